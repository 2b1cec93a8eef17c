/** Orders as a board has them, for tests: plain ones, changed where the test says so. */
import type { BoardOrder } from '@comanda/client';
import type { StaffOrder } from '@comanda/protocol/order';

const PLACED_AT = '2026-01-15T12:00:00.000Z';

export function lineOf(more: Partial<StaffOrder['items'][number]> = {}): StaffOrder['items'][number] {
  return {
    id: 1,
    product: 10,
    product_name: 'Agua',
    product_category: 'Bebidas',
    product_image_url: null,
    quantity: 1,
    unit_label: '',
    note: '',
    options: [],
    created_at: PLACED_AT,
    price_minor: 100,
    done_at: null,
    ...more,
  };
}

export function detailsOf(more: Partial<StaffOrder> = {}): StaffOrder {
  return {
    id: 1,
    device_uid: 'ipad-101',
    room_code: '101',
    status: 'PLACED',
    status_display: '',
    note: '',
    currency: 'EUR',
    placed_at: PLACED_AT,
    delivered_at: null,
    cancelled_at: null,
    cancel_reason: null,
    acknowledged_at: null,
    acknowledged_by_email: null,
    unconfirmed: null,
    is_drill: false,
    items: [lineOf()],
    status_events: [],
    changes: [],
    escalation: null,
    ...more,
  };
}

export function orderOf(more: Partial<BoardOrder> = {}): BoardOrder {
  const { id = 1, status = 'PLACED', placed_at = PLACED_AT } = more;
  return {
    id,
    status,
    changed_at: placed_at,
    placed_at,
    room_code: '101',
    device_uid: 'ipad-101',
    acknowledged: null,
    escalation: null,
    outdatedBy: null,
    details: detailsOf({ id, status, placed_at }),
    ...more,
  };
}

export const IN_HAND: Pick<BoardOrder, 'acknowledged'> = {
  acknowledged: { by: 1, byEmail: 'ana@example.com', at: '2026-01-15T12:00:30.000Z' },
};
