/** Notes which orders were handed to which screens; one that never says more has had the order shown by it. */
import type { Push } from '../store/receipts.ts';
import type { Command } from '../store/transactor.ts';
import type { FirstUnacknowledgedStep } from './note-receipts.ts';

/** Noted twice, where a commit was uncertain, it says the same: of each screen the first time counts. */
export function notePushes(firstStepAfterMs: FirstUnacknowledgedStep): Command<readonly Push[], void> {
  return {
    name: 'note-pushes',
    async run(tx, inputs) {
      const pushes = inputs.flat();
      await tx.receipts.addPushes(pushes);
      const step = firstStepAfterMs();
      if (step !== null) {
        // Such a screen tells nobody: whoever looks at the order finds the push, and must look in time.
        for (const { fromOrder, toOrder, at, isSilent } of pushes) {
          if (isSilent) await tx.escalations.lookBy(fromOrder, toOrder, at + step);
        }
      }
      return inputs.map(() => undefined);
    },
  };
}
