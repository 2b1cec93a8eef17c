/** What was sent to webhooks and what became of it; and sending it again. */
import { operations } from '@comanda/protocol/operations';
import type { HttpContext } from '../context.ts';
import { operation } from '../operation.ts';
import { pageIn, pageOut } from '../pages.ts';
import { ProblemReply } from '../problem-reply.ts';
import { webhookRefusal } from './webhook-refusals.ts';

export const listDeliveries = operation(operations.listDeliveries, async ({ params, query, path }, { reader }) => {
  if (!(await reader.webhooks.byId(params.id))) return new ProblemReply('not_found');
  const found = await reader.webhooks.deliveries(params.id, query.status, pageIn(query));
  return pageOut(found, query, path, (delivery) => delivery);
});

export const testWebhook = operation(operations.testWebhook, async ({ params }, context) => {
  const outcome = await context.commands.testWebhook(params.id);
  return outcome.kind === 'done' ? shown(context, outcome.value) : webhookRefusal(outcome.kind);
});

export const replayDelivery = operation(operations.replayDelivery, async ({ params }, context) => {
  const outcome = await context.commands.replayDelivery(params.id);
  return outcome.kind === 'done' ? shown(context, outcome.value) : webhookRefusal(outcome.kind);
});

export const replayDeadDeliveries = operation(operations.replayDeadDeliveries, async ({ params }, { commands }) => {
  const outcome = await commands.replayDead(params.id);
  return outcome.kind === 'done' ? { replayed: outcome.value } : webhookRefusal(outcome.kind);
});

async function shown({ reader }: HttpContext, id: number) {
  return (await reader.webhooks.delivery(id)) ?? new ProblemReply('not_found');
}
