/** The pages of the board, by address. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { App } from './App.tsx';
import { OrderPage } from './detail/OrderPage.tsx';
import { DrillPage } from './drill/DrillPage.tsx';
import { KeysPage } from './keys/KeysPage.tsx';
import { SoldOutPage } from './menu/SoldOutPage.tsx';
import { PlacingPage } from './placing/PlacingPage.tsx';
import { ErrorScreen } from './shell/ErrorScreen.tsx';
import { NotFound } from './shell/NotFound.tsx';
import { ShiftPage } from './shift/ShiftPage.tsx';
import { CancelPage } from './tickets/CancelPage.tsx';
import { RecallPage } from './tickets/RecallPage.tsx';
import { Tickets } from './tickets/Tickets.tsx';
import { TotalsPage } from './totals/TotalsPage.tsx';

const root = createRootRoute({ component: App, notFoundComponent: NotFound });

/** The tickets stay where they are under whatever page is opened over them. */
const board = createRoute({ getParentRoute: () => root, id: 'board', component: Tickets });
const under = { getParentRoute: () => board };

export const router = createRouter({
  routeTree: root.addChildren([
    board.addChildren([
      createRoute({ ...under, path: '/' }),
      createRoute({ ...under, path: '/orders/$id', component: OrderPage }),
      createRoute({ ...under, path: '/orders/$id/cancel', component: CancelPage }),
      createRoute({ ...under, path: '/recall', component: RecallPage }),
      createRoute({ ...under, path: '/sold-out', component: SoldOutPage }),
      createRoute({ ...under, path: '/new-order', component: PlacingPage }),
      createRoute({ ...under, path: '/totals', component: TotalsPage }),
      createRoute({ ...under, path: '/drill', component: DrillPage }),
      createRoute({ ...under, path: '/shift', component: ShiftPage }),
      createRoute({ ...under, path: '/keys', component: KeysPage }),
    ]),
  ]),
  basepath: '/staff',
  defaultErrorComponent: ErrorScreen,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
