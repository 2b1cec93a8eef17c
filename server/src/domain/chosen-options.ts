/** What a line may choose of a product's options: as many of each group as it asks for, and only what is there. */
import type { OptionGroup, OrderedOption } from '@comanda/protocol/product-options';

/** In words that whoever chose it knows. */
export type ChoiceProblem = { readonly path: string } & (
  | { readonly reason: 'unknown_choice'; readonly product: string }
  | { readonly reason: 'choice_twice'; readonly choice: string }
  | { readonly reason: 'choice_sold_out'; readonly group: string; readonly choice: string }
  | { readonly reason: 'too_few_choices'; readonly group: string; readonly minimum: number }
  | { readonly reason: 'too_many_choices'; readonly group: string; readonly maximum: number }
);

export interface ChosenOptions {
  readonly problems: readonly ChoiceProblem[];
  /** In the order of the menu, whatever the order in which they were asked for. */
  readonly options: readonly OrderedOption[];
  /** The same for two lines that choose the same. */
  readonly key: string;
}

/** `path`: the field that `chosen` came in. */
export function chooseOptions(
  { name: product, options: groups }: { readonly name: string; readonly options: readonly OptionGroup[] },
  chosen: readonly string[],
  path: string,
): ChosenOptions {
  const problems: ChoiceProblem[] = [];
  const known = new Map(groups.flatMap((group) => group.choices.map((choice) => [choice.id, { group, choice }])));
  for (const [place, id] of chosen.entries()) {
    const here = { path: `${path}.${place}` };
    const found = known.get(id);
    if (!found) problems.push({ ...here, reason: 'unknown_choice', product });
    else if (chosen.indexOf(id) < place) {
      problems.push({ ...here, reason: 'choice_twice', choice: found.choice.name });
    } else if (!found.choice.is_available) {
      problems.push({ ...here, reason: 'choice_sold_out', group: found.group.name, choice: found.choice.name });
    }
  }
  const taken = groups.map((group) => ({ group, choices: group.choices.filter(({ id }) => chosen.includes(id)) }));
  for (const { group, choices } of taken) {
    const { name, min, max } = group;
    if (choices.length < min) problems.push({ path, reason: 'too_few_choices', group: name, minimum: min });
    if (choices.length > max) problems.push({ path, reason: 'too_many_choices', group: name, maximum: max });
  }
  const options = taken.flatMap(({ group, choices }) =>
    choices.map(({ name, price_minor }) => ({ group: group.name, choice: name, price_minor })),
  );
  const key = taken.flatMap(({ choices }) => choices.map(({ id }) => id)).join();
  return { problems, options, key };
}
