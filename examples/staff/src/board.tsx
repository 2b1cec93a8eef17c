/** The same orders with the whole client: what is open, moved on by whoever looks at it. */
import { type BoardOrder, connectStaff, isAcknowledged, Refused, type StaffClient } from '@comanda/client';
import { useConnection, useOrders, usePresence, useRendered } from '@comanda/client/react';
import type { OrderStatus } from '@comanda/protocol/order';
import { useEffect, useState } from 'react';
import { ConnectionLine } from '../../connection-line.tsx';
import type { Language } from '../../language.ts';
import { server } from './server.ts';
import { session } from './session.ts';
import { TEXTS } from './texts.ts';

interface BoardProps {
  language: Language;
  onSignOut: () => void;
}

export function Board(props: BoardProps) {
  const [client, setClient] = useState<StaffClient | null>(null);
  useEffect(() => {
    const connected = connectStaff({ url: server, token: session.token });
    setClient(connected);
    return () => connected.stop();
  }, []);
  return client && <OpenOrders client={client} {...props} />;
}

function OpenOrders({ client, language, onSignOut }: BoardProps & { client: StaffClient }) {
  const texts = TEXTS[language];
  const connection = useConnection(client);
  const orders = useOrders(client);
  const [problem, setProblem] = useState('');
  // It makes no sound.
  usePresence(client, false);

  async function attempt(action: () => Promise<unknown>) {
    setProblem('');
    try {
      await action();
    } catch (error) {
      setProblem(error instanceof Refused ? error.message : texts.unreachable);
    }
  }

  return (
    <>
      <ConnectionLine connection={connection} language={language} />
      {connection.status === 'refused' && (
        <button type="button" className="main" onClick={onSignOut}>
          {texts.signInAgain}
        </button>
      )}
      {problem !== '' && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {connection.status === 'live' && orders.size === 0 && <p className="quiet">{texts.nothingOpen}</p>}
      {[...orders.values()].map((order) => (
        <Card
          key={order.id}
          client={client}
          order={order}
          language={language}
          onMove={(to) => attempt(() => client.move(order.id, to, { from: order.status }))}
          onTake={() => attempt(() => client.acknowledge(order.id))}
        />
      ))}
    </>
  );
}

const NEXT: Partial<Record<OrderStatus, OrderStatus>> = {
  PLACED: 'PREPARING',
  PREPARING: 'READY',
  READY: 'DELIVERED',
};

interface CardProps {
  client: StaffClient;
  order: BoardOrder;
  language: Language;
  onMove: (to: OrderStatus) => void;
  onTake: () => void;
}

function Card({ client, order, language, onMove, onTake }: CardProps) {
  const texts = TEXTS[language];
  useRendered(client, order.id);
  const next = NEXT[order.status];
  return (
    <article className="card" data-order={order.id} data-status={order.status}>
      <h3>
        #{order.id} · {texts.status[order.status]}
      </h3>
      <p className="quiet">{order.room_code ? `${texts.room} ${order.room_code}` : order.device_uid}</p>
      {order.details?.items.map(({ id, quantity, product_name, options }) => (
        <p key={id}>{[`${quantity} × ${product_name}`, ...options.map(({ choice }) => choice)].join(', ')}</p>
      ))}
      {next && (
        <button type="button" onClick={() => onMove(next)}>
          {texts.move[next]}
        </button>
      )}
      {!isAcknowledged(order) && (
        <button type="button" className="take" onClick={onTake}>
          {texts.take}
        </button>
      )}
    </article>
  );
}
