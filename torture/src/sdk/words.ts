/** What a run and a process that holds SDK clients say to each other. */
import { PlainDown } from '@comanda/protocol/feed';
import { OrderStatus } from '@comanda/protocol/order';
import { z } from 'zod';

const Known = z.strictObject({ id: z.int(), status: OrderStatus });

export const MemberStart = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('board'),
    number: z.int(),
    /** Of all boards in the run, which share the work. */
    boards: z.int(),
    url: z.string(),
    token: z.string(),
    seed: z.int(),
    /** The same for all boards: it says who takes which order. */
    workSeed: z.int(),
  }),
  z.strictObject({ kind: z.literal('kiosk'), uid: z.string(), url: z.string(), seed: z.int() }),
]);
export type MemberStart = z.infer<typeof MemberStart>;

const of = { member: z.int() };

/** To the process. */
export const Order = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('begin'), members: z.array(MemberStart) }),
  z.strictObject({ do: z.literal('place'), ...of, intent: z.string(), takeBack: z.boolean() }),
  /** The page is loaded again: what it did is gone, what it stored is there. */
  z.strictObject({ do: z.literal('reload'), ...of }),
  z.strictObject({ do: z.literal('signal'), ...of, signal: z.enum(['woken', 'online', 'offline']) }),
  /** The clock goes on, and no timer comes due by it: the machine was asleep. */
  z.strictObject({ do: z.literal('sleep'), ...of, ms: z.int() }),
  /** The clock goes on, and so do the timers. */
  z.strictObject({ do: z.literal('pass'), ...of, ms: z.int() }),
  /** The socket's frames come when the next one is open. */
  z.strictObject({ do: z.literal('hold frames'), ...of }),
  /** The next connection asks with a cursor of no log, and is told to start over. */
  z.strictObject({ do: z.literal('forget'), ...of }),
  /** Boards take no order by themselves any more. */
  z.strictObject({ do: z.literal('rest') }),
  z.strictObject({ do: z.literal('move'), ...of, id: z.int(), from: OrderStatus, to: OrderStatus }),
  /** Asks for `shown`. */
  z.strictObject({ do: z.literal('show'), ...of }),
]);
export type Order = z.infer<typeof Order>;

/** Of the process. */
export const Report = z.discriminatedUnion('tell', [
  /** A client was made: the first, or after a reload. */
  z.strictObject({ tell: z.literal('life'), ...of }),
  z.strictObject({ tell: z.literal('status'), ...of, status: z.string(), waiting: z.int(), atWork: z.int() }),
  /** A socket was opened from here. */
  z.strictObject({ tell: z.literal('connects'), ...of }),
  /** It was opened from the cursor of a snapshot. */
  z.strictObject({ tell: z.literal('snapshot'), ...of, cursor: z.string(), orders: z.array(Known) }),
  /** The client has told its page of it: because the feed said so, or because it stood in a snapshot. */
  z.strictObject({ tell: z.literal('event'), ...of, event: PlainDown, by: z.enum(['feed', 'snapshot']) }),
  /** What the client showed when the server had said that this is all up to here. */
  z.strictObject({ tell: z.literal('look'), ...of, cursor: z.string(), orders: z.array(Known) }),
  /** The storage has it. */
  z.strictObject({ tell: z.literal('kept'), ...of, intent: z.string() }),
  z.strictObject({ tell: z.literal('placed'), ...of, intent: z.string(), id: z.int(), placed_at: z.string() }),
  /** The page went before it was answered. */
  z.strictObject({ tell: z.literal('left'), ...of, intent: z.string() }),
  z.strictObject({
    tell: z.literal('moved'),
    ...of,
    id: z.int(),
    steps: z.array(z.strictObject({ note: z.string(), to_status: z.string(), changed_at: z.string() })),
  }),
  z.strictObject({ tell: z.literal('trouble'), ...of, what: z.string() }),
  z.strictObject({
    tell: z.literal('shown'),
    ...of,
    status: z.string(),
    waiting: z.int(),
    stored: z.int(),
    /** Orders whose lines are not there yet. */
    bare: z.int(),
    orders: z.array(Known),
  }),
]);
export type Report = z.infer<typeof Report>;

/** Reports by the dozen, each with the machine's time at which it was made. */
export const Reports = z.array(z.strictObject({ at: z.number(), report: Report }));
export type Reports = z.infer<typeof Reports>;
