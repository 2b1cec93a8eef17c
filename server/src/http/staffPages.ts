/** GET /staff/…: the staff board's built files, and what a page must know of its site before anybody has signed in. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Hono } from 'hono';
import { serveStatic } from 'hono/bun';
import { html } from 'hono/html';
import type { HttpContext, HttpEnv } from './context.ts';
import { languageOf } from './operation.ts';
import { problemResponse } from './problem-reply.ts';

/** Where `npm run build -w web` puts them. */
export const BUILT_BOARD = fileURLToPath(new URL('../../../web/dist/staff', import.meta.url));

const BASE = '/staff';

/** Named by what is in them: another content is another name. */
const HASHED = /\/assets\//;
/** What the board's files and pages are called. */
const NAME = /^[\w./-]*$/;
/** A page of the board's own, and no file: all of them are the one index. */
const PAGE = /(^|\/)[^./]*$/;

type Known = Pick<HttpContext, 'config' | 'boardFolder'>;

export function staffPages(app: Hono<HttpEnv>, context: Known): void {
  app.get(`${BASE}/site.json`, (c) => {
    const { SITE_NAME, SITE_TIME_ZONE, SITE_CURRENCY } = context.config;
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    return c.json({ name: SITE_NAME, time_zone: SITE_TIME_ZONE, currency: SITE_CURRENCY });
  });

  // A page reaches as far as its worker does: up to the slash.
  app.use(BASE, async (c, next) => (new URL(c.req.url).pathname === BASE ? c.redirect(`${BASE}/`, 308) : next()));

  app.use(`${BASE}/*`, async (c, next) => {
    await next();
    const { host } = new URL(c.req.url);
    c.header('Content-Security-Policy', policy(host));
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'same-origin');
    c.header('Cross-Origin-Opener-Policy', 'same-origin');
    c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
  });

  app.get(`${BASE}/*`, async (c, next) =>
    NAME.test(c.req.path) ? next() : problemResponse('not_found', languageOf(c.req.raw, context)),
  );

  app.get(
    `${BASE}/*`,
    serveStatic({
      root: context.boardFolder,
      precompressed: true,
      mimes: { webmanifest: 'application/manifest+json' },
      rewriteRequestPath: (path) => {
        const within = path.slice(BASE.length);
        return PAGE.test(within) ? '/index.html' : within;
      },
      onFound(path, c) {
        c.header('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );

  app.get(`${BASE}/*`, (c) => {
    const t = languageOf(c.req.raw, context);
    if (existsSync(join(context.boardFolder, 'index.html'))) return problemResponse('not_found', t);
    c.header('Cache-Control', 'no-store');
    return c.html(
      html`<!doctype html>
<html lang="${t('page.language')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${t('page.board.missing')}</title>
</head>
<body>
<h1>${t('page.board.missing')}</h1>
<p>${t('page.board.build')}</p>
<pre>npm run build -w web</pre>
</body>
</html>`,
      503,
    );
  });
}

/** No script and no style but the board's own files, and no other server than this one. */
function policy(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    // Older browsers do not count a socket of the same host as their own.
    `connect-src 'self' ws://${host} wss://${host}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
