/** Signed in, the board; else the way in. A board whose session has ended by itself stays. */
import { useSyncExternalStore } from 'react';
import { liveBoard } from './live/board.ts';
import { SignInPage } from './session/SignInPage.tsx';
import { useSignIn } from './session/use-sign-in.ts';
import { Shell } from './shell/Shell.tsx';

export function App() {
  const signIn = useSignIn();
  const live = useSyncExternalStore(liveBoard.subscribe, () => liveBoard.live);
  if (live) return <Shell live={live} />;
  return <SignInPage {...(signIn.kind === 'ended' && { ended: { email: signIn.person.email, why: signIn.why } })} />;
}
