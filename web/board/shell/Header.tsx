/** The line on top of the board: whose it is, how the connection and the sound stand, and the menu. */
import type { ReactNode } from 'react';
import { useSite } from '../live/site.ts';
import { UpdateNotice } from '../updates/UpdateNotice.tsx';
import { BoardMenu } from './BoardMenu.tsx';
import { ConnectionState } from './ConnectionState.tsx';

export interface HeaderProps {
  /** How the sound stands; what shows it belongs to who makes it. */
  readonly sound?: ReactNode;
}

export function Header({ sound }: HeaderProps) {
  const { name } = useSite();
  return (
    <header className="sticky top-0 z-30 flex flex-wrap items-center justify-end gap-x-3 sm:gap-x-4 gap-y-1 border-b border-line bg-card px-3 py-1 sm:px-4">
      {/* On a phone the state of things needs the room. */}
      <div className="contents min-w-0 sm:block sm:flex-1">
        <h1 className="sr-only truncate text-lg font-semibold sm:not-sr-only">{name}</h1>
      </div>
      <UpdateNotice />
      {/* There, what is wrong with the sound has a line of its own, below. */}
      <div className="max-sm:not-has-[[data-sound=running]]:order-last max-sm:not-has-[[data-sound=running]]:w-full max-sm:not-has-[[data-sound=running]]:*:w-full">
        {sound}
      </div>
      <ConnectionState />
      <BoardMenu />
    </header>
  );
}
