/** What a screen says and when, by a clock and a line that the test holds. */
import { describe, expect, test } from 'bun:test';
import type { ResumableDown, Up } from '@comanda/protocol/feed';
import { here } from './environment.ts';
import { Screen } from './screen.ts';

const server_time = '2026-01-15T12:00:00.000Z';
const WELCOME: ResumableDown = { type: 'welcome', cursor: 'c1', heartbeat_s: 15, server_time };
const HEARTBEAT: ResumableDown = { type: 'heartbeat', cursor: 'c1', server_time };
const PONG: ResumableDown = { type: 'pong' };

class Line {
  isOpen = false;
  answers = true;
  isVisible = true;
  now = Date.parse(server_time) + 250;
  readonly sent: Up[] = [];
  readonly taken = new Set<number>();
  readonly timers = new Map<() => void, number>();
  #unanswered = 0;

  readonly screen = new Screen(
    {
      send: (frame) => {
        if (!this.isOpen) return false;
        this.sent.push(frame);
        if (frame.type === 'ping') this.#unanswered += 1;
        return true;
      },
      cursor: 'c7',
    },
    (id) => !this.taken.has(id),
    {
      ...here,
      now: () => this.now,
      isVisible: () => this.isVisible,
      after: (ms, callback) => {
        this.timers.set(callback, this.now + ms);
        return () => this.timers.delete(callback);
      },
    },
  );

  open(): void {
    this.isOpen = true;
    this.#unanswered = 0;
    this.screen.heard(WELCOME);
    this.#answer();
  }

  cut(): void {
    this.isOpen = false;
  }

  show(isVisible: boolean): void {
    this.isVisible = isVisible;
    this.screen.present({});
  }

  /** Millisecond by millisecond; the server answers within one. */
  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed++) {
      this.now += 1;
      for (const [callback, due] of [...this.timers]) {
        if (due > this.now) continue;
        this.timers.delete(callback);
        callback();
      }
      this.#answer();
    }
  }

  #answer(): void {
    for (; this.answers && this.isOpen && this.#unanswered > 0; this.#unanswered--) this.screen.heard(PONG);
  }

  /** What was said since the last look, as `rendered 1,2`. */
  said(): string[] {
    return this.sent
      .splice(0)
      .flatMap((frame) => (frame.type === 'receipt' ? [`${frame.stage} ${frame.order_ids}`] : []));
  }

  presences(): string[] {
    return this.sent
      .splice(0)
      .flatMap((frame) =>
        frame.type === 'presence' ? [`${frame.visible ? 'visible' : 'hidden'} ${frame.audio}`] : [],
      );
  }
}

function opened(): Line {
  const line = new Line();
  line.open();
  line.pass(1_000);
  line.sent.splice(0);
  return line;
}

describe('receipts', () => {
  test('are gathered for 100 ms, and named together', () => {
    const line = opened();
    line.screen.say('rendered', [1, 2]);
    line.pass(60);
    line.screen.say('rendered', [3]);
    line.screen.say('audible', [2]);
    line.pass(39);
    expect(line.said()).toEqual([]);
    line.pass(1);
    expect(line.said()).toEqual(['rendered 1,2,3', 'audible 2']);
  });

  test('are said once on a socket, however often the page says so', () => {
    const line = opened();
    for (let round = 0; round < 5; round++) {
      line.screen.say('rendered', [1, 2]);
      line.pass(1_000);
    }
    expect(line.said()).toEqual(['rendered 1,2']);
  });

  test('more than a frame may name go in several, far apart', () => {
    const line = opened();
    line.screen.say(
      'rendered',
      Array.from({ length: 450 }, (_, index) => index + 1),
    );
    line.pass(100);
    const [first] = line.sent.splice(0);
    expect(first).toMatchObject({ type: 'receipt', order_ids: { length: 200 } });
    line.pass(599);
    expect(line.sent).toEqual([]);
    line.pass(2_000);
    const named = line.sent.flatMap((frame) => (frame.type === 'receipt' ? (frame.order_ids ?? []) : []));
    expect(named).toEqual(Array.from({ length: 250 }, (_, index) => index + 201));
  });

  test('in the busiest ten seconds they stay well below what the server allows', () => {
    const line = opened();
    for (let count = 0; count < 1_000; count++) {
      line.screen.say('rendered', [count]);
      line.screen.say('audible', [count]);
      line.screen.present({ audio: count % 2 === 0 });
      line.pass(10);
    }
    expect(line.sent.length).toBeLessThanOrEqual(70);
    line.pass(1_000);
    const named = line.sent.flatMap((frame) => (frame.type === 'receipt' ? (frame.order_ids ?? []) : []));
    expect(named.length).toBe(2_000);
  });

  test('said while there is no line, they are said on the next one', () => {
    const line = new Line();
    line.screen.say('rendered', [1]);
    line.pass(1_000);
    expect(line.sent).toEqual([]);
    line.open();
    expect(line.said()).toEqual(['rendered 1']);
  });

  test('on a new line: what was not answered, and whatever still waits; the rest is forgotten', () => {
    const line = opened();
    line.screen.say('rendered', [1, 2]);
    line.pass(1_000);
    line.answers = false;
    line.screen.say('rendered', [3]);
    line.screen.say('audible', [1]);
    line.pass(1_000);
    expect(line.said()).toEqual(['rendered 1,2', 'rendered 3', 'audible 1']);
    line.taken.add(1).add(3);
    line.cut();
    line.answers = true;
    line.open();
    line.pass(1_000);
    expect(line.said()).toEqual(['rendered 2,3', 'audible 1']);
    line.open();
    line.pass(1_000);
    expect(line.said()).toEqual(['rendered 2']);
  });

  test('while an answer is awaited, nothing more is said', () => {
    const line = opened();
    line.answers = false;
    line.screen.say('rendered', [1]);
    line.pass(100);
    line.screen.say('rendered', [2]);
    line.pass(5_000);
    expect(line.said()).toEqual(['rendered 1']);
    line.answers = true;
    line.pass(1_000);
    expect(line.said()).toEqual(['rendered 2']);
  });

  test('are forgotten once they have arrived and the order waits no longer, on the same line', () => {
    const line = opened();
    line.screen.say('rendered', [1, 2]);
    line.pass(1_000);
    line.taken.add(1).add(3);
    // The server has yet to answer this one.
    line.answers = false;
    line.screen.say('rendered', [3]);
    line.pass(1_000);
    expect([1, 3].map((id) => line.screen.insist(id))).toEqual([true, true]);
    line.answers = true;
    line.pass(1_000);
    expect([1, 2, 3].map((id) => line.screen.insist(id))).toEqual([false, true, false]);
  });

  test('insisted on, one is said again at once; one that was never said is not', () => {
    const line = opened();
    line.screen.say('rendered', [1]);
    line.pass(1_000);
    line.sent.splice(0);
    expect(line.screen.insist(1)).toBe(true);
    expect(line.said()).toEqual(['rendered 1']);
    expect(line.screen.insist(2)).toBe(false);
    expect(line.said()).toEqual([]);
  });
});

test('an order does not wait because something else was just said of the screen', () => {
  const line = opened();
  line.screen.heard(HEARTBEAT);
  line.screen.say('rendered', [1]);
  line.pass(100);
  expect(line.said()).toEqual(['rendered 1']);
});

describe('presence', () => {
  test('is said on a new line before anything else, with the place and by how much the clock is wrong', () => {
    const line = new Line();
    line.screen.say('rendered', [1]);
    line.screen.present({ audio: true });
    line.open();
    expect(line.sent).toEqual([
      { type: 'presence', visible: true, audio: true, cursor: 'c7', skew_ms: 250 },
      { type: 'receipt', stage: 'rendered', order_ids: [1] },
      { type: 'ping' },
    ]);
  });

  test('is said again at every heartbeat', () => {
    const line = opened();
    for (let count = 0; count < 3; count++) {
      line.screen.heard(HEARTBEAT);
      line.pass(15_000);
    }
    expect(line.presences()).toEqual(['visible false', 'visible false', 'visible false']);
  });

  test('is said on a change at once: of the page, of its sound; and what the page says of itself comes first', () => {
    const line = opened();
    line.show(false);
    expect(line.presences()).toEqual(['hidden false']);
    line.pass(1_000);
    line.screen.present({ audio: true });
    expect(line.presences()).toEqual(['hidden true']);
    line.pass(1_000);
    line.screen.present({ visible: true });
    expect(line.presences()).toEqual(['visible true']);
    line.pass(1_000);
    line.screen.present({ audio: false });
    expect(line.presences()).toEqual(['visible false']);
  });

  test('that changes faster than it may be said ends with the last word', () => {
    const line = opened();
    for (let count = 0; count <= 100; count++) {
      line.screen.present({ audio: count % 2 === 0 });
      line.pass(10);
    }
    line.pass(1_000);
    const said = line.presences();
    expect(said.at(-1)).toBe('visible true');
    expect(said.length).toBeLessThanOrEqual(5);
  });
});

test('stopped, it waits for nothing; what was due is said on the next line', () => {
  const line = opened();
  line.screen.say('rendered', [1]);
  line.screen.stop();
  expect(line.timers.size).toBe(0);
  line.open();
  expect(line.said()).toEqual(['rendered 1']);
});
