/** The kiosk of this device; where it is not known which one that is, what an installer must do. */
import { NoDeviceScreen } from './screens/NoDeviceScreen.tsx';
import type { Kiosk } from './shell/kiosk.ts';
import { Shell } from './shell/Shell.tsx';
import { KioskContext } from './shell/use-kiosk.ts';

export function App({ kiosk }: { readonly kiosk: Kiosk | null }) {
  if (!kiosk) return <NoDeviceScreen />;
  return (
    <KioskContext value={kiosk}>
      <Shell />
    </KioskContext>
  );
}
