/**
 * GET /metrics: for a monitoring system. Without METRICS_TOKEN this very machine alone may read it, and with it whoever brings
 * that token, from anywhere. A request that a proxy has passed on comes from elsewhere, whatever its connection says.
 */
import { timingSafeEqual } from 'node:crypto';
import { isLoopback } from '../loopback.ts';
import { languageOf, type Mount } from './operation.ts';
import { ProblemReply, problemResponse } from './problem-reply.ts';

const PASSED_ON = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

export const metrics: Mount = (app, context) => {
  app.get('/metrics', async (c) => {
    const refusal = refuse(c.req.raw.headers, c.env.address(), context.config.METRICS_TOKEN);
    if (refusal) return problemResponse(refusal.code, languageOf(c.req.raw, context), refusal.extra);
    return c.body(await context.metrics.text(), 200, {
      'Content-Type': context.metrics.contentType,
      'Cache-Control': 'no-store',
    });
  });
};

/** `address` is the peer's own where nothing in the headers says that the request was passed on. */
function refuse(headers: Headers, address: string, token: string | null): ProblemReply | null {
  if (token === null) {
    const isNear = isLoopback(address) && PASSED_ON.every((name) => !headers.has(name));
    return isNear ? null : new ProblemReply('forbidden', { detail: 'api.problem.forbidden.metrics' });
  }
  const given = /^Bearer +(.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (given !== undefined && isSame(given, token)) return null;
  const headersToo = { 'WWW-Authenticate': 'Bearer' };
  return new ProblemReply('unauthenticated', { detail: 'api.problem.unauthenticated.metrics', headers: headersToo });
}

/** Takes as long whatever is given, so that nobody learns from the time how much of it was right. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => new Bun.CryptoHasher('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
