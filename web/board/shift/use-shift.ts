/** What is known of this screen's abilities, and whether they were looked at in this shift, for components. */
import { useSelected } from '@comanda/client/react';
import { thisPage } from '../../core/page.ts';
import { useStored } from '../../ui/stored.ts';
import { useDesk } from '../desk/use-desk.ts';
import { staff } from '../session/staff.ts';
import { useSignIn } from '../session/use-sign-in.ts';
import { useIsLive } from '../tickets/use-order-doing.ts';
import { isDue, missingParts, type ShiftPart, storedCheck } from './shift-check.ts';

const last = storedCheck();

export function useShiftFacts(isHeard: boolean): readonly ShiftPart[] {
  const { wakeLock, permit, push } = useDesk();
  return missingParts({
    isHeard,
    wakeLock: useSelected(wakeLock, (state) => state),
    notifications: useSelected(permit, (state) => state),
    push: useSelected(push, (state) => state),
    isLive: useIsLive(),
  });
}

export function useShiftIsDue(): boolean {
  const signIn = useSignIn();
  const checkedAt = useStored(last);
  return signIn.kind === 'signed_in' && isDue(checkedAt, signIn.person.email, thisPage.now());
}

/** Looked at, or said not to be wanted: not asked for again in this shift. */
export function checked(): void {
  if (staff.state.kind === 'signed_in') last.set({ by: staff.state.person.email, at: thisPage.now() });
}
