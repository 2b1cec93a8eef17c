/** This browser's page, as a kiosk lives in it. */
import { thisPage } from '../../core/page.ts';
import { deviceStorage } from '../device/device-storage.ts';
import { chosenLanguage } from '../i18n/languages.ts';
import type { KioskPlace } from './kiosk.ts';

export function thisPlace(): KioskPlace {
  return {
    connection: { url: window.location.origin },
    page: thisPage,
    texts: deviceStorage(),
    language: chosenLanguage,
    onOtherTab: (changed) => window.addEventListener('storage', ({ key }) => changed(key)),
    newId: () => crypto.getRandomValues(new Uint32Array(4)).join(''),
  };
}
