/** What was chosen with a line, a group a line: a wrong one is a danger, so it is read from as far as the product. */
import type { StaffOrder } from '@comanda/protocol/order';
import { byGroup } from '../../core/options.ts';

export function Choices({ options }: Pick<StaffOrder['items'][number], 'options'>) {
  return byGroup(options).map(({ group, words }) => (
    <span key={group} data-choices={group} className="block">
      <span className="text-base text-soft">{group}: </span>
      <strong>{words}</strong>
    </span>
  ));
}
