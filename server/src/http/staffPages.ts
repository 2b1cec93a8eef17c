/** GET /staff/…: the staff board's built files, and what a page must know of its site before anybody has signed in. */
import { fileURLToPath } from 'node:url';
import type { Hono } from 'hono';
import { builtPages } from './built-pages.ts';
import type { HttpContext, HttpEnv } from './context.ts';

/** Where `npm run build -w web` puts them. */
export const BUILT_BOARD = fileURLToPath(new URL('../../../web/dist/staff', import.meta.url));

export function staffPages(app: Hono<HttpEnv>, context: Pick<HttpContext, 'config' | 'boardFolder'>): void {
  app.get('/staff/site.json', (c) => {
    const { SITE_NAME, SITE_TIME_ZONE, SITE_CURRENCY } = context.config;
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    return c.json({ name: SITE_NAME, time_zone: SITE_TIME_ZONE, currency: SITE_CURRENCY });
  });
  builtPages(app, context, {
    base: '/staff',
    folder: context.boardFolder,
    missing: 'page.board.missing',
    build: 'page.board.build',
    pictures: [],
  });
}
