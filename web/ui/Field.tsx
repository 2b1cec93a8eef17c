/** A field with its label above it and what is wrong with it below; a password can be looked at. */
import { type InputHTMLAttributes, type Ref, useId, useState } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import { uiTexts } from './i18n/ui-texts.ts';

export interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly problem?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
}

const BOX =
  'min-h-touch w-full rounded-(--radius) border border-edge bg-card px-3 py-2 text-ink aria-invalid:border-late';

export function Field({ label, problem, className, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        className={classNames(BOX, className)}
      />
      {problem !== undefined && (
        <p id={`${id}-problem`} className="text-late">
          {problem}
        </p>
      )}
    </div>
  );
}

export function PasswordField(props: FieldProps) {
  const t = uiTexts.use();
  const [isShown, setShown] = useState(false);
  return (
    <div className="relative">
      <Field {...props} type={isShown ? 'text' : 'password'} className="pr-14" />
      <button
        type="button"
        aria-pressed={isShown}
        aria-label={t(isShown ? 'controls.hide_password' : 'controls.show_password')}
        onClick={() => setShown(!isShown)}
        className="absolute right-0 top-7 inline-flex size-touch items-center justify-center rounded-(--radius) text-soft"
      >
        <Icon name={isShown ? 'eye_off' : 'eye'} />
      </button>
    </div>
  );
}
