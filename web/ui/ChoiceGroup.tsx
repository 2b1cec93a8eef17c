/** Some of several, all in sight: radio buttons or boxes as wide as a finger wants them, with what may be chosen above. */
import { type Ref, useId } from 'react';

export interface ChoiceItem {
  readonly id: string;
  readonly text: string;
  /** Beside it, as what it costs. */
  readonly aside?: string | undefined;
  /** Why it cannot be chosen now. */
  readonly away?: string | undefined;
}

export interface ChoiceGroupProps {
  readonly name: string;
  readonly label: string;
  /** In which language `label` and `items` are. */
  readonly lang?: string | undefined;
  /** How many may or must be chosen. */
  readonly hint: string;
  /** One of them, always: radio buttons. */
  readonly isOneOf: boolean;
  readonly items: readonly ChoiceItem[];
  readonly chosen: readonly string[];
  /** Nothing more can be chosen before something is taken back. */
  readonly isFull: boolean;
  /** What has become of a choice meanwhile, or that there is no room for more; empty where nothing has. */
  readonly news: string;
  readonly problem?: string | undefined;
  readonly ref?: Ref<HTMLFieldSetElement>;
  readonly onTouch: (id: string) => void;
}

export function ChoiceGroup(props: ChoiceGroupProps) {
  const { name, label, lang, hint, isOneOf, items, chosen, isFull, news, problem, ref, onTouch } = props;
  const id = useId();
  const problemId = `${id}-problem`;
  return (
    <fieldset ref={ref} data-group={name} className="min-w-0">
      <legend className="mb-1 text-xl font-semibold">
        <span lang={lang}>{label}</span> <span className="font-normal text-soft">{hint}</span>
      </legend>
      {problem !== undefined && (
        <p id={problemId} data-missing={name} className="mb-1 font-semibold text-late">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {items.map(({ id: item, text, aside, away }) => {
          const isChosen = chosen.includes(item);
          return (
            <label
              key={item}
              data-choice={item}
              className="flex min-h-touch min-w-48 flex-1 items-center gap-3 rounded-(--radius) border-2 border-edge bg-card px-3 py-2 has-checked:border-mark has-checked:font-semibold has-disabled:border-dashed has-disabled:border-line has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-new"
            >
              <input
                type={isOneOf ? 'radio' : 'checkbox'}
                name={id}
                value={item}
                checked={isChosen}
                // What is chosen and away can be taken back.
                disabled={!isChosen && (away !== undefined || isFull)}
                required={isOneOf}
                aria-invalid={problem !== undefined || undefined}
                aria-describedby={problem === undefined ? undefined : problemId}
                onChange={() => onTouch(item)}
                className="size-7 shrink-0 accent-mark"
              />
              <span className="min-w-0 flex-1">
                <span lang={lang}>{text}</span>
                {away !== undefined && <span className="block font-semibold text-late">{away}</span>}
              </span>
              {aside !== undefined && <span className="text-soft">{aside}</span>}
            </label>
          );
        })}
      </div>
      <p role="status" className="font-medium">
        {news}
      </p>
    </fieldset>
  );
}
