/** The menu: categories, tags and products, as guests read them and admins keep them. */
import { z } from 'zod';
import { Allergen, AllergensWanted, Diet, DietsWanted } from './diet.ts';
import { Instant } from './instant.ts';
import { pageOf } from './page.ts';
import { Photograph } from './photograph.ts';
import { OptionGroup, OptionsWanted } from './product-options.ts';
import { line, lines } from './text.ts';

const Name = line(120).min(1);
const Position = z.int().min(0).max(1_000_000);

export const Category = z.strictObject({ id: z.int(), name: z.string(), position: z.int(), is_active: z.boolean() });
export type Category = z.infer<typeof Category>;
export const CategoryPage = pageOf(Category);
export const CategoryCreation = z.object({
  name: Name,
  position: Position.default(0),
  is_active: z.boolean().default(true),
});
export const CategoryUpdate = z.object({
  name: Name.optional(),
  position: Position.optional(),
  is_active: z.boolean().optional(),
});

export const Tag = z.strictObject({ id: z.int(), name: z.string(), is_active: z.boolean() });
export const TagPage = pageOf(Tag);
export const TagCreation = z.object({ name: Name, is_active: z.boolean().default(true) });
export const TagUpdate = z.object({ name: Name.optional(), is_active: z.boolean().optional() });

/**
 * `image_url` is the product's own or, where it has none, its photograph as JPEG.
 * `price_minor` counts the smallest unit of `currency`. Not active: archived. Not available: sold out, until `unavailable_until`
 * or, where that is null, until further notice. `allergens` null: nobody has stated them; empty: none of the fourteen is in it.
 * `tag_names` are those of its tags that are not archived.
 */
export const Product = z.strictObject({
  id: z.int(),
  name: z.string(),
  description: z.string(),
  category: z.int().nullable(),
  category_name: z.string().nullable(),
  tags: z.array(z.int()),
  tag_names: z.array(z.string()),
  allergens: z.array(Allergen).nullable(),
  diets: z.array(Diet),
  options: z.array(OptionGroup),
  unit_label: z.string(),
  price_minor: z.int().min(0),
  currency: z.string().length(3),
  image_url: z.string().nullable(),
  photograph: Photograph.nullable(),
  position: z.int(),
  is_active: z.boolean(),
  is_available: z.boolean(),
  unavailable_until: Instant.nullable(),
  created_at: Instant,
});
export type Product = z.infer<typeof Product>;
export const ProductPage = pageOf(Product);

const Price = z.int().min(0).max(100_000_000_000);
const Url = z.union([
  z.url({ protocol: /^https?$/ }).max(2000),
  z
    .string()
    .regex(/^\/[^/\\]/)
    .max(2000),
]);

export const ProductCreation = z.object({
  name: Name,
  description: lines(2000).default(''),
  category: z.int().positive().nullable().default(null),
  tags: z.array(z.int().positive()).max(50).default([]),
  allergens: AllergensWanted.default(null),
  diets: DietsWanted.default([]),
  options: OptionsWanted.default([]),
  unit_label: line(40).default(''),
  price_minor: Price.default(0),
  image_url: Url.nullable().default(null),
  position: Position.default(0),
  is_active: z.boolean().default(true),
  is_available: z.boolean().default(true),
});
export const ProductUpdate = z.object({
  name: Name.optional(),
  description: lines(2000).optional(),
  category: z.int().positive().nullable().optional(),
  tags: z.array(z.int().positive()).max(50).optional(),
  allergens: AllergensWanted.optional(),
  diets: DietsWanted.optional(),
  options: OptionsWanted.optional(),
  unit_label: line(40).optional(),
  price_minor: Price.optional(),
  image_url: Url.nullable().optional(),
  position: Position.optional(),
  is_active: z.boolean().optional(),
  is_available: z.boolean().optional(),
});

/** How long a product is sold out. The day ends at midnight in the site's time zone. */
export const SOLD_OUT_SPANS = ['in_one_hour', 'end_of_day', 'further_notice'] as const;
export const SoldOutSpan = z.enum(SOLD_OUT_SPANS);
export type SoldOutSpan = z.infer<typeof SoldOutSpan>;

/** Body of `PUT /api/catalog/products/{id}/availability`. */
export const Availability = z.discriminatedUnion('available', [
  z.object({ available: z.literal(true) }),
  z.object({ available: z.literal(false), until: SoldOutSpan }),
]);
export type Availability = z.infer<typeof Availability>;
