/** A small number that fingers raise and lower, and keyboards write. */
import { Icon } from './Icon.tsx';

export interface StepperProps {
  /** What is counted, and what its two buttons do. */
  readonly label: string;
  readonly less: string;
  readonly more: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

const BUTTON =
  'inline-flex size-touch shrink-0 items-center justify-center rounded-(--radius) border border-edge bg-card disabled:opacity-50';

export function Stepper({ label, less, more, value, min, max, onChange }: StepperProps) {
  return (
    <div className="flex items-center gap-1">
      <button
        type="button"
        aria-label={less}
        disabled={value <= min}
        onClick={() => onChange(value - 1)}
        className={BUTTON}
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
        className="h-touch w-14 appearance-none rounded-(--radius) border border-edge bg-card text-center font-semibold tabular-nums [&::-webkit-inner-spin-button]:appearance-none"
      />
      <button
        type="button"
        aria-label={more}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
        className={BUTTON}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}
