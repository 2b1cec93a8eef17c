/** One of a few, all of them in sight: radio buttons that look like one bar. */
import { useId } from 'react';

export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string; readonly lang?: string }[];
  /** Null while nobody has chosen. */
  readonly value: T | null;
  readonly problem?: string | undefined;
  readonly onChange: (value: T) => void;
}

export function Choice<T extends string>({ label, options, value, problem, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset aria-describedby={problem === undefined ? undefined : `${name}-problem`}>
      <legend className="mb-1 font-medium">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            lang={option.lang}
            className="inline-flex min-h-touch min-w-touch grow items-center justify-center gap-2 rounded-(--radius) border border-edge bg-card px-3 py-2 text-center has-checked:border-mark has-checked:bg-mark has-checked:font-semibold has-checked:text-on-mark has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-new"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.text}
          </label>
        ))}
      </div>
      {problem !== undefined && (
        <p id={`${name}-problem`} role="alert" className="mt-1 text-late">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
