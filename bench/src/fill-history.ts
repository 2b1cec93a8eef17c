/**
 * Gives a copy of a database a past: so many orders placed and delivered by the program's own commands, under a clock of its
 * own. The last day holds them all, so that the server has nothing to prune while it is measured: events and keys are kept.
 *
 *   fill-history.ts TEMPLATE DATA ORDERS
 */
import { cpSync } from 'node:fs';
import type { Commands } from '../../server/src/commands/all.ts';
import { readConfig } from '../../server/src/config.ts';
import { openSite } from '../../server/src/site.ts';
import { PRODUCTS, ROOMS } from './sites/site.ts';

const PAST_MS = 20 * 60 * 60_000;
const GROUP = 256;

/** As long as the hash of a body. */
const HASH = 'h'.repeat(44);

/** Orders that are still open at the end, as in a site at work. */
const OPEN = 100;

const [template, data, count] = process.argv.slice(2);
if (template === undefined || data === undefined || count === undefined) throw new Error('TEMPLATE DATA ORDERS');
const orders = Number(count);

let now = Date.now() - PAST_MS;
cpSync(template, data, { recursive: true });
const config = readConfig({ DATA_DIR: data });
await using site = await openSite(config, { now: () => Math.round(now) });
for (let placed = 0; placed < orders; placed += GROUP) {
  const group = Math.min(GROUP, orders - placed);
  const ids = await place(site.commands, placed, group);
  now += (PAST_MS / orders) * group;
  await deliver(site.commands, ids.slice(0, Math.max(0, orders - OPEN - placed)));
}

async function place(commands: Commands, first: number, count: number): Promise<number[]> {
  const outcomes = await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const number = first + index;
      const uid = `ipad-room-${(number % ROOMS) + 1}`;
      return commands.placeOrder({
        target: { kind: 'device', uid },
        items: [{ product_id: (number % PRODUCTS) + 1, quantity: 2 }],
        note: '',
        placedBy: null,
        idempotency: { id: `device:${uid} ${crypto.randomUUID()}`, bodyHash: HASH },
      });
    }),
  );
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'placed') throw new Error(`an order was not placed: ${outcome.kind}`);
    return outcome.order.id;
  });
}

async function deliver(commands: Commands, ids: readonly number[]): Promise<void> {
  const moves = ids.map((orderId) =>
    commands.moveOrder({ orderId, to: 'DELIVERED', expected: 'PLACED', note: '', by: null }),
  );
  for (const { kind } of await Promise.all(moves))
    if (kind !== 'moved') throw new Error(`an order was not moved: ${kind}`);
}
