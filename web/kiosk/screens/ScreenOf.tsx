/** The screen that stands, drawn. */
import type { Screen } from '../flow/flow.ts';
import { CancelScreen } from './CancelScreen.tsx';
import { CartScreen } from './CartScreen.tsx';
import { LanguageScreen } from './LanguageScreen.tsx';
import { LooksScreen } from './LooksScreen.tsx';
import { MenuScreen } from './MenuScreen.tsx';
import { OrdersScreen } from './OrdersScreen.tsx';
import { PlacedScreen } from './PlacedScreen.tsx';
import { ProductScreen } from './ProductScreen.tsx';
import { ReviewScreen } from './ReviewScreen.tsx';
import { SendingScreen } from './SendingScreen.tsx';

export function ScreenOf({ screen }: { readonly screen: Exclude<Screen, { at: 'attract' }> }) {
  switch (screen.at) {
    case 'language':
      return <LanguageScreen />;
    case 'looks':
      return <LooksScreen />;
    case 'menu':
      return <MenuScreen />;
    case 'product':
      return <ProductScreen key={`${screen.product} ${screen.line}`} id={screen.product} line={screen.line} />;
    case 'cart':
      return <CartScreen />;
    case 'review':
      return <ReviewScreen />;
    case 'sending':
      return <SendingScreen />;
    case 'placed':
      return <PlacedScreen id={screen.order} />;
    case 'orders':
      return <OrdersScreen />;
    case 'cancel':
      return <CancelScreen id={screen.order} />;
  }
}
