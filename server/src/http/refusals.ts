/** Refusals of commands that keep menu, places and people, as answers. */
import type { Refusal } from '../commands/command.ts';
import type { Translate } from '../i18n/translate.ts';
import { ProblemReply } from './problem-reply.ts';

export function refusalReply(refusal: Refusal, t: Translate): ProblemReply {
  switch (refusal.code) {
    case 'not_found':
      return new ProblemReply('not_found');
    case 'already_exists':
      return new ProblemReply('already_exists', { errors: { [refusal.field]: [t('api.field.already_exists')] } });
    case 'unknown_reference':
      return new ProblemReply('invalid_request', { errors: { [refusal.field]: [t('api.field.unknown_reference')] } });
    case 'last_admin':
      return new ProblemReply('last_admin');
  }
}
