/** One thing that a screen must be able to do: whether it can, in a sign and in words, and what to do about it. */
import type { ReactNode } from 'react';
import { Icon } from '../../ui/Icon.tsx';

export interface CheckProps {
  readonly name: string;
  readonly title: string;
  readonly isWell: boolean;
  readonly children: ReactNode;
}

export function Check({ name, title, isWell, children }: CheckProps) {
  return (
    <section data-check={name} data-well={isWell || undefined} className="rounded-(--radius) border border-line p-3">
      <h3 className="mb-1 flex items-center gap-2 text-lg font-semibold">
        <Icon name={isWell ? 'check' : 'clock'} className={isWell ? 'text-good' : 'text-soft'} />
        {title}
      </h3>
      <div className="flex flex-col gap-2">{children}</div>
    </section>
  );
}
