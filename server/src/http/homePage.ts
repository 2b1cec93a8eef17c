/** GET /: what runs here, and, on a demo, what to try first. The terminal says the same at start. */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { firstSteps } from '../first-steps.ts';
import type { Translate } from '../i18n/translate.ts';
import { isLoopback } from '../loopback.ts';
import type { HttpContext } from './context.ts';
import { languageOf, type Mount } from './operation.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const STYLE = `
  :root { color-scheme: light dark; --ink: #1c2430; --soft: #55606e; --paper: #fbfaf7; --card: #fff; --line: #dedbd2; --mark: #0b6b4f; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #eceae4; --soft: #a9b0ba; --paper: #14181d; --card: #1d232a; --line: #343c46; --mark: #6fd3ae; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
  main { max-width: 60rem; margin: 0 auto; padding: 3rem 1.25rem 4rem; }
  h1 { margin: 0 0 .25rem; font-size: 2rem; line-height: 1.2; text-wrap: balance; }
  h1::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .45em; border-radius: 50%; background: var(--mark); }
  h2 { margin: 2.25rem 0 .5rem; font-size: 1.2rem; }
  h3 { margin: 1.25rem 0 .35rem; font-size: 1rem; }
  p { margin: .25rem 0 .75rem; max-width: 44rem; } .soft { color: var(--soft); }
  pre { margin: 0; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); white-space: pre-wrap; overflow-wrap: anywhere; }
  a { color: var(--mark); }
  code { font: .875rem/1.5 ui-monospace, monospace; user-select: all; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: .5rem 0; }
  dt { color: var(--soft); } dt code { color: var(--ink); overflow-wrap: anywhere; } dd { margin: 0; overflow-wrap: anywhere; } dd code { font-size: 1rem; }
  @media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; } }
`;

export const homePage: Mount = (app, context) => {
  app.get('/', (c) => {
    const t = languageOf(c.req.raw, context);
    // A name that leads here without being this machine's own (DNS rebinding) is not shown the password.
    const demo = isLoopback(new URL(c.req.url).hostname) ? context.demo : null;
    c.header('Content-Security-Policy', POLICY);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'no-store');
    const origin = new URL(c.req.url).origin;
    return c.html(page(t, context, origin, demo ? demoSteps(t, origin, demo) : siteSteps(t)));
  });
};

function page(t: Translate, { config, version }: HttpContext, origin: string, steps: Html): Html {
  const sockets = origin.replace(/^http/, 'ws');
  return html`<!doctype html>
<html lang="${t('page.language')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${t('page.title', { site: config.SITE_NAME })}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>${t('page.running')}</h1>
<p class="soft">${t('page.version', { version })}</p>
${steps}
<h2>${t('page.addresses')}</h2>
<dl>
<dt><a href="/staff/">/staff/</a></dt><dd>${t('page.board.address')}</dd>
<dt><a href="/healthz">/healthz</a></dt><dd>${t('page.address_health')}</dd>
<dt><a href="/readyz">/readyz</a></dt><dd>${t('page.address_ready')}</dd>
<dt><a href="/api/public/products">/api/public/products</a></dt><dd>${t('page.address_menu')}</dd>
<dt><code>${sockets}/ws/staff/orders/?token=…</code></dt><dd>${t('page.address_staff')}</dd>
<dt><code>${sockets}/ws/kiosk/orders/?device_uid=…</code></dt><dd>${t('page.address_kiosk')}</dd>
</dl>
</main>
</body>
</html>`;
}

function command(title: string, text: string): Html {
  return html`<h3>${title}</h3>
<pre><code>${text}</code></pre>`;
}

function demoSteps(t: Translate, origin: string, login: NonNullable<HttpContext['demo']>): Html {
  const steps = firstSteps(origin, login);
  return html`<p>${t('page.demo.intro')}</p>
<h2>${t('page.demo.account')}</h2>
<dl>
<dt>${t('page.demo.email')}</dt><dd><code>${login.email}</code></dd>
<dt>${t('page.demo.password')}</dt><dd><code>${login.password}</code></dd>
</dl>
<h2>${t('page.board.title')}</h2>
<p><a href="/staff/">${t('page.board.open')}</a>: ${t('page.board.hint')}.</p>
<h2>${t('page.demo.steps')}</h2>
<p class="soft">${t('page.demo.hint')}</p>
${command(t('page.demo.login'), steps.login)}
${command(t('page.demo.staff'), steps.staffSocket)}
${command(t('page.demo.kiosk'), steps.kioskSocket)}
${command(t('page.demo.order'), steps.order)}
<h2>${t('page.next')}</h2>
<dl>
<dt><code>npx comanda order status 1 PREPARING</code></dt><dd>${t('page.next_order')}</dd>
<dt><code>npx comanda tail</code></dt><dd>${t('page.next_tail')}</dd>
<dt><code>npx comanda doctor</code></dt><dd>${t('page.next_doctor')}</dd>
<dt><code>npx comanda help</code></dt><dd>${t('page.next_help')}</dd>
</dl>`;
}

function siteSteps(t: Translate): Html {
  return html`<p>${t('page.site.intro')}</p>
<h2>${t('page.next')}</h2>
<dl>
<dt><code>npx comanda user add EMAIL --role ADMIN</code></dt><dd>${t('page.site.user')}</dd>
<dt><code>npx comanda doctor</code></dt><dd>${t('page.next_doctor')}</dd>
<dt><code>npx comanda help</code></dt><dd>${t('page.next_help')}</dd>
</dl>`;
}
