/** GET /: what a person sees who opens the server's address in a browser. */
import { expect, test } from 'bun:test';
import { writeDemoLogin } from '../src/demo-login.ts';
import { serveTestSite, startTestServer, type TestServer } from './harness/server.ts';
import { EMAILS, makeTestSite, PASSWORD } from './harness/site.ts';
import { request, Wire } from './harness/wire.ts';

const LOGIN = { email: EMAILS.ADMIN, password: PASSWORD };

/** As a browser that was led here by this name. */
async function page(s: TestServer, headers: Readonly<Record<string, string>> = {}) {
  using wire = await Wire.connect(s.url);
  wire.send(request('GET', '/', { Host: new URL(s.url).host, ...headers }));
  return await wire.answer();
}

async function startDemo(settings: Readonly<Record<string, string>> = {}, login = LOGIN): Promise<TestServer> {
  const place = await makeTestSite(settings);
  writeDemoLogin(place.site.folder, login);
  return serveTestSite(place);
}

test('it speaks the reader’s language', async () => {
  await using s = await startTestServer();
  for (const [wish, language, words] of [
    [undefined, 'es', 'Comanda está en marcha'],
    ['es-ES', 'es', 'Comanda está en marcha'],
    ['en-US,en;q=0.9,es;q=0.5', 'en', 'Comanda is running'],
    ['fr', 'es', 'Comanda está en marcha'],
  ] as const) {
    const { status, text, headers } = await page(s, wish === undefined ? {} : { 'Accept-Language': wish });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).toContain(words);
  }
});

test('on a demo it shows the account and the seed’s lines, ready to copy', async () => {
  await using s = await startDemo();
  const { text } = await page(s);
  const shown = text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  expect(shown).toContain(LOGIN.email);
  expect(shown).toContain(LOGIN.password);
  expect(shown).toContain(`curl -X POST ${s.url}/api/auth/login -H "Content-Type: application/json" -d`);
  expect(shown).toContain(`npx wscat -c "${s.url.replace('http', 'ws')}/ws/staff/orders/?token=`);
  expect(shown).toContain(`npx wscat -c "${s.url.replace('http', 'ws')}/ws/kiosk/orders/?device_uid=ipad-room-101"`);
  expect(shown).toContain('{"device_uid":"ipad-room-101","items":[{"product_id":1,"quantity":2}]}');
});

test('the password is shown to this machine’s own names alone', async () => {
  await using s = await startDemo();
  const { port } = new URL(s.url);
  for (const [host, isShown] of [
    [`127.0.0.1:${port}`, true],
    [`localhost:${port}`, true],
    [`[::1]:${port}`, true],
    [`127.1.2.3:${port}`, true],
    // A name that somebody else may make lead here.
    [`evil.example:${port}`, false],
    [`localhost.evil.example:${port}`, false],
    [`127.0.0.1.evil.example:${port}`, false],
    [`127.evil:${port}`, false],
    [`192.168.1.5:${port}`, false],
    [`0.0.0.0:${port}`, false],
  ] as const) {
    const { status, text } = await page(s, { Host: host });
    expect({ host, status, isShown: text.includes(LOGIN.password) }).toEqual({ host, status: 200, isShown });
  }
});

test('a site that is no demo, or that others can reach, shows no account', async () => {
  await using site = await startTestServer();
  await using open = await startDemo({ HOST: '0.0.0.0' });
  for (const s of [site, open]) {
    const { text } = await page(s, { Host: `127.0.0.1:${new URL(s.url).port}` });
    expect(text).toContain('npx comanda doctor');
    expect(text).not.toContain(LOGIN.password);
    expect(text).not.toContain(LOGIN.email);
  }
});

test('an account that is no longer good is not shown', async () => {
  await using s = await startDemo({}, { ...LOGIN, password: 'the one before' });
  expect((await page(s)).text).not.toContain('the one before');
});

test('it runs no script, sits in no frame and is kept nowhere', async () => {
  await using s = await startDemo();
  const { headers, text } = await page(s);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy.split('; ')).toEqual(
    expect.arrayContaining(["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]),
  );
  expect(policy).not.toContain('script-src');
  expect(text).not.toContain('<script');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cache-control')).toBe('no-store');
});

test('what is written into it is escaped', async () => {
  await using s = await startTestServer({ SITE_NAME: '<img src=x onerror=alert(1)>' });
  const { text } = await page(s);
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(text).not.toContain('<img');
});
