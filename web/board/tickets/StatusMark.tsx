/** The stage of an order as a shape of its own, so that nobody needs to tell colours apart: it fills as the order goes on. */
import type { OrderStatus } from '@comanda/protocol/order';

const RING = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 2.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z';

const SHAPES: Readonly<Record<OrderStatus, string>> = {
  PLACED: RING,
  PREPARING: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 2.5v13a6.5 6.5 0 0 1 0-13Z',
  READY: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-1.6 13.2-3.9-3.9 1.7-1.7 2.2 2.2 5.4-5.4 1.7 1.7-7.1 7.1Z',
  DELIVERED: 'm4 12.5 5.5 5.5L20 7.5l-2-2-8.5 8.5L6 10.5l-2 2Z',
  CANCELLED: 'M6 3.5 3.5 6l6 6-6 6L6 20.5l6-6 6 6 2.5-2.5-6-6 6-6L18 3.5l-6 6-6-6Z',
};

export function StatusMark({ status }: { readonly status: OrderStatus }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className="size-[1.2em] shrink-0 fill-current">
      <path d={SHAPES[status]} fillRule="evenodd" />
    </svg>
  );
}
