/** GET /api/health, /healthz and /readyz: whether the process lives, and whether it should be sent work. */
import type { Health, Readiness } from '@comanda/protocol/health';
import { operations } from '@comanda/protocol/operations';
import type { z } from 'zod';
import type { HttpContext } from './context.ts';
import { type Mount, operation } from './operation.ts';

const alive = (context: HttpContext): z.infer<typeof Health> => ({ status: 'ok', version: context.version });

export const health = operation(operations.health, (_call, context) => alive(context));
export const healthz = operation(operations.healthz, (_call, context) => alive(context));

/** Not ready is no problem document but the same body with 503: a load balancer reads the status, a technician the checks. */
export const readyz: Mount = (app, context) => {
  app.get(operations.readyz.path, async (c) => {
    const state = (good: boolean) => (good ? 'ok' : 'failing');
    const checks = {
      store: state(await context.storeAnswers()),
      relay: state(context.relayHealthy()),
      accepting: state(context.accepting()),
      bus: state(context.busHears()),
    } as const;
    // A bus that is away makes the others' news late and nothing else: polling takes over.
    const ready = [checks.store, checks.relay, checks.accepting].every((check) => check === 'ok');
    const body: z.infer<typeof Readiness> = { status: ready ? 'ready' : 'not_ready', checks };
    return c.json(body, ready ? 200 : 503, { 'Cache-Control': 'no-store' });
  });
};
