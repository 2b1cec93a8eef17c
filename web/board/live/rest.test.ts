/** Requests beside the orders, to a server of the test's own. */
import { expect, test } from 'bun:test';
import { Refused, Unreachable } from '@comanda/client';
import { language } from '../../ui/i18n/language.ts';
import { Rest } from './rest.ts';

type Answer = (request: Request) => Response | Promise<Response>;

function start(answer: Answer) {
  const asked: { readonly url: string; readonly headers: Headers; readonly body: string }[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      asked.push({ url: request.url, headers: request.headers, body: await request.text() });
      return await answer(request);
    },
  });
  const tokens = { now: 'first', renewed: 'second' as string | null };
  const why: string[] = [];
  const rest = new Rest(`http://127.0.0.1:${server.port}`, async (because = 'connect') => {
    why.push(because);
    return because === 'refused' ? tokens.renewed : tokens.now;
  });
  return { rest, asked, why, tokens, [Symbol.asyncDispose]: () => server.stop(true) };
}

const json = (body: unknown, status = 200, headers = {}) => Response.json(body, { status, headers });

async function refusal(doing: Promise<unknown>): Promise<unknown> {
  return await doing.then(
    () => null,
    (error: unknown) => error,
  );
}

test('a request carries the session, the language of the page and its body', async () => {
  await using s = start(() => json({ id: 1 }));
  language.set('en');
  expect(await s.rest.send<{ id: number }>('PUT', '/api/x/', { a: 1 })).toEqual({ id: 1 });
  const [request] = s.asked;
  expect(request?.headers.get('authorization')).toBe('Bearer first');
  expect(request?.headers.get('accept-language')).toBe('en');
  expect(request?.body).toBe('{"a":1}');
  language.set('es');
});

test('an answer without a body is one', async () => {
  await using s = start(() => new Response(null, { status: 204 }));
  expect(await s.rest.send<null>('DELETE', '/api/x/')).toBeNull();
});

test('every page of a list is read, in order', async () => {
  await using s = start(({ url }) => {
    const page = Number(new URL(url).searchParams.get('page') ?? 1);
    return json({ results: [page], next: page < 3 ? `/api/list/?page=${page + 1}` : null });
  });
  expect(await s.rest.readAll<number>('/api/list/')).toEqual([1, 2, 3]);
  expect(new URL(s.asked[0]?.url ?? '').search).toBe('?page_size=200');
});

test('a token that was refused is renewed once, and the request sent again', async () => {
  await using s = start(({ headers }) =>
    headers.get('authorization') === 'Bearer second' ? json({ ok: true }) : json({ detail: 'no' }, 401),
  );
  expect(await s.rest.read<object>('/api/x/')).toEqual({ ok: true });
  expect(s.why).toEqual(['connect', 'refused']);
});

test('where there is no other token, the refusal is told, and nothing is sent again', async () => {
  await using s = start(() => json({ type: 'urn:comanda:problem:unauthenticated', detail: 'no' }, 401));
  for (const renewed of [null, 'first']) {
    s.tokens.renewed = renewed;
    expect(await refusal(s.rest.read('/api/x/'))).toMatchObject({ status: 401, code: 'unauthenticated' });
  }
  expect(s.asked).toHaveLength(2);
});

test('a refusal says what the server said', async () => {
  const order = { id: 7 };
  const type = 'urn:comanda:problem:order-changed-meanwhile';
  await using s = start(() =>
    json({ type, detail: 'Ha cambiado.', errors: { items: ['Falta.'] }, order }, 409, { 'Retry-After': '3' }),
  );
  const error = await refusal(s.rest.send('PATCH', '/api/x/', {}));
  expect(error).toBeInstanceOf(Refused);
  expect(error).toMatchObject({
    status: 409,
    code: 'order_changed_meanwhile',
    message: 'Ha cambiado.',
    errors: { items: ['Falta.'] },
    order,
    retryAfterMs: 3_000,
  });
});

test('no answer, and one that cannot be read, is no refusal', async () => {
  await using s = start(() => new Response('<html>', { status: 502 }));
  expect(await refusal(s.rest.read('/api/x/'))).toBeInstanceOf(Unreachable);
  await s[Symbol.asyncDispose]();
  expect(await refusal(s.rest.read('/api/x/'))).toBeInstanceOf(Unreachable);
});

test('what was given up is given up, and not unreachable', async () => {
  const asked = Promise.withResolvers<void>();
  await using s = start(async () => {
    asked.resolve();
    return await new Promise<Response>(() => {});
  });
  const giving = new AbortController();
  const doing = refusal(s.rest.read('/api/x/', giving.signal));
  await asked.promise;
  giving.abort(new Error('another page'));
  expect(await doing).toMatchObject({ message: 'another page' });
});
