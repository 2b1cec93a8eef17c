/** What a site sets for itself while it runs: the ladder that an order climbs when it is not seen or not taken in hand. */
import { z } from 'zod';
import { EscalationStep } from './custody.ts';

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

export const SiteSettings = z.strictObject({ escalation: Ladder });
export type SiteSettings = z.infer<typeof SiteSettings>;
