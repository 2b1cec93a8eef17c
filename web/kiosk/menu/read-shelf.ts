/** The menu and the site as a device keeps them, read so that what an older page has left is no menu rather than half of one. */
import type { Menu } from '@comanda/client';
import type { Category, Product } from '@comanda/protocol/catalog';
import type { KioskStart } from '@comanda/protocol/clinic';
import type { PhotographFile } from '@comanda/protocol/photograph';
import { fieldOf } from '../../ui/stored.ts';

export function readMenu(parsed: unknown): Menu | undefined {
  const categories = fieldOf(parsed, 'categories');
  const products = fieldOf(parsed, 'products');
  if (!Array.isArray(categories) || !Array.isArray(products)) return undefined;
  return categories.every(isCategory) && products.every(isProduct) ? { categories, products } : undefined;
}

export function readSite(parsed: unknown): KioskStart | undefined {
  return isSite(parsed) ? parsed : undefined;
}

type Kind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'text or null'
  | 'number or null'
  | 'list'
  | 'list or null'
  | 'photograph or null';

const CATEGORY: Readonly<Record<keyof Category, Kind>> = {
  id: 'number',
  name: 'string',
  position: 'number',
  is_active: 'boolean',
};

const PRODUCT: Readonly<Record<keyof Product, Kind>> = {
  id: 'number',
  name: 'string',
  description: 'string',
  category: 'number or null',
  category_name: 'text or null',
  tags: 'list',
  tag_names: 'list',
  allergens: 'list or null',
  diets: 'list',
  options: 'list',
  unit_label: 'string',
  price_minor: 'number',
  currency: 'string',
  image_url: 'text or null',
  photograph: 'photograph or null',
  position: 'number',
  is_active: 'boolean',
  is_available: 'boolean',
  unavailable_until: 'text or null',
  created_at: 'string',
};

const SITE: Readonly<Record<keyof KioskStart, Kind>> = {
  device_uid: 'string',
  room_code: 'text or null',
  site_name: 'string',
  languages: 'list',
  currency: 'string',
  time_zone: 'string',
  anyone_watching: 'boolean',
  server_time: 'string',
};

const PHOTOGRAPH_FILE: Readonly<Record<keyof PhotographFile, Kind>> = {
  url: 'string',
  type: 'string',
  width: 'number',
  height: 'number',
};

const isCategory = (parsed: unknown): parsed is Category => hasAll(parsed, CATEGORY);
const isProduct = (parsed: unknown): parsed is Product => hasAll(parsed, PRODUCT);
const isSite = (parsed: unknown): parsed is KioskStart => hasAll(parsed, SITE);

function isPhotograph(parsed: unknown): boolean {
  const files = fieldOf(parsed, 'files');
  return Array.isArray(files) && files.length > 0 && files.every((file) => hasAll(file, PHOTOGRAPH_FILE));
}

function hasAll(parsed: unknown, kinds: Readonly<Record<string, Kind>>): boolean {
  return Object.entries(kinds).every(([name, kind]) => isOf(fieldOf(parsed, name), kind));
}

function isOf(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'text or null':
      return value === null || typeof value === 'string';
    case 'number or null':
      return value === null || typeof value === 'number';
    case 'list or null':
      return value === null || Array.isArray(value);
    case 'list':
      return Array.isArray(value);
    case 'photograph or null':
      return value === null || isPhotograph(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === kind;
  }
}
