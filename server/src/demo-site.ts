/** The demo: a small clinic to try things on, made where a site is empty; and its login, as long as that is good. */
import { readFile } from 'node:fs/promises';
import { hashPassword, verifyPassword } from './auth/passwords.ts';
import { DEMO_MARK } from './commands/fill-demo.ts';
import { type DemoLogin, readDemoLogin, writeDemoLogin } from './demo-login.ts';
import { DEMO_MENU, DEMO_PICTURES, DEMO_TAGS } from './demo-menu.ts';
import type { PhotographFile } from './domain/photograph.ts';
import { develop } from './photographs/develop.ts';
import type { Site } from './site.ts';

export const DEMO_ADMIN = 'admin@example.com';
export const DEMO_STAFF = 'staff@example.com';
export const DEMO_ROOMS = 12;

/** Beside the numbered rooms: the one that the first commands to try name. */
const FIRST_STEPS_ROOM = '101';

/** Makes the demo; `not_empty` where the site holds anything, a demo or not. */
export async function makeDemo(site: Site, rooms: number, password: string): Promise<'filled' | 'not_empty'> {
  // Looked at before the passwords are hashed, and decided in the transaction.
  if (!(await site.reader.siteMarks.isEmpty())) return 'not_empty';
  const codes = new Set(Array.from({ length: rooms }, (_, index) => String(index + 1)));
  codes.add(FIRST_STEPS_ROOM);
  const outcome = await site.commands.fillDemo({
    users: [
      { email: DEMO_ADMIN, role: 'ADMIN', is_active: true, passwordHash: await hashPassword(password) },
      { email: DEMO_STAFF, role: 'STAFF', is_active: true, passwordHash: await hashPassword(password) },
    ],
    rooms: [...codes].map((code) => ({ code, deviceUid: `ipad-room-${code}` })),
    tags: DEMO_TAGS,
    photographs: await developPictures(),
    menu: DEMO_MENU,
  });
  if (outcome === 'filled') writeDemoLogin(site.folder, { email: DEMO_ADMIN, password });
  return outcome;
}

/** Through the same hands as every photograph. They are small, and nobody is served yet: all at once. */
async function developPictures(): Promise<ReadonlyMap<string, readonly PhotographFile[]>> {
  const developed = await Promise.all(
    [...DEMO_PICTURES].map(async ([product, name]) => {
      const picture = await develop(await readFile(new URL(`../demo/pictures/${name}.webp`, import.meta.url)));
      if (!picture.ok) throw new Error(`the picture ${name}: ${picture.fault}`);
      return [product, picture.files] as const;
    }),
  );
  return new Map(developed);
}

export async function isDemo({ reader }: Site): Promise<boolean> {
  return (await reader.siteMarks.mark(DEMO_MARK)) !== undefined;
}

/** Gives both of the demo's users another password; `no_admin` where somebody has renamed the admin. */
export async function setDemoPassword(site: Site, password: string): Promise<'set' | 'no_admin'> {
  for (const email of [DEMO_ADMIN, DEMO_STAFF]) {
    const user = await site.reader.accounts.userByEmail(email);
    if (user) await site.commands.updateUser({ id: user.id, update: { passwordHash: await hashPassword(password) } });
    else if (email === DEMO_ADMIN) return 'no_admin';
  }
  writeDemoLogin(site.folder, { email: DEMO_ADMIN, password });
  return 'set';
}

/** The demo admin's login; null where this is no demo, or where its password has been changed since. */
export async function demoLoginInForce({ folder, reader }: Site): Promise<DemoLogin | null> {
  const login = readDemoLogin(folder);
  if (!login) return null;
  const known = await reader.accounts.credentials(login.email);
  const isGood = known?.user.is_active === true && (await verifyPassword(login.password, known.passwordHash));
  return isGood ? login : null;
}

const CONSONANTS = 'bdfghjklmnprstvz';
const VOWELS = 'aeio';

/** Eight syllables, 48 bits: easy to read out and to type, and out of reach behind argon2id. */
export function readablePassword(random: Uint8Array): string {
  const syllables = Array.from(random, (byte) => `${CONSONANTS[byte >> 4]}${VOWELS[byte & 3]}`);
  return syllables.map((syllable, index) => (index > 0 && index % 2 === 0 ? `-${syllable}` : syllable)).join('');
}

export function newDemoPassword(): string {
  return readablePassword(crypto.getRandomValues(new Uint8Array(8)));
}
