/** A small number that fingers raise and lower, and keyboards write. */
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';

export interface StepperProps {
  /** What is counted, and what its two buttons do. */
  readonly label: string;
  readonly less: string;
  readonly more: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** For one that a screen is about: larger, and each change said aloud. */
  readonly isLarge?: boolean;
  readonly onChange: (value: number) => void;
}

const BUTTON =
  'inline-flex shrink-0 items-center justify-center rounded-(--radius) border border-edge bg-card disabled:opacity-50';

export function Stepper({ label, less, more, value, min, max, isLarge = false, onChange }: StepperProps) {
  const button = classNames(BUTTON, isLarge ? 'size-16 text-2xl' : 'size-touch');
  return (
    <div className={classNames('flex items-center', isLarge ? 'gap-2' : 'gap-1')}>
      <button
        type="button"
        aria-label={less}
        disabled={value <= min}
        onClick={() => onChange(value - 1)}
        className={button}
      >
        <Icon name="minus" />
      </button>
      <input
        type="number"
        inputMode="numeric"
        aria-label={label}
        min={min}
        max={max}
        value={value}
        onChange={(event) => onChange(Math.min(Math.max(event.currentTarget.valueAsNumber || min, min), max))}
        className={classNames(
          'appearance-none rounded-(--radius) border border-edge bg-card text-center font-semibold tabular-nums [&::-webkit-inner-spin-button]:appearance-none',
          isLarge ? 'h-16 w-24 min-w-14 shrink text-3xl' : 'h-touch w-14',
        )}
      />
      <button
        type="button"
        aria-label={more}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
        className={button}
      >
        <Icon name="plus" />
      </button>
      {isLarge && (
        <span role="status" className="sr-only">
          {value}
        </span>
      )}
    </div>
  );
}
