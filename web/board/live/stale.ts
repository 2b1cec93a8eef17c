/** When what was read beside the orders must be read again: after an absence, and when the feed tells of a change. */
import type { StaffClient } from '@comanda/client';
import type { QueryClient } from '@tanstack/react-query';

/** What a reading is of: the first word of its key. */
export type Topic = 'menu' | 'settings' | 'rooms' | 'unconfirmed' | 'order';

export function invalidateByEvents(
  client: Pick<StaffClient, 'on'>,
  queries: Pick<QueryClient, 'invalidateQueries'>,
): void {
  let isLive = false;
  client.on('change', ({ connection }) => {
    const wasLive = isLive;
    isLive = connection.status === 'live';
    // Whatever happened meanwhile has not been told.
    if (isLive && !wasLive) void queries.invalidateQueries();
  });
  const read = (topic: Topic, ...more: readonly number[]) =>
    void queries.invalidateQueries({ queryKey: [topic, ...more] });
  client.on('settings_changed', () => read('settings'));
  client.on('menu_changed', () => read('menu'));
  client.on('product_availability_changed', () => read('menu'));
  client.on('order_acknowledged', ({ order_id }) => read('order', order_id));
  client.on('order_escalated', ({ order_id }) => read('order', order_id));
  client.on('order_updated', ({ order_id, status }) => {
    read('order', order_id);
    // It may have to be confirmed, which the board does not show: the order has left it.
    if (status === 'CANCELLED') read('unconfirmed');
  });
  client.on('order_changed', ({ order_id, change }) => {
    read('order', order_id);
    if (change === 'confirmed') read('unconfirmed');
  });
}
