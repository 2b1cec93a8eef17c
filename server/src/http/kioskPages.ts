/** GET /kiosk/…: the kiosk's built files, and a manifest that knows its device. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeviceUid } from '@comanda/protocol/order';
import type { Hono } from 'hono';
import { builtPages } from './built-pages.ts';
import type { HttpContext, HttpEnv } from './context.ts';

/** Where `npm run build -w web` puts them. */
export const BUILT_KIOSK = fileURLToPath(new URL('../../../web/dist/kiosk', import.meta.url));

const MANIFEST = 'kiosk.webmanifest';

export function kioskPages(app: Hono<HttpEnv>, context: Pick<HttpContext, 'config' | 'kioskFolder'>): void {
  builtPages(app, context, {
    base: '/kiosk',
    folder: context.kioskFolder,
    missing: 'page.kiosk.missing',
    build: 'page.kiosk.build',
    // A product's photograph may lie anywhere.
    pictures: ['https:', 'http:'],
  });
}

/**
 * What an iPad puts on its home screen begins with a storage of its own, and so knows nothing of the page that it was
 * taken from: the address that it starts at must say once more which device it is.
 */
export function kioskManifest(app: Hono<HttpEnv>, { kioskFolder }: Pick<HttpContext, 'kioskFolder'>): void {
  app.get(`/kiosk/${MANIFEST}`, async (c, next) => {
    const device = DeviceUid.safeParse(c.req.query('device_uid'));
    if (!device.success) return next();
    let manifest: unknown;
    try {
      manifest = JSON.parse(await readFile(join(kioskFolder, MANIFEST), 'utf8'));
    } catch {
      // Not built: it is said so for all files alike.
      return next();
    }
    const start_url = `/kiosk/?device_uid=${encodeURIComponent(device.data)}`;
    return c.body(JSON.stringify({ ...Object(manifest), start_url }), 200, {
      'Content-Type': 'application/manifest+json',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
  });
}
