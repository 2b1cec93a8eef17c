/** A field of several lines, with its label above it and what is wrong with it below. */
import { type TextareaHTMLAttributes, useId } from 'react';

export interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly label: string;
  readonly problem?: string | undefined;
}

export function TextArea({ label, problem, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <textarea
        rows={2}
        {...rest}
        id={id}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        className="w-full rounded-(--radius) border border-edge bg-card px-3 py-2 text-ink aria-invalid:border-late"
      />
      {problem !== undefined && (
        <p id={`${id}-problem`} role="alert" className="text-late">
          {problem}
        </p>
      )}
    </div>
  );
}
