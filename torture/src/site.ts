/** The people and tablets of a run, put into the database before anybody serves it. */
import type { Commands } from '../../server/src/commands/all.ts';
import { EMAILS, makeTestSite, PASSWORD } from '../../server/test/harness/site.ts';
import { made } from '../../server/test/harness/small-clinic.ts';

/** So many boards are of one user: below what one user may have open, also while the dead are not yet found. */
export const BOARDS_A_USER = 10;

export interface Tablet {
  readonly id: number;
  readonly uid: string;
}

export interface Population {
  readonly emails: readonly string[];
  readonly password: string;
  readonly tablets: readonly Tablet[];
}

export async function populate(databaseUrl: string, boards: number, kiosks: number): Promise<Population> {
  await using place = await makeTestSite({ DATABASE_URL: databaseUrl });
  return await settle(place.site.commands, boards, kiosks);
}

/** The same in a site that is open. */
export async function settle(commands: Commands, boards: number, kiosks: number): Promise<Population> {
  // What a hash must cost is tested elsewhere.
  const passwordHash = await Bun.password.hash(PASSWORD, { algorithm: 'argon2id', memoryCost: 8, timeCost: 1 });
  const emails = Array.from({ length: Math.ceil(boards / BOARDS_A_USER) }, (_, n) => `${n + 1}.${EMAILS.STAFF}`);
  for (const email of emails) made(await commands.createUser({ email, passwordHash, role: 'STAFF', is_active: true }));
  const tablets: Tablet[] = [];
  for (let number = 1; number <= kiosks; number++) {
    const room = made(await commands.createRoom({ code: `room-${number}`, is_active: true }));
    const uid = `kiosk-${number}`;
    const id = made(await commands.createDevice({ device_uid: uid, device_type: 'IPAD', room, is_active: true }));
    tablets.push({ id, uid });
  }
  return { emails, password: PASSWORD, tablets };
}
