/** Which device this page is: as the address says, which then forgets it, or as it was kept, by the device or by this page alone. */
import { Stored } from '../../ui/stored.ts';
import { arrivalOf, readUid, UID_PARAMETER } from './device.ts';

const read = (parsed: unknown) => readUid(parsed) ?? null;
export const thisDevice = new Stored<string | null>('comanda.kiosk.device', null, read);

/** Takes what the address says, once, before anything is shown. */
export function arrive(): void {
  const { uid: told, address } = arrivalOf(window.location.href);
  // Browsers clear what was kept, or keep nothing; a page that is loaded again still has its own state.
  const uid = told ?? thisDevice.value ?? read(window.history.state);
  if (uid !== thisDevice.value) thisDevice.set(uid);
  // Nothing is loaded again; the way back leads to no address that names it.
  window.history.replaceState(uid, '', address);
  if (uid !== null) linkManifest(uid);
}

/** A home screen begins with a storage of its own: what is put there must start at an address that names the device. */
function linkManifest(uid: string): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
  if (!link) return;
  const url = new URL(link.href);
  url.searchParams.set(UID_PARAMETER, uid);
  link.href = url.href;
}
