/** Takes, renews and gives back a lease. The store writes one after the other, so there is never more than one holder. */
import type { LeaseRecord } from '../store/leases.ts';
import { oneByOne } from './command.ts';

export interface LeaseClaim {
  readonly name: string;
  readonly holder: string;
  /** What the claimant has seen unchanged for so long that it takes it for dead; null: it has seen no such thing. */
  readonly dead: LeaseRecord | null;
}

/** Answers whether the claimant holds it now. */
export const takeLease = oneByOne('take-lease', async (tx, { name, holder, dead }: LeaseClaim): Promise<boolean> => {
  const there = await tx.leases.read(name);
  const isFree =
    !there || there.holder === holder || (dead?.holder === there.holder && dead.renewals === there.renewals);
  if (isFree) await tx.leases.write(name, { holder, renewals: (there?.renewals ?? 0) + 1 });
  return isFree;
});

export const returnLease = oneByOne(
  'return-lease',
  async (tx, { name, holder }: { name: string; holder: string }): Promise<void> => {
    if ((await tx.leases.read(name))?.holder === holder) await tx.leases.remove(name);
  },
);
