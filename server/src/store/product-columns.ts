/** What a product and a line of an order keep as JSON, in and out. */
import { ALLERGENS, type Allergen, DIETS, type Diet } from '@comanda/protocol/diet';
import { OptionGroup, OrderedOption } from '@comanda/protocol/product-options';
import { z } from 'zod';

const Groups = z.array(OptionGroup);
const Ordered = z.array(OrderedOption);
const NONE = '[]';

interface ProductTexts {
  readonly allergens: string | null;
  readonly diets: string;
  readonly options: string;
}

/** A newer server may have written words that this one does not know. */
function known<T extends string>(words: readonly T[], text: string): T[] {
  const kept = new Set<unknown>(z.array(z.string()).parse(JSON.parse(text)));
  return words.filter((word) => kept.has(word));
}

export function productViews({ allergens, diets, options }: ProductTexts) {
  return {
    allergens: allergens === null ? null : known(ALLERGENS, allergens),
    diets: known(DIETS, diets),
    options: optionGroups(options),
  };
}

export function optionGroups(text: string): OptionGroup[] {
  return text === NONE ? [] : Groups.parse(JSON.parse(text));
}

export function orderedOptions(text: string): OrderedOption[] {
  return text === NONE ? [] : Ordered.parse(JSON.parse(text));
}

interface Wanted {
  readonly allergens?: readonly Allergen[] | null | undefined;
  readonly diets?: readonly Diet[] | undefined;
  readonly options?: readonly OptionGroup[] | undefined;
}

/** Words in the order of their list and each once; what an update leaves out stays. */
export function productTexts({ allergens, diets, options }: Wanted) {
  return {
    allergens: allergens ? inOrder(ALLERGENS, allergens) : allergens,
    diets: diets && inOrder(DIETS, diets),
    options: options && JSON.stringify(options),
  };
}

function inOrder<T>(words: readonly T[], wanted: readonly T[]): string {
  return JSON.stringify(words.filter((word) => wanted.includes(word)));
}
