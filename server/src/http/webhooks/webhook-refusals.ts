/** What is refused about webhooks, as answers. */
import type { WebhookRefusal } from '../../commands/keep-webhooks.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { HttpContext } from '../context.ts';
import { ProblemReply } from '../problem-reply.ts';

export function webhookRefusal(refusal: WebhookRefusal): ProblemReply {
  return new ProblemReply(refusal === 'switched_off' ? 'webhook_switched_off' : 'not_found');
}

/** Null where a webhook may go there as things are now; it is asked again at every attempt. */
export async function badUrl({ destinations }: HttpContext, url: string, t: Translate): Promise<ProblemReply | null> {
  const destination = await destinations.find(url);
  if (destination.ok) return null;
  return new ProblemReply('invalid_request', { errors: { url: [t(`api.field.webhook_url.${destination.problem}`)] } });
}
