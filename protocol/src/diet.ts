/** What is in a product that somebody must not eat, and for whom it is made. */
import { z } from 'zod';

/** The fourteen substances of Annex II of Regulation (EU) 1169/2011, in its order. */
export const ALLERGENS = [
  'gluten',
  'crustaceans',
  'eggs',
  'fish',
  'peanuts',
  'soybeans',
  'milk',
  'nuts',
  'celery',
  'mustard',
  'sesame',
  'sulphites',
  'lupin',
  'molluscs',
] as const;
export const Allergen = z.enum(ALLERGENS);
export type Allergen = z.infer<typeof Allergen>;

/** What a kitchen can answer for: how it is cooked and what it is cooked of, not whose illness it suits. */
export const DIETS = [
  'vegetarian',
  'vegan',
  'halal',
  'kosher',
  'gluten_free',
  'lactose_free',
  'low_salt',
  'no_added_sugar',
  'soft',
  'liquid',
] as const;
export const Diet = z.enum(DIETS);
export type Diet = z.infer<typeof Diet>;

/** As they are asked for: in any order, and twice is once. Null: not stated. */
export const AllergensWanted = z.array(Allergen).max(ALLERGENS.length).nullable();
export const DietsWanted = z.array(Diet).max(DIETS.length);
