/** RFC 9457 problem details: the one shape of every refusal over HTTP. */
import { z } from 'zod';

/** Every problem that the API can answer with: its code and HTTP status. */
export const PROBLEMS = {
  malformed_json: 400,
  invalid_request: 400,
  unauthenticated: 401,
  bad_credentials: 401,
  forbidden: 403,
  origin_not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  transition_not_allowed: 409,
  status_changed_meanwhile: 409,
  not_cancellable: 409,
  not_rendered: 409,
  order_not_open: 409,
  order_changed_meanwhile: 409,
  item_removed: 409,
  nothing_left: 409,
  already_exists: 409,
  webhook_switched_off: 409,
  last_admin: 409,
  request_in_progress: 409,
  payload_too_large: 413,
  too_many_pixels: 413,
  unsupported_picture: 415,
  damaged_picture: 422,
  idempotency_key_reused: 422,
  upgrade_required: 426,
  too_many_requests: 429,
  internal: 500,
  store_unavailable: 503,
  outcome_unknown: 503,
  shutting_down: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export const FieldErrors = z.record(z.string(), z.array(z.string()));
export type FieldErrors = z.infer<typeof FieldErrors>;

/** `error` repeats `detail` for clients older than this format. `order` is the current order, on a 409 about one. */
export const Problem = z.strictObject({
  type: z.string().startsWith('urn:comanda:problem:'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  error: z.string(),
  errors: FieldErrors.optional(),
  order: z.unknown().optional(),
});
export type Problem = z.infer<typeof Problem>;

export function problemType(code: ProblemCode): string {
  return `urn:comanda:problem:${code.replaceAll('_', '-')}`;
}
