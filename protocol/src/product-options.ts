/** What must or may be chosen with a product: groups of choices, what a line chooses of them, and what is kept of that. */
import { z } from 'zod';
import { line } from './text.ts';

export const MAX_OPTION_GROUPS = 20;
export const MAX_CHOICES = 30;

/** Made by whoever keeps the menu, and the product's own: it stands in orders that are on their way and in commands. */
export const OptionId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/);

const OptionName = line(120).min(1);
/** What is added to the price of the product: small enough that every sum of an order is a number that is exact. */
const Surcharge = z.int().min(0).max(1_000_000_000);

export const OptionChoice = z.strictObject({
  id: z.string(),
  name: z.string(),
  price_minor: z.int().min(0),
  is_available: z.boolean(),
});
export type OptionChoice = z.infer<typeof OptionChoice>;

/** `min` of at least 1: something must be chosen. */
export const OptionGroup = z.strictObject({
  id: z.string(),
  name: z.string(),
  min: z.int().min(0),
  max: z.int().min(1),
  choices: z.array(OptionChoice),
});
export type OptionGroup = z.infer<typeof OptionGroup>;

const ChoiceWanted = z.object({
  id: OptionId,
  name: OptionName,
  price_minor: Surcharge.default(0),
  is_available: z.boolean().default(true),
});

const GroupWanted = z
  .object({
    id: OptionId,
    name: OptionName,
    min: z.int().min(0).default(0),
    max: z.int().min(1).default(1),
    choices: z.array(ChoiceWanted).min(1).max(MAX_CHOICES),
  })
  .refine(({ min, max }) => min <= max, { path: ['max'], params: { reason: 'max_below_min' } })
  .refine(({ max, choices }) => max <= choices.length, { path: ['max'], params: { reason: 'max_above_choices' } });

/** The options of a product as they are kept: groups by their id, and choices by theirs over all groups, are there once. */
export const OptionsWanted = z
  .array(GroupWanted)
  .max(MAX_OPTION_GROUPS)
  .superRefine((groups, context) => {
    const once = (seen: Set<string>, id: string, path: (string | number)[]) => {
      if (seen.has(id)) context.addIssue({ code: 'custom', path, params: { reason: 'option_twice' } });
      seen.add(id);
    };
    const groupIds = new Set<string>();
    const choiceIds = new Set<string>();
    for (const [index, { id, choices }] of groups.entries()) {
      once(groupIds, id, [index, 'id']);
      for (const [place, choice] of choices.entries()) once(choiceIds, choice.id, [index, 'choices', place, 'id']);
    }
  });

/** What a line of an order chooses: ids of choices. */
export const ChosenOptions = z.array(OptionId).max(MAX_OPTION_GROUPS * MAX_CHOICES);

/** What was chosen, in the words of then: a menu that changes changes no order. `price_minor` is what it added to the price. */
export const OrderedOption = z.strictObject({ group: z.string(), choice: z.string(), price_minor: z.int().min(0) });
export type OrderedOption = z.infer<typeof OrderedOption>;
