import { afterEach, beforeEach, describe, expect, jest, test } from 'bun:test';
import type { ResyncReason } from '@comanda/protocol/feed';
import { pino } from 'pino';
import { sqliteDatabase } from '../../test/harness/database.ts';
import { DEVICE_UIDS, openSmallClinic, RETENTION_MS, type SmallClinic } from '../../test/harness/small-clinic.ts';
import { memoryBus } from '../bus/memory.ts';
import type { LoggedEvent } from '../domain/log-event.ts';
import type { EventReads } from '../store/events.ts';
import { encodeCursor } from './cursor.ts';
import { resume, type Subscriber } from './outbox.ts';
import { Tail } from './tail.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Lets everything go on that is not waiting for a timer. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A subscriber that writes down what happens to it. */
class Witness implements Subscriber {
  readonly deviceId: number | null;
  readonly told: (number | string)[] = [];
  live = false;
  open = true;
  /** Called when it is asked whether it can take more. */
  onReady: () => Promise<void> = async () => {};

  constructor(deviceId: number | null = null) {
    this.deviceId = deviceId;
  }

  isOpen(): boolean {
    return this.open;
  }

  deliver({ seq }: LoggedEvent): void {
    this.told.push(seq);
  }

  ready(): Promise<void> {
    this.told.push('ready?');
    return this.onReady();
  }

  resync(reason: ResyncReason): void {
    this.told.push(reason);
  }

  subscribe(): void {
    this.live = true;
    this.told.push('live');
  }

  get places(): number[] {
    return this.told.filter((entry) => typeof entry === 'number');
  }
}

interface Place extends AsyncDisposable {
  readonly clinic: SmallClinic;
  readonly events: EventReads;
  readonly tail: Tail;
  /** Subscribers to whom the tail hands on what comes. */
  readonly live: Set<Witness>;
  /** Resumes at a place of this log. */
  resume(witness: Witness, seq: number, events?: EventReads): Promise<void>;
  place(count: number): Promise<void>;
}

async function openPlace(ordersBefore = 0): Promise<Place> {
  const bus = memoryBus();
  const database = await sqliteDatabase();
  const clinic = await openSmallClinic(database.open(), bus.wake);
  const events = clinic.store.reader.events;
  const tail = new Tail(events, pino({ level: 'silent' }));
  bus.onWake(tail.wake);
  const live = new Set<Witness>();
  const place = async (count: number) => {
    await Promise.all(Array.from({ length: count }, () => clinic.place()));
    await settle();
  };
  await place(ordersBefore);
  await tail.start({
    onEvent: (logged) => {
      for (const witness of live) if (witness.live) witness.deliver(logged);
    },
    onGap: () => {
      for (const witness of live) witness.open = false;
    },
  });
  return {
    clinic,
    events,
    tail,
    live,
    place,
    async resume(witness, seq, reads = events) {
      live.add(witness);
      const { epoch } = await events.position();
      await resume(witness, encodeCursor({ epoch, seq }), tail, reads);
    },
    async [Symbol.asyncDispose]() {
      await tail.stop();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Events that a subscriber is handed before it is asked whether it can take more. */
const PIECE = 128;

const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index + 1);

describe('resuming', () => {
  test('at the end of the log goes live at once', async () => {
    await using it = await openPlace(3);
    const witness = new Witness();
    await it.resume(witness, 3);
    expect(witness.told).toEqual(['live']);
    await it.place(2);
    expect(witness.told).toEqual(['live', 4, 5]);
  });

  test('tells what the tail remembers, in pieces, and then goes live', async () => {
    await using it = await openPlace();
    await it.place(303);
    const witness = new Witness();
    const asked = { ...it.events, after: neverAsked, ofDeviceAfter: neverAsked };
    await it.resume(witness, 2, asked);
    expect(witness.told).toEqual([
      ...upTo(2, 2 + PIECE),
      'ready?',
      ...upTo(2 + PIECE, 2 + 2 * PIECE),
      'ready?',
      ...upTo(2 + 2 * PIECE, 303),
      'live',
    ]);
  });

  test('tells what only the store has, in pieces, and then goes live', async () => {
    await using it = await openPlace(303);
    const witness = new Witness();
    await it.resume(witness, 2);
    expect(witness.told).toEqual([
      ...upTo(2, 2 + PIECE),
      'ready?',
      ...upTo(2 + PIECE, 2 + 2 * PIECE),
      'ready?',
      ...upTo(2 + 2 * PIECE, 303),
      'live',
    ]);
  });

  test('goes on until it has caught up with what comes meanwhile', async () => {
    await using it = await openPlace(600);
    const witness = new Witness();
    let more = 3;
    witness.onReady = async () => {
      if (more-- > 0) await it.place(700);
    };
    await it.resume(witness, 0);
    await it.place(1);
    expect(witness.places).toEqual(upTo(0, 2_701));
    expect(witness.told.filter((entry) => entry === 'live')).toHaveLength(1);
  });

  test('never runs ahead of the tail', async () => {
    await using it = await openPlace(5);
    const witness = new Witness();
    await it.tail.stop();
    await it.place(4);
    await it.resume(witness, 0);
    expect(witness.told).toEqual([...upTo(0, 5), 'live']);
  });

  test('from a snapshot newer than the tail waits for it, and nothing comes twice', async () => {
    await using it = await openPlace();
    let gate = Promise.resolve();
    const held = {
      ...it.events,
      after: async (seq: number, limit: number) => gate.then(() => it.events.after(seq, limit)),
    };
    const tail = new Tail(held, pino({ level: 'silent' }));
    const witness = new Witness();
    await tail.start({ onEvent: (logged) => witness.live && witness.deliver(logged), onGap: () => {} });
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    await it.place(3);
    const { position } = await it.clinic.store.reader.snapshots.queue();
    const done = resume(witness, encodeCursor(position), tail, it.events);
    await settle();
    expect(witness.told).toEqual([]);
    resolve();
    await done;
    expect(witness.told).toEqual(['live']);
    await it.place(1);
    tail.wake();
    await settle();
    expect(witness.told).toEqual(['live', 4]);
    await tail.stop();
  });

  test('a device is told of its own orders only', async () => {
    await using it = await openPlace();
    const [mine, other] = it.clinic.devices;
    const orders: number[] = [];
    for (const uid of [DEVICE_UIDS[0], DEVICE_UIDS[1], DEVICE_UIDS[0]]) {
      orders.push((await it.clinic.order({ target: { kind: 'device', uid } })).id);
    }
    for (const to of ['PREPARING', 'READY'] as const) for (const id of orders) await it.clinic.move(id, to);
    const later = new Tail(it.events, pino({ level: 'silent' }));
    await later.start({ onEvent: () => {}, onGap: () => {} });
    const { epoch } = await it.events.position();
    const told = async (deviceId: number, seq: number) => {
      const witness = new Witness(deviceId);
      await resume(witness, encodeCursor({ epoch, seq }), later, it.events);
      return witness.told;
    };
    expect(await told(mine, 0)).toEqual([4, 6, 7, 9, 'live']);
    expect(await told(mine, 6)).toEqual([7, 9, 'live']);
    expect(await told(other, 0)).toEqual([5, 8, 'live']);
    expect(await told(other, 8)).toEqual(['live']);
    await later.stop();
  });

  test('a slow reader is given no more than a piece before it is ready', async () => {
    await using it = await openPlace(1_300);
    const witness = new Witness();
    const { promise, resolve } = Promise.withResolvers<void>();
    witness.onReady = () => promise;
    const done = it.resume(witness, 0);
    await settle();
    expect(witness.told).toEqual([...upTo(0, PIECE), 'ready?']);
    await it.place(50);
    expect(witness.places).toHaveLength(PIECE);
    resolve();
    await done;
    expect(witness.places).toEqual(upTo(0, 1_350));
  });

  test('ends where the subscriber has gone', async () => {
    await using it = await openPlace(1_300);
    for (const moment of ['before', 'while it reads', 'while it is not ready']) {
      const witness = new Witness();
      witness.open = moment !== 'before';
      witness.onReady = async () => {
        if (moment === 'while it is not ready') witness.open = false;
      };
      const after = async (seq: number, limit: number) => {
        if (moment === 'while it reads') witness.open = false;
        return it.events.after(seq, limit);
      };
      await it.resume(witness, 0, { ...it.events, after });
      expect({ moment, live: witness.live }).toEqual({ moment, live: false });
      expect(witness.places.length).toBe(moment === 'while it is not ready' ? PIECE : 0);
    }
  });
});

describe('a place that cannot be resumed from', () => {
  async function answerTo(it: Place, cursor: string): Promise<Witness['told']> {
    const witness = new Witness();
    await resume(witness, cursor, it.tail, it.events);
    return witness.told;
  }

  test('that is no cursor', async () => {
    await using it = await openPlace(2);
    for (const cursor of ['x', '0', `${it.tail.epoch}.`, `${it.tail.epoch}.-1`, `${it.tail.epoch}.zzzzzzzzzzz`]) {
      expect(await answerTo(it, cursor)).toEqual(['unknown_cursor', 'live']);
    }
  });

  test('of another log', async () => {
    await using it = await openPlace(2);
    for (const seq of [0, 1, 2, 99]) {
      expect(await answerTo(it, encodeCursor({ epoch: 'elsewhere', seq }))).toEqual(['other_epoch', 'live']);
    }
  });

  test('that the log has not reached', async () => {
    await using it = await openPlace(2);
    expect(await answerTo(it, encodeCursor({ epoch: it.tail.epoch, seq: 3 }))).toEqual(['in_the_future', 'live']);
  });

  test('older than the log keeps, to the event', async () => {
    await using it = await openPlace(4);
    it.clinic.clock.advance(RETENTION_MS + 1);
    await it.place(2);
    await it.clinic.commands.prune();
    const at = (seq: number) => answerTo(it, encodeCursor({ epoch: it.tail.epoch, seq }));
    expect(await at(0)).toEqual(['too_old', 'live']);
    expect(await at(3)).toEqual(['too_old', 'live']);
    expect(await at(4)).toEqual([5, 6, 'live']);
  });

  test('pruned away between two pieces', async () => {
    await using it = await openPlace(1_200);
    const witness = new Witness();
    witness.onReady = async () => {
      it.clinic.clock.advance(RETENTION_MS + 1);
      await it.clinic.commands.prune();
    };
    await it.resume(witness, 0);
    expect(witness.told).toEqual([...upTo(0, PIECE), 'ready?', 'too_old', 'live']);
  });

  test('pruned away at any moment of a reading is never a silent gap', async () => {
    for (const moment of ['before', 'after'] as const) {
      await using it = await openPlace(20);
      const prune = async () => {
        it.clinic.clock.advance(RETENTION_MS + 1);
        await it.clinic.commands.prune();
      };
      const after = async (seq: number, limit: number) => {
        if (moment === 'before') await prune();
        const found = await it.events.after(seq, limit);
        if (moment === 'after') await prune();
        return found;
      };
      const witness = new Witness();
      await it.resume(witness, 5, { ...it.events, after });
      expect({ moment, told: witness.told }).toEqual({ moment, told: ['too_old', 'live'] });
    }
  });
});

function neverAsked(): Promise<LoggedEvent[]> {
  throw new Error('the store was asked for what the tail remembers');
}
