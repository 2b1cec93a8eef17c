/** What the server says of itself to a load balancer or a technician. */
import { z } from 'zod';

export const Health = z.strictObject({ status: z.literal('ok'), version: z.string() });

const state = z.enum(['ok', 'failing']);
export const Readiness = z.strictObject({
  status: z.enum(['ready', 'not_ready']),
  checks: z.strictObject({ store: state, relay: state, accepting: state, bus: state }),
});
export type Readiness = z.infer<typeof Readiness>;
