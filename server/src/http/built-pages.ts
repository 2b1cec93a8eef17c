/** The built files of one of our pages at its own path: every address in it is the one index, kept as long as its name says, under a strict policy. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { serveStatic } from 'hono/bun';
import { html } from 'hono/html';
import type { HttpContext, HttpEnv } from './context.ts';
import { languageOf } from './operation.ts';
import { problemResponse } from './problem-reply.ts';

/** Named by what is in them: another content is another name. */
const HASHED = /\/assets\//;
/** What files and pages are called. */
const NAME = /^[\w./-]*$/;
/** A page of its own, and no file: all of them are the one index. */
const PAGE = /(^|\/)[^./]*$/;

export interface BuiltPages {
  /** Like `/staff`. */
  readonly base: '/staff' | '/kiosk';
  /** Where the build has put them. */
  readonly folder: string;
  /** What is said where there is no build. */
  readonly missing: 'page.board.missing' | 'page.kiosk.missing';
  readonly build: 'page.board.build' | 'page.kiosk.build';
  /** Where pictures may come from, beside this server. */
  readonly pictures: readonly string[];
}

export function builtPages(app: Hono<HttpEnv>, context: Pick<HttpContext, 'config'>, pages: BuiltPages): void {
  const { base, folder, missing, build, pictures } = pages;
  // A page reaches as far as its worker does: up to the slash.
  app.use(base, async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    return pathname === base ? c.redirect(`${base}/${search}`, 308) : next();
  });

  app.use(`${base}/*`, async (c, next) => {
    await next();
    const { host } = new URL(c.req.url);
    c.header('Content-Security-Policy', policy(host, pictures));
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'same-origin');
    c.header('Cross-Origin-Opener-Policy', 'same-origin');
    c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
  });

  app.get(`${base}/*`, async (c, next) =>
    NAME.test(c.req.path) ? next() : problemResponse('not_found', languageOf(c.req.raw, context)),
  );

  app.get(
    `${base}/*`,
    serveStatic({
      root: folder,
      precompressed: true,
      mimes: { webmanifest: 'application/manifest+json' },
      rewriteRequestPath: (path) => {
        const within = path.slice(base.length);
        return PAGE.test(within) ? '/index.html' : within;
      },
      onFound(path, c) {
        c.header('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );

  app.get(`${base}/*`, (c) => {
    const t = languageOf(c.req.raw, context);
    if (existsSync(join(folder, 'index.html'))) return problemResponse('not_found', t);
    c.header('Cache-Control', 'no-store');
    return c.html(
      html`<!doctype html>
<html lang="${t('page.language')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${t(missing)}</title>
</head>
<body>
<h1>${t(missing)}</h1>
<p>${t(build)}</p>
<pre>npm run build -w web</pre>
</body>
</html>`,
      503,
    );
  });
}

/** No script and no style but the page's own files, and no other server than this one. */
function policy(host: string, pictures: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    ['img-src', "'self'", 'data:', ...pictures].join(' '),
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
