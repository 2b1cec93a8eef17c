/** PUT and DELETE /api/catalog/products/{id}/photograph: a product's photograph, as it was taken, and none any more. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { refusalReply } from '../refusals.ts';
import { priced } from '../resources/catalog.ts';

/** About how long the ones before take. */
const RETRY_AFTER_S = 2;

export const setPhotograph = operation(operations.setPhotograph, async ({ params, upload, t }, context) => {
  const { commands, reader, clock, darkroom } = context;
  using place = darkroom.enter();
  if (place === null) {
    return new ProblemReply('too_many_requests', {
      values: { seconds: RETRY_AFTER_S },
      headers: { 'Retry-After': String(RETRY_AFTER_S), Connection: 'close' },
    });
  }
  if (!(await reader.catalog.product(params.id, clock.now()))) return new ProblemReply('not_found');
  const bytes = await upload();
  if (bytes instanceof ProblemReply) return bytes;
  const developed = await darkroom.develop(bytes);
  if (!developed.ok) return new ProblemReply(developed.fault);
  const outcome = await commands.setPhotograph({ id: params.id, files: developed.files });
  if (!outcome.ok) return refusalReply(outcome.refusal, t);
  const product = await reader.catalog.product(params.id, clock.now());
  return product ? priced(product, context) : new ProblemReply('not_found');
});

export const removePhotograph = operation(operations.removePhotograph, async ({ params, t }, { commands }) => {
  const outcome = await commands.setPhotograph({ id: params.id, files: [] });
  return outcome.ok ? null : refusalReply(outcome.refusal, t);
});
