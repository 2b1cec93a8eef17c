/** PUT /api/catalog/products/{id}/availability/: staff say what is sold out, and what is back. */
import { operations } from '@comanda/protocol/operations';
import { soldOut, THERE } from '../../domain/availability.ts';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { refusalReply } from '../refusals.ts';
import { priced } from './catalog.ts';

export const changeAvailability = operation(operations.changeAvailability, async ({ params, body, t }, context) => {
  const { commands, reader, clock, calendar } = context;
  const kept = body.available ? THERE : soldOut(body.until, clock.now(), calendar);
  const outcome = await commands.changeAvailability({ id: params.id, kept });
  if (!outcome.ok) return refusalReply(outcome.refusal, t);
  const product = await reader.catalog.product(params.id, clock.now());
  return product ? priced(product, context) : new ProblemReply('not_found');
});
