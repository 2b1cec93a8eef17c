/** The keys by which push services know the site, and whom they may write to. */
import { generateVAPIDKeys } from 'web-push';
import type { Commands } from '../commands/all.ts';
import type { VapidKeys } from '../store/push-keys.ts';
import type { StoreReader } from '../store/store.ts';

/** Push services demand an address. Where a site names none it is one that belongs to nobody. */
const NOBODY = 'mailto:nobody@example.com';

/** The site's keys; made where there are none yet, and of several servers that make some the first one's stay. */
export async function siteVapidKeys(
  reader: Pick<StoreReader, 'pushKeys'>,
  commands: Pick<Commands, 'keepPushKeys'>,
): Promise<VapidKeys> {
  return (await reader.pushKeys.read()) ?? (await commands.keepPushKeys(generateVAPIDKeys()));
}

export function vapidSubject(given: string | null, publicUrl: string | null): string {
  if (given !== null) return given;
  const isPage = publicUrl !== null && /^https:\/\/(?!localhost(:|$))/.test(publicUrl);
  return isPage ? publicUrl : NOBODY;
}
