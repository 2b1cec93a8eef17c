/** A menu for tests: plain products, changed where the test says so. */
import type { Category, Product } from '@comanda/protocol/catalog';
import type { KioskStart } from '@comanda/protocol/clinic';
import type { OptionChoice, OptionGroup } from '@comanda/protocol/product-options';

export function productOf(more: Partial<Product> = {}): Product {
  return {
    id: 1,
    name: 'Agua',
    description: '',
    category: 1,
    category_name: 'Bebidas',
    tags: [],
    tag_names: [],
    allergens: null,
    diets: [],
    options: [],
    unit_label: 'botella',
    price_minor: 150,
    currency: 'EUR',
    image_url: null,
    photograph: null,
    position: 0,
    is_active: true,
    is_available: true,
    unavailable_until: null,
    created_at: '2026-01-01T08:00:00.000Z',
    ...more,
  };
}

export function choiceOf(id: string, more: Partial<OptionChoice> = {}): OptionChoice {
  return { id, name: id, price_minor: 0, is_available: true, ...more };
}

export function groupOf(more: Partial<OptionGroup> = {}): OptionGroup {
  return { id: 'group', name: 'Grupo', min: 0, max: 1, choices: [], ...more };
}

export function categoryOf(more: Partial<Category> = {}): Category {
  return { id: 1, name: 'Bebidas', position: 0, is_active: true, ...more };
}

export function siteOf(more: Partial<KioskStart> = {}): KioskStart {
  return {
    device_uid: 'ipad-101',
    room_code: '101',
    site_name: 'Clínica del Mar',
    languages: ['es', 'en'],
    currency: 'EUR',
    time_zone: 'Atlantic/Canary',
    anyone_watching: true,
    server_time: '2026-01-15T12:00:00.000Z',
    ...more,
  };
}
