/** Notes which orders were handed to which screens. */
import type { Push } from '../store/receipts.ts';
import type { Command } from '../store/transactor.ts';

/** Noted twice, where a commit was uncertain, it says the same: of each screen the first time counts. */
export const notePushes: Command<readonly Push[], void> = {
  name: 'note-pushes',
  async run(tx, inputs) {
    await tx.receipts.addPushes(inputs.flat());
    return inputs.map(() => undefined);
  },
};
