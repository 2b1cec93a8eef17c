/** What a site sets for itself while it runs: the ladder that a neglected order climbs, and how its boards divide and time orders. */
import { z } from 'zod';
import { EscalationStep } from './custody.ts';
import { line } from './text.ts';

const DAY_S = 24 * 60 * 60;

/** `after_s`: seconds of waiting after which the step is taken. */
export const LadderStep = z.strictObject({ step: EscalationStep, after_s: z.int().min(0).max(DAY_S) });
export type LadderStep = z.infer<typeof LadderStep>;

/** Steps rise in time, and each stands there at most once; none at all means that nothing happens. */
const Rungs = z.array(LadderStep).superRefine((steps, context) => {
  for (const [index, { step, after_s }] of steps.entries()) {
    if (steps.findIndex((other) => other.step === step) < index) {
      context.addIssue({ code: 'custom', path: [index, 'step'], params: { reason: 'step_twice' } });
    }
    const before = steps[index - 1];
    if (before && before.after_s >= after_s) {
      context.addIssue({ code: 'custom', path: [index, 'after_s'], params: { reason: 'not_rising' } });
    }
  }
});

/** `undelivered`: no screen that counts has the order, in seconds since it was placed. `unacknowledged`: nobody has taken it, since a screen had it. */
export const Ladder = z.strictObject({ undelivered: Rungs, unacknowledged: Rungs });
export type Ladder = z.infer<typeof Ladder>;

/** Seconds that an order has stood in a status: from `warn_s` it draws the eye, from `late_s` it is late. */
export const LateTimes = z
  .strictObject({ warn_s: z.int().min(1).max(DAY_S), late_s: z.int().min(1).max(DAY_S) })
  .refine(({ warn_s, late_s }) => warn_s < late_s, { path: ['late_s'], params: { reason: 'late_not_after_warning' } });
export type LateTimes = z.infer<typeof LateTimes>;

export const StationName = line(40).min(1);

/** A part of the kitchen, with the categories that it makes. */
export const Station = z.strictObject({ name: StationName, categories: z.array(z.int().positive()).min(1).max(500) });
export type Station = z.infer<typeof Station>;

export const MAX_STATIONS = 20;

/** What two names of one station have in common: "Bar" and "bar" would be told apart by nobody. */
export function stationKey(name: string): string {
  return name.toLowerCase();
}

/** A category may stand in several stations. What stands in none is shown by every board's catch-all, which is not kept. */
const Stations = z
  .array(Station)
  .max(MAX_STATIONS)
  .superRefine((stations, context) => {
    const names = stations.map(({ name }) => stationKey(name));
    for (const [index, { categories }] of stations.entries()) {
      if (names.indexOf(names[index] ?? '') < index) {
        context.addIssue({ code: 'custom', path: [index, 'name'], params: { reason: 'station_twice' } });
      }
      for (const [place, category] of categories.entries()) {
        if (categories.indexOf(category) === place) continue;
        context.addIssue({ code: 'custom', path: [index, 'categories', place], params: { reason: 'category_twice' } });
      }
    }
  });

export const Board = z.strictObject({
  stations: Stations,
  late: z.strictObject({ PLACED: LateTimes, PREPARING: LateTimes, READY: LateTimes }),
});
export type Board = z.infer<typeof Board>;

export const SiteSettings = z.strictObject({ escalation: Ladder, board: Board });
export type SiteSettings = z.infer<typeof SiteSettings>;
