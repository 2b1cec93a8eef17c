/** The menu: parts of it, what is searched for, and what has been chosen so far. */
import { useSelected } from '@comanda/client/react';
import type { Product } from '@comanda/protocol/catalog';
import { useState } from 'react';
import { isAway, menuSections } from '../../core/menu-sections.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { countOf } from '../cart/cart.ts';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useNow, useSpeech } from '../shell/use-kiosk.ts';

export function MenuScreen() {
  const { shelf, basket, flow } = useKiosk();
  const { t } = useSpeech();
  const menu = useSelected(shelf, (state) => state.menu);
  const count = useSelected(basket, ({ cart }) => countOf(cart));
  const [search, setSearch] = useState('');
  /** Null: the whole menu. */
  const [part, setPart] = useState<number | null>(null);
  const sections = menu ? menuSections(menu.products, menu.categories, '') : [];
  const found = menu ? menuSections(menu.products, menu.categories, search) : [];
  // Who searches looks everywhere.
  const shown = found.filter(({ category }) => search.trim() !== '' || part === null || (category?.id ?? 0) === part);
  return (
    <ScreenFrame
      name="menu"
      title={t('menu.title')}
      back={t('nav.leave')}
      actions={
        <Button kind="main" data-cart={count} disabled={count === 0} onClick={() => flow.do({ do: 'show_cart' })}>
          {count === 0 ? t('cart.empty') : t('cart.show', { count })}
        </Button>
      }
    >
      {menu === null && <Unread />}
      {menu !== null && sections.length === 0 && <p className="text-xl">{t('menu.empty')}</p>}
      {sections.length > 0 && (
        <>
          <Field
            label={t('menu.search')}
            type="search"
            enterKeyHint="search"
            autoComplete="off"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          {sections.length > 1 && search.trim() === '' && (
            <nav aria-label={t('menu.categories')} className="flex flex-wrap gap-2">
              <Button
                aria-pressed={part === null}
                kind={part === null ? 'main' : 'plain'}
                onClick={() => setPart(null)}
              >
                {t('menu.all')}
              </Button>
              {sections.map(({ category }) => {
                const id = category?.id ?? 0;
                return (
                  <Button
                    key={id}
                    data-part={id}
                    aria-pressed={part === id}
                    kind={part === id ? 'main' : 'plain'}
                    onClick={() => setPart(id)}
                  >
                    {category?.name ?? t('menu.others')}
                  </Button>
                );
              })}
            </nav>
          )}
          {shown.length === 0 && (
            <p role="status" className="text-xl">
              {t('menu.nothing_found')}
            </p>
          )}
          {shown.map(({ category, products }) => (
            <section key={category?.id ?? 0} aria-label={category?.name ?? t('menu.others')}>
              <h2 className="mb-2 text-xl font-semibold">{category?.name ?? t('menu.others')}</h2>
              <ul className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-3">
                {products.map((product) => (
                  <li key={product.id} className="flex">
                    <ProductTile product={product} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </>
      )}
    </ScreenFrame>
  );
}

function Unread() {
  const { client } = useKiosk();
  const { t } = useSpeech();
  const status = useSelected(client, ({ connection }) => connection.status);
  const isAway = status === 'offline' || status === 'refused';
  return (
    <p role="status" className="text-xl">
      {t(isAway ? 'menu.unread' : 'menu.loading')}
    </p>
  );
}

function ProductTile({ product }: { readonly product: Product }) {
  const { flow } = useKiosk();
  const { t, price, time } = useSpeech();
  const isGone = isAway(product, useNow());
  const { id, name, image_url, price_minor, currency, unavailable_until } = product;
  return (
    <button
      type="button"
      data-product={id}
      data-sold-out={isGone}
      onClick={() => flow.do({ do: 'show_product', product: id, line: null })}
      className="flex min-h-touch w-full flex-col gap-1 overflow-hidden rounded-(--radius) border border-edge bg-card text-left"
    >
      {image_url !== null && (
        <img
          src={image_url}
          alt=""
          loading="lazy"
          decoding="async"
          width={400}
          height={300}
          className="aspect-4/3 w-full bg-sunken object-cover"
        />
      )}
      <span className="flex flex-1 flex-col gap-1 p-3">
        <span className="text-xl font-semibold">{name}</span>
        {price_minor > 0 && <span className="text-soft">{price(price_minor, currency)}</span>}
        {isGone && (
          <span className="font-semibold text-late">
            {unavailable_until === null
              ? t('menu.sold_out')
              : t('menu.sold_out_until', { time: time(unavailable_until) })}
          </span>
        )}
      </span>
    </button>
  );
}
