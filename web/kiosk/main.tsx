/** The page of the kiosk. */
import './safari-15.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './kiosk.css';
import { keepAppearance } from '../ui/appearance.ts';
import { App } from './App.tsx';
import { arrive, thisDevice } from './device/this-device.ts';
import { keepAboveKeyboard } from './shell/keyboard.ts';
import { openKiosk } from './shell/kiosk.ts';
import { thisPlace } from './shell/this-place.ts';
import { startUpdates } from './shell/updates.ts';

arrive();
keepAppearance();
keepAboveKeyboard();
const uid = thisDevice.value;
const kiosk = uid === null ? null : openKiosk(uid, thisPlace());
// Another tab has become another device: its cart and its orders are others.
thisDevice.subscribe(() => thisDevice.value !== uid && window.location.reload());
void startUpdates(kiosk);

createRoot(document.getElementById('root') ?? document.body).render(
  <StrictMode>
    <App kiosk={kiosk} />
  </StrictMode>,
);
