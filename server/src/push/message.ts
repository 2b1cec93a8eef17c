/** What a browser is told of a step, in its language: which order and which room, and nothing of a person or of what was ordered. */
import type { PushLanguage, PushMessage, PushStep } from '@comanda/protocol/push';
import { translator } from '../i18n/translate.ts';

export interface ToldStep {
  readonly orderId: number;
  readonly roomCode: string | null;
  readonly step: PushStep;
}

export function stepMessage({ orderId, roomCode, step }: ToldStep, language: PushLanguage): PushMessage {
  const t = translator(language);
  const title =
    roomCode === null ? t('push.title', { order: orderId }) : t('push.title_room', { order: orderId, room: roomCode });
  return {
    type: 'order_escalated',
    title,
    body: t(`push.body.${step}`),
    tag: topicOf(orderId),
    order_id: orderId,
    room_code: roomCode,
    step,
  };
}

export function testMessage(language: PushLanguage): PushMessage {
  const t = translator(language);
  const nothing = { order_id: null, room_code: null, step: null };
  return { type: 'test', title: t('push.test.title'), body: t('push.test.body'), tag: TEST_TOPIC, ...nothing };
}

export const TEST_TOPIC = 'test';

/** A push service that still has a message of the same topic drops it for the later one. */
export function topicOf(orderId: number): string {
  return `order-${orderId}`;
}
