/** On or off, at once: as wide as its line, so that a finger hits it. */

export interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Switch({ label, checked, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      onClick={() => onChange(!checked)}
      className="group flex min-h-touch w-full items-center justify-between gap-4 rounded-(--radius) text-left font-medium"
    >
      <span className="min-w-0">{label}</span>
      <span
        aria-hidden="true"
        className="flex h-8 w-14 shrink-0 items-center rounded-full border-2 border-edge bg-sunken px-1 transition-colors group-aria-checked:justify-end group-aria-checked:border-mark group-aria-checked:bg-mark"
      >
        <span className="size-5 rounded-full bg-edge group-aria-checked:bg-on-mark" />
      </span>
    </button>
  );
}
