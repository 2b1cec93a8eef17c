/** One order in the document's list. */
import type { PublicOrder } from '@comanda/protocol/order';

export function OrderCard({ order }: { order: Pick<PublicOrder, 'id' | 'items'> & { status: string } }) {
  return (
    <article className="card order-card" data-order={order.id} data-status={order.status}>
      <h3>
        Pedido #{order.id} · {order.status}
      </h3>
      {order.items.map(({ id, quantity, product_name, options }) => (
        <p key={id}>{[`${quantity} × ${product_name}`, ...options.map(({ choice }) => choice)].join(', ')}</p>
      ))}
    </article>
  );
}
