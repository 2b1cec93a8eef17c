/** A line of the order in the making: how many, what is chosen with it, a note. */
import type { OptionGroup } from '@comanda/protocol/product-options';
import { isFull, isOneOf, lacking, standing, withTouch } from '../../core/options.ts';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Stepper } from '../../ui/Stepper.tsx';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useProducts } from '../live/readings.ts';
import type { BoardTranslate } from '../tickets/room-words.ts';
import { MOST_OF_A_PRODUCT, type WantedLine } from './placing.ts';

const LONGEST_NOTE = 500;

export interface ChosenLineProps {
  readonly line: WantedLine;
  /** Somebody wanted to send it: what is missing is said. */
  readonly isTried: boolean;
}

export function ChosenLine({ line, isTried }: ChosenLineProps) {
  const t = boardTexts.use();
  const { placing } = useDesk();
  const { id, product, quantity, note } = line;
  const known = useProducts().data?.find((each) => each.id === product);
  const name = known?.name ?? String(product);
  const groups = known?.options ?? [];
  const missing = isTried ? lacking(groups, standing(groups, line.options)) : [];
  return (
    <li data-chosen={product} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2">
      <span className="min-w-0 flex-1 basis-40 text-lg font-medium">{name}</span>
      <Stepper
        label={t('detail.amend.quantity', { product: name })}
        less={t('detail.amend.less', { product: name })}
        more={t('detail.amend.more', { product: name })}
        value={quantity}
        min={0}
        max={MOST_OF_A_PRODUCT}
        onChange={(next) => placing.setQuantity(id, next)}
      />
      {groups.map((group) => (
        <div key={group.id} className="w-full">
          <LineOptions line={line} group={group} isMissing={missing.includes(group)} />
        </div>
      ))}
      <input
        aria-label={t('placing.line_note', { product: name })}
        placeholder={t('placing.line_note', { product: name })}
        maxLength={LONGEST_NOTE}
        value={note}
        onChange={(event) => placing.setLineNote(id, event.currentTarget.value)}
        className="min-h-touch w-full rounded-(--radius) border border-edge bg-card px-3"
      />
    </li>
  );
}

function hintOf(t: BoardTranslate, { min, max }: OptionGroup): string {
  if (min === 0) return t('placing.choose_up_to', { count: max });
  return min === max ? t('placing.choose', { count: min }) : t('placing.choose_between', { min, max });
}

interface LineOptionsProps {
  readonly line: WantedLine;
  readonly group: OptionGroup;
  readonly isMissing: boolean;
}

function LineOptions({ line: { id, options }, group, isMissing }: LineOptionsProps) {
  const t = boardTexts.use();
  const { placing } = useDesk();
  const { name, choices } = group;
  // Of what is sold out meanwhile nothing is taken back in secret: the server would say no to it.
  const gone = choices.filter((choice) => !choice.is_available && options.includes(choice.id));
  return (
    <ChoiceGroup
      name={group.id}
      label={name}
      hint={hintOf(t, group)}
      isOneOf={isOneOf(group)}
      items={choices.map((choice) => ({
        ...{ id: choice.id, text: choice.name },
        away: choice.is_available ? undefined : t('placing.away'),
      }))}
      chosen={options}
      isFull={isFull(group, options)}
      news={gone.length === 0 ? '' : t('placing.choice_gone', { names: gone.map((each) => each.name).join(', ') })}
      problem={isMissing ? t('placing.choose_first', { group: name }) : undefined}
      onTouch={(choice) => placing.setOptions(id, withTouch(group, options, choice))}
    />
  );
}
