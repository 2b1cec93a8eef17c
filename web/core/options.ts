/** Choosing among the options of a product: what may still be chosen, what lacks, what it adds to the price, and how it is told. */
import type { OptionGroup, OrderedOption } from '@comanda/protocol/product-options';

/** Ids of choices. */
export type Chosen = readonly string[];

type Groups = readonly OptionGroup[];

/** Exactly one must be chosen: another choice takes the place of the first. */
export function isOneOf({ min, max }: OptionGroup): boolean {
  return min === 1 && max === 1;
}

export function countIn({ choices }: OptionGroup, chosen: Chosen): number {
  return choices.filter(({ id }) => chosen.includes(id)).length;
}

/** No more can be chosen of it unless something is taken back. Where one is the most, another takes its place. */
export function isFull(group: OptionGroup, chosen: Chosen): boolean {
  return group.max > 1 && countIn(group, chosen) >= group.max;
}

/** After a touch on a choice: taken, or taken back where it need not stay. */
export function withTouch(group: OptionGroup, chosen: Chosen, id: string): Chosen {
  if (chosen.includes(id)) return isOneOf(group) ? chosen : chosen.filter((each) => each !== id);
  if (isFull(group, chosen)) return chosen;
  const own = new Set(group.choices.map((choice) => choice.id));
  return [...(group.max === 1 ? chosen.filter((each) => !own.has(each)) : chosen), id];
}

/** Of what was chosen, what there is. */
export function standing(groups: Groups, chosen: Chosen): Chosen {
  return choicesOf(groups)
    .filter(({ id, is_available }) => is_available && chosen.includes(id))
    .map(({ id }) => id);
}

/** Groups that something is missing of. */
export function lacking(groups: Groups, chosen: Chosen): Groups {
  return groups.filter((group) => countIn(group, chosen) < group.min);
}

/** Whether it could be ordered so: all that was chosen is there, nothing lacks, and nothing is too many. */
export function fits(groups: Groups, chosen: Chosen): boolean {
  const isThere = standing(groups, chosen).length === chosen.length;
  return isThere && groups.every((group) => countIn(group, chosen) >= group.min && countIn(group, chosen) <= group.max);
}

/** Of a group that something must be chosen of, too little is left: the product cannot be ordered at all. */
export function isOutOfChoices(groups: Groups): boolean {
  return groups.some(({ min, choices }) => choices.filter(({ is_available }) => is_available).length < min);
}

export function surchargeOf(groups: Groups, chosen: Chosen): number {
  const taken = choicesOf(groups).filter(({ id }) => chosen.includes(id));
  return taken.reduce((sum, { price_minor }) => sum + price_minor, 0);
}

function choicesOf(groups: Groups) {
  return groups.flatMap(({ choices }) => choices);
}

/** "De avena, Hielo". */
export function choiceWords(options: readonly Pick<OrderedOption, 'choice'>[]): string {
  return options.map(({ choice }) => choice).join(', ');
}

/** What was ordered, a group a line: "Leche", "De avena". */
export function byGroup(
  options: readonly Pick<OrderedOption, 'group' | 'choice'>[],
): readonly { readonly group: string; readonly words: string }[] {
  const groups = [...new Set(options.map(({ group }) => group))];
  return groups.map((group) => ({ group, words: choiceWords(options.filter((each) => each.group === group)) }));
}
