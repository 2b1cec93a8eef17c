/** The board's frame around whatever page is in it, while somebody is, or was, signed in. */
import { useSelected } from '@comanda/client/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { CatchBoundary, Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { DeskProvider } from '../desk/DeskProvider.tsx';
import { SoundButton } from '../desk/SoundButton.tsx';
import { boardTexts } from '../i18n/board-texts.ts';
import type { Live } from '../live/live-board.ts';
import { pageTitle, waitingCount } from '../live/page-title.ts';
import { useSite } from '../live/site.ts';
import { LiveContext } from '../live/use-live.ts';
import { SignInAgain } from '../session/SignInAgain.tsx';
import { useSignIn } from '../session/use-sign-in.ts';
import { ErrorScreen } from './ErrorScreen.tsx';
import { Header } from './Header.tsx';
import { StaleBanner } from './StaleBanner.tsx';

export function Shell({ live }: { readonly live: Live }) {
  const t = boardTexts.use();
  const signIn = useSignIn();
  return (
    <LiveContext value={live}>
      <QueryClientProvider client={live.queries}>
        <DeskProvider>
          <Title live={live} />
          <a href="#orders" className="sr-only z-50 bg-card p-3 focus:not-sr-only focus:fixed focus:left-2 focus:top-2">
            {t('shell.skip')}
          </a>
          <div className="flex min-h-dvh flex-col">
            <Header sound={<SoundButton />} />
            <StaleBanner />
            <main id="orders" tabIndex={-1} className="flex flex-1 flex-col outline-none">
              {/* What fails in a page leaves the frame, and with it the connection's state, where it is. */}
              <CatchBoundary getResetKey={() => 'page'} errorComponent={ErrorScreen}>
                <Outlet />
              </CatchBoundary>
            </main>
          </div>
          {signIn.kind === 'ended' && <SignInAgain ended={signIn} />}
        </DeskProvider>
      </QueryClientProvider>
    </LiveContext>
  );
}

/** By itself, so that the frame is not drawn again with each order. */
function Title({ live }: { readonly live: Live }) {
  const { name } = useSite();
  const waiting = useSelected(live.client, ({ orders }) => waitingCount(orders));
  useEffect(() => {
    document.title = pageTitle(waiting, name);
  }, [waiting, name]);
  return null;
}
