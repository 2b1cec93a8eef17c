/** A limit that was reached, as an answer that says so and when to come back. */
import type { RateLimit, Verdict } from '../limits/rate-limit.ts';
import { ProblemReply } from './problem-reply.ts';

export function tooMany(limit: RateLimit, verdict: Extract<Verdict, { ok: false }>): ProblemReply {
  const seconds = Math.max(1, Math.ceil(verdict.retryAfterMs / 1000));
  const { name, quota, windowMs } = limit.policy;
  return new ProblemReply('too_many_requests', {
    values: { seconds },
    headers: {
      'Retry-After': String(seconds),
      'RateLimit-Policy': `"${name}";q=${quota};w=${windowMs / 1000}`,
      RateLimit: `"${name}";r=0;t=${seconds}`,
    },
  });
}
