/** A button that a finger hits: the one main action, one beside it, one that is quiet, one that destroys. */
import type { ButtonHTMLAttributes, Ref } from 'react';
import { classNames } from './class-names.ts';

export type ButtonKind = 'main' | 'plain' | 'quiet' | 'danger';

const KINDS: Readonly<Record<ButtonKind, string>> = {
  main: 'bg-mark text-on-mark border-mark font-semibold',
  plain: 'bg-card text-ink border-edge',
  quiet: 'bg-transparent text-ink border-transparent hover:bg-sunken',
  danger: 'bg-late text-on-late border-late font-semibold',
};

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: ButtonKind;
  /** Something is under way: it cannot be pressed twice, and says so to whoever cannot see it. */
  readonly busy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind = 'plain', busy = false, className, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      // Not `disabled`: what is under way keeps the focus.
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classNames(
        'inline-flex min-h-touch min-w-touch items-center justify-center gap-2 rounded-(--radius) border px-4 py-2 text-center leading-tight',
        'hover:opacity-90 disabled:opacity-60 aria-disabled:opacity-70',
        KINDS[kind],
        className,
      )}
    />
  );
}
