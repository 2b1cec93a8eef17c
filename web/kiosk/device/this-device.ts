/** Which device this page is: as the address says, which then forgets it, or as it was kept. */
import { Stored } from '../../ui/stored.ts';
import { arrivalOf, readUid, UID_PARAMETER } from './device.ts';

export const thisDevice = new Stored<string | null>('comanda.kiosk.device', null, (parsed) => readUid(parsed) ?? null);

/** Takes what the address says, once, before anything is shown. */
export function arrive(): void {
  const { uid, address } = arrivalOf(window.location.href);
  if (uid !== null) thisDevice.set(uid);
  // Nothing is loaded again; the way back leads to no address that names it.
  if (address !== window.location.href) window.history.replaceState(null, '', address);
  if (thisDevice.value !== null) linkManifest(thisDevice.value);
}

/** A home screen begins with a storage of its own: what is put there must start at an address that names the device. */
function linkManifest(uid: string): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
  if (!link) return;
  const url = new URL(link.href);
  url.searchParams.set(UID_PARAMETER, uid);
  link.href = url.href;
}
