/**
 * Whether every order that nobody had taken has rung on this screen: said by the screen itself, as `audible`, wherever it stood
 * long enough on a page that knew of it and could be heard. And whether the page was so, except while something hurt it.
 */
import type { Finding } from '../../server/test/faults/checker.ts';
import { FIRST_MS, longestWaitMs } from '../../web/board/ringing/ring-plan.ts';
import { lengthMs, type RingKind } from '../../web/board/ringing/sounds.ts';
import { both, during, type Interval, without } from './intervals.ts';
import type { Life } from './sight.ts';

/** For what nobody has taken there are these. */
const KINDS: readonly RingKind[] = ['new', 'overdue', 'escalated'];

/** A busy machine is this late. */
const LATE_MS = 2_000;

/** Within this an order has rung for the first time, whatever else rings, and its sound is over. */
export const RUNG_WITHIN_MS =
  Math.max(...KINDS.map((kind) => FIRST_MS + longestWaitMs(kind) + lengthMs(kind))) + LATE_MS;

/** From the server's commit until a page that is live has it. */
export const KNOWN_WITHIN_MS = 2_000;
/** Until what the page says has been written down, over a line that holds. */
export const SAID_WITHIN_MS = 3_000;
/** After a fault the page gets so long to be well again: a try may be under way that takes its time. */
const RECOVERED_WITHIN_MS = 20_000;
/** It stands still for a moment when it reads anew. */
const MOST_UNWELL_MS = 2_000;
/** Signing in, and the first touch. */
const BEGUN_WITHIN_MS = 6_000;

/** An order, for as long as nobody had it in hand. */
export interface Waited {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  /** When it began to ring otherwise; null where it never did. */
  readonly escalatedAt: number | null;
  /** Screens that say that they have sounded it. */
  readonly heardOn: readonly string[];
}

export interface RingScene {
  readonly lives: readonly Life[];
  /** While nothing reached the page, or it was at the server that something was wrong. */
  readonly cutOff: readonly Interval[];
  /** While the page's process stood still. */
  readonly asleep: readonly Interval[];
  readonly orders: readonly Waited[];
}

export interface RingJudgement {
  readonly silent: readonly Finding[];
  /** Orders that had to ring on some life of the page. */
  readonly owed: number;
}

export function judgeRings({ lives, cutOff, asleep, orders }: RingScene): RingJudgement {
  const silent: Finding[] = [];
  const owed = new Set<number>();
  for (const [number, life] of lives.entries()) {
    const heard = without(
      during(life.moments, life.endedAt, ({ sound }) => sound === 'running'),
      asleep,
    );
    const reached = without(
      during(life.moments, life.endedAt, ({ connection }) => connection === 'live'),
      [...cutOff, ...asleep],
    );
    for (const order of orders) {
      const knownAt = both(reached, [order]).find(({ from, to }) => to - from >= KNOWN_WITHIN_MS)?.from;
      if (knownAt === undefined) continue;
      const known = { from: knownAt + KNOWN_WITHIN_MS, to: order.to };
      const stood = both(without([known], flip(order)), heard).find(({ from, to }) => to - from >= RUNG_WITHIN_MS);
      if (!stood) continue;
      const after = { from: stood.from + RUNG_WITHIN_MS, to: life.endedAt };
      const couldSay = both(reached, [after]).some(({ from, to }) => to - from >= SAID_WITHIN_MS);
      if (!couldSay) continue;
      owed.add(order.id);
      if (order.heardOn.some((screen) => life.screens.has(screen))) continue;
      const seconds = ((stood.to - stood.from) / 1_000).toFixed(1);
      silent.push({
        where: `order ${order.id}`,
        what: `nobody had it for ${seconds} s on a page that could be heard (its life ${number + 1}), and it has not rung there`,
      });
    }
  }
  return { silent, owed: owed.size };
}

/** Where the reason changes, the rhythm begins anew: the time before it and the time after it count each for itself. */
function flip({ escalatedAt }: Waited): readonly Interval[] {
  return escalatedAt === null ? [] : [{ from: escalatedAt - 1, to: escalatedAt + KNOWN_WITHIN_MS }];
}

/** Times at which the page was not live, or could not be heard, and nothing had hurt it. */
export function judgeWellness({ lives, cutOff, asleep }: Omit<RingScene, 'orders'>): Finding[] {
  const explained = [...cutOff, ...asleep].map(({ from, to }) => ({ from, to: to + RECOVERED_WITHIN_MS }));
  return lives.flatMap(({ moments, endedAt }, number) => {
    const begun = (moments[0]?.at ?? endedAt) + BEGUN_WITHIN_MS;
    const unwell = during(moments, endedAt, ({ connection, sound }) => connection !== 'live' || sound !== 'running');
    return without(both(unwell, [{ from: begun, to: endedAt }]), explained)
      .filter(({ from, to }) => to - from > MOST_UNWELL_MS)
      .map(({ from, to }) => {
        const how = moments.findLast(({ at }) => at <= from);
        return {
          where: `page, life ${number + 1}`,
          what: `“${how?.connection}”, sound “${how?.sound}”, for ${((to - from) / 1_000).toFixed(1)} s that nothing explains`,
        };
      });
  });
}
