/** What can be ordered, and the room's open orders as the whole client has them: waiting, placed, moved. */
import { type Intent, type Menu as MenuOf, Refused } from '@comanda/client';
import { useConnection, useOrders, useSelected } from '@comanda/client/react';
import type { PublicOrder } from '@comanda/protocol/order';
import { useEffect, useState } from 'react';
import { ConnectionLine } from '../../connection-line.tsx';
import type { Language } from '../../language.ts';
import { kiosk } from './kiosk.ts';
import { TEXTS } from './texts.ts';

type Products = MenuOf['products'];

export function Menu({ language, onPlaced }: { language: Language; onPlaced: (order: PublicOrder) => void }) {
  const texts = TEXTS[language];
  const connection = useConnection(kiosk);
  const products = useProducts(connection.status === 'live');
  const [problem, setProblem] = useState('');

  async function order(product_id: number) {
    setProblem('');
    try {
      onPlaced(await kiosk.placeOrder({ items: [{ product_id, quantity: 1 }] }));
    } catch (error) {
      setProblem(error instanceof Refused ? error.message : texts.notKept);
    }
  }

  return (
    <section>
      <ConnectionLine connection={connection} language={language} />
      {problem !== '' && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <h2>{texts.menu}</h2>
      <div className="products">
        {products.map(({ id, name, is_available }) => (
          <button key={id} type="button" data-product={id} disabled={!is_available} onClick={() => order(id)}>
            {name}
          </button>
        ))}
      </div>
      <RoomOrders language={language} products={products} />
    </section>
  );
}

/** The menu, read anew whenever the server is back. */
function useProducts(isLive: boolean): Products {
  const [products, setProducts] = useState<Products>([]);
  useEffect(() => {
    if (!isLive) return;
    let wanted = true;
    kiosk.menu().then(
      (menu) => wanted && setProducts(menu.products),
      // The old one serves until the line is back.
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [isLive]);
  return products;
}

function RoomOrders({ language, products }: { language: Language; products: Products }) {
  const texts = TEXTS[language];
  const orders = useOrders(kiosk);
  const waiting = useSelected(kiosk, (state) => state.waiting);
  return (
    <>
      {waiting.length + orders.size > 0 && <h2>{texts.orders}</h2>}
      {[...orders.values()].map(({ id, status, items }) => (
        <article key={id} className="card" data-order={id} data-status={status}>
          <h3>
            #{id} · {texts.status[status]}
          </h3>
          <p>{items.map(({ quantity, product_name }) => `${quantity} × ${product_name}`).join(', ')}</p>
        </article>
      ))}
      {waiting.map((intent) => (
        <article key={intent.key} className="card waiting">
          <h3>{texts.waiting}</h3>
          <p>{inWords(intent, products)}</p>
        </article>
      ))}
    </>
  );
}

function inWords({ order }: Intent, products: Products): string {
  const nameOf = (id: number) => products.find((product) => product.id === id)?.name ?? `#${id}`;
  return order.items.map(({ quantity, product_id }) => `${quantity} × ${nameOf(product_id)}`).join(', ');
}
