/** PUT /api/push/subscriptions/: this browser can be reached, and its user is on shift for 12 hours from now. */
import { operations } from '@comanda/protocol/operations';
import { negotiate, ownOf } from '../../i18n/translate.ts';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';

export const subscribePush = operation(
  operations.subscribePush,
  async ({ body, asker, headers, t }, { config, clock, reader, commands, push }) => {
    const { endpoint, expirationTime, keys } = body;
    const wrong = (field: string, text: string) => new ProblemReply('invalid_request', { errors: { [field]: [text] } });
    const problem = await push.problemOf(endpoint);
    if (problem !== null) return wrong('endpoint', t(`api.field.push_address.${problem}`));
    const expiresAt = expirationTime === null ? null : Math.floor(expirationTime);
    if (expiresAt !== null && expiresAt <= clock.now()) return wrong('expirationTime', t('api.field.push_expired'));
    await commands.subscribePush({
      endpoint,
      service: new URL(endpoint).host,
      ...keys,
      language: body.language ?? negotiate(headers.get('accept-language') ?? undefined, ownOf(config.SITE_LANGUAGES)),
      userId: asker.user.id,
      sessionId: asker.sessionId,
      expiresAt,
    });
    const kept = await reader.pushSubscriptions.ofUser(asker.user.id);
    return kept.find((each) => each.endpoint === endpoint) ?? new ProblemReply('store_unavailable');
  },
);
