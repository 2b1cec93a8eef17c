/** /api/webhooks/: which systems are told of what. The secret is said when it is made and never again. */
import { operations } from '@comanda/protocol/operations';
import { newSecret } from '../../webhooks/signature.ts';
import type { HttpContext } from '../context.ts';
import { operation } from '../operation.ts';
import { pageIn, pageOut } from '../pages.ts';
import { ProblemReply } from '../problem-reply.ts';
import { badUrl, webhookRefusal } from './webhook-refusals.ts';

export const listWebhooks = operation(operations.listWebhooks, async ({ query, path }, { reader }) =>
  pageOut(await reader.webhooks.list(query.is_active, pageIn(query)), query, path, (webhook) => webhook),
);

export const readWebhook = operation(operations.readWebhook, ({ params }, context) => shown(context, params.id));

export const createWebhook = operation(operations.createWebhook, async ({ body, t }, context) => {
  const problem = await badUrl(context, body.url, t);
  if (problem) return problem;
  const secret = newSecret();
  const id = await context.commands.createWebhook({ ...body, secret });
  return withSecret(await shown(context, id), secret);
});

export const updateWebhook = operation(operations.updateWebhook, async ({ params, body, t }, context) => {
  const problem = body.url === undefined ? null : await badUrl(context, body.url, t);
  if (problem) return problem;
  const outcome = await context.commands.updateWebhook({ id: params.id, update: body });
  return outcome.kind === 'done' ? shown(context, outcome.value) : webhookRefusal(outcome.kind);
});

export const archiveWebhook = operation(operations.archiveWebhook, async ({ params }, { commands }) => {
  const outcome = await commands.updateWebhook({ id: params.id, update: { is_active: false } });
  return outcome.kind === 'done' ? null : webhookRefusal(outcome.kind);
});

export const rotateWebhookSecret = operation(operations.rotateWebhookSecret, async ({ params }, context) => {
  const secret = newSecret();
  const outcome = await context.commands.rotateWebhookSecret({ id: params.id, secret });
  if (outcome.kind !== 'done') return webhookRefusal(outcome.kind);
  return withSecret(await shown(context, outcome.value), secret);
});

async function shown({ reader }: HttpContext, id: number) {
  return (await reader.webhooks.byId(id)) ?? new ProblemReply('not_found');
}

function withSecret<T extends object>(webhook: T | ProblemReply, secret: string) {
  return webhook instanceof ProblemReply ? webhook : { ...webhook, secret };
}
