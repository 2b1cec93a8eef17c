/** Notes how the screens of a server are, and which of them have gone. */
import type { Clock } from '../domain/clock.ts';
import type { ScreenRecord } from '../store/screens.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';

export interface ScreensOfServer {
  readonly server: string;
  readonly here: readonly ScreenRecord[];
  /** Ids of those that have gone. */
  readonly gone: readonly string[];
}

export function noteScreens(clock: Clock): Command<ScreensOfServer, void> {
  return oneByOne('note-screens', async (tx, { server, here, gone }) => {
    const now = clock.now();
    await tx.screens.note(server, here, now);
    await tx.screens.leave(server, gone, now);
  });
}
