/** Who is signed in, and how the end of a session is told apart from a sign-out. */
import { expect, test } from 'bun:test';
import { Session, Unreachable } from '@comanda/client';
import { Stored } from '../../ui/stored.ts';
import { type KeptPerson, NotStaff, readPerson, StaffSession } from './staff-session.ts';

const PERSON = { email: 'staff@example.com', role: 'STAFF' } as const;

function memory() {
  const all = new Map<string, string>();
  return {
    all,
    getItem: (key: string) => all.get(key) ?? null,
    setItem: (key: string, value: string) => void all.set(key, value),
    removeItem: (key: string) => void all.delete(key),
  };
}

const part = (value: unknown) => btoa(JSON.stringify(value));
const TOKEN = `${part({})}.${part({ iat: 0, exp: 900 })}.x`;

/** A server that knows one person, and what it has been asked. */
function start({ role = 'STAFF', kept = memory() } = {}) {
  const asked: string[] = [];
  const server = { isAway: false, knows: true };
  const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
  const environment = {
    async fetch(url: string) {
      const path = new URL(url).pathname;
      asked.push(path);
      if (server.isAway) throw new TypeError('failed');
      if (path.endsWith('/login')) {
        return answer(200, {
          access: TOKEN,
          refresh: 'r',
          user: { id: 1, email: PERSON.email, role, is_active: true },
        });
      }
      return server.knows ? answer(200, { access: TOKEN, refresh: 'r2' }) : answer(401, { type: 'x', detail: 'no' });
    },
    openSocket(): WebSocket {
      throw new Error('no socket here');
    },
    now: () => 1_000,
    random: () => 0,
    key: () => 'k',
    after: () => () => {},
    alone: <T>(_name: string, work: () => Promise<T>) => work(),
    watch: () => () => {},
    isVisible: () => true,
  };
  const session = new Session({ url: 'http://x', storage: kept, environment });
  const person = new Stored<KeptPerson>('person', null, readPerson, kept);
  return { staff: new StaffSession(session, person), asked, server, kept };
}

test('who signs in is known, also after a reload; who signs out is not', async () => {
  const { staff, kept } = start();
  expect(staff.state).toEqual({ kind: 'signed_out' });
  await staff.signIn(PERSON.email, 'p');
  expect(staff.state).toEqual({ kind: 'signed_in', person: PERSON });
  expect(start({ kept }).staff.state).toEqual({ kind: 'signed_in', person: PERSON });
  await staff.signOut();
  expect(staff.state).toEqual({ kind: 'signed_out' });
  expect(start({ kept }).staff.state).toEqual({ kind: 'signed_out' });
});

test('a session that the server knows no more has ended, and nobody is signed out', async () => {
  const { staff, server, kept } = start();
  await staff.signIn(PERSON.email, 'p');
  server.knows = false;
  expect(await staff.token('refused')).toBeNull();
  staff.refused('credential');
  const ended = { kind: 'ended', person: PERSON, why: 'credential' } as const;
  expect(staff.state).toEqual(ended);
  expect(start({ kept }).staff.state).toEqual(ended);
  await staff.signIn(PERSON.email, 'p');
  expect(staff.state.kind).toBe('signed_in');
});

test('who is staff no more is told so, until somebody signs in', async () => {
  const { staff } = start();
  await staff.signIn(PERSON.email, 'p');
  staff.refused('forbidden');
  expect(staff.state).toEqual({ kind: 'ended', person: PERSON, why: 'forbidden' });
  await staff.signIn(PERSON.email, 'p');
  expect(staff.state.kind).toBe('signed_in');
});

test('an account that is nobody’s of the staff leaves nothing behind', async () => {
  const { staff, asked, kept } = start({ role: 'USER' });
  expect(staff.signIn('user@example.com', 'p')).rejects.toBeInstanceOf(NotStaff);
  await Bun.sleep(0);
  expect(staff.state).toEqual({ kind: 'signed_out' });
  expect(asked).toEqual(['/api/auth/login', '/api/auth/logout']);
  expect(kept.all.size).toBe(0);
});

test('who signs out while the server is away is out all the same, and hears that it was not told', async () => {
  const { staff, server } = start();
  await staff.signIn(PERSON.email, 'p');
  server.isAway = true;
  const told = staff.signOut();
  expect(staff.state).toEqual({ kind: 'signed_out' });
  await expect(told).rejects.toBeInstanceOf(Unreachable);
});

test('whoever listens hears of each change, and of none after that', async () => {
  const { staff } = start();
  const heard: string[] = [];
  const off = staff.subscribe(() => heard.push(staff.state.kind));
  await staff.signIn(PERSON.email, 'p');
  await staff.signOut();
  off();
  await staff.signIn(PERSON.email, 'p');
  expect(heard).toEqual(['signed_in', 'signed_out']);
});

test('what was not kept by this code is nobody', () => {
  const others = [{ email: 'a', role: 'USER' }, { email: 1, role: 'STAFF' }, { role: 'STAFF' }, 'a', 1, []];
  expect(others.map(readPerson)).toEqual(others.map(() => undefined));
  expect(readPerson(null)).toBeNull();
});
