/** Who is signed in, for components. */
import { useSyncExternalStore } from 'react';
import { staff } from './staff.ts';
import type { SignIn } from './staff-session.ts';

export function useSignIn(): SignIn {
  return useSyncExternalStore(staff.subscribe, () => staff.state);
}
