/** The menu: parts of it, what is searched for, and what has been chosen so far. */
import { useSelected } from '@comanda/client/react';
import type { Product } from '@comanda/protocol/catalog';
import { useEffect } from 'react';
import { isAway, menuSections } from '../../core/menu-sections.ts';
import { isOutOfChoices } from '../../core/options.ts';
import { Field } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { countOf } from '../cart/cart.ts';
import { MainButton } from '../shell/MainButton.tsx';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useNow, useSpeech } from '../shell/use-kiosk.ts';
import { DietMarks, MOST_ON_A_TILE } from './DietMarks.tsx';
import { MenuParts } from './MenuParts.tsx';
import { ProductPicture } from './ProductPicture.tsx';

export function MenuScreen() {
  const { shelf, basket, flow, view } = useKiosk();
  const { t, menuLang } = useSpeech();
  const menu = useSelected(shelf, (state) => state.menu);
  const count = useSelected(basket, ({ cart }) => countOf(cart));
  const { search, part } = useSelected(view, (state) => state);
  const sections = menu ? menuSections(menu.products, menu.categories, '') : [];
  const found = menu ? menuSections(menu.products, menu.categories, search) : [];
  const isSearching = search.trim() !== '';
  // Who searches looks everywhere; a part that is gone hides nothing.
  const isThere = sections.some(({ category }) => (category?.id ?? 0) === part);
  const shown = isSearching || !isThere ? found : found.filter(({ category }) => (category?.id ?? 0) === part);
  const hits = shown.reduce((sum, { products }) => sum + products.length, 0);
  useEffect(() => {
    // Whoever comes back from a product is where they were.
    const tile = document.querySelector<HTMLElement>(`[data-product="${view.state.last}"]`);
    tile?.scrollIntoView({ block: 'center' });
    tile?.focus({ preventScroll: true });
  }, [view]);
  return (
    <ScreenFrame
      name="menu"
      title={t('menu.title')}
      back={t('nav.leave')}
      actions={
        <MainButton data-cart={count} disabled={count === 0} onClick={() => flow.do({ do: 'show_cart' })}>
          {count === 0 ? t('cart.empty') : t('cart.show', { count })}
        </MainButton>
      }
      beside={
        sections.length > 0 && (
          <div className="min-w-0 flex-1 basis-56 sm:max-w-md">
            <Field
              label={t('menu.search')}
              type="search"
              enterKeyHint="search"
              autoComplete="off"
              value={search}
              onChange={(event) => view.search(event.currentTarget.value)}
            />
          </div>
        )
      }
      side={
        sections.length > 1 && (
          <MenuParts
            sections={sections}
            open={isSearching ? undefined : isThere ? part : null}
            onOpen={(each) => {
              view.search('');
              view.open(each);
            }}
          />
        )
      }
    >
      {menu === null && <Unread />}
      {menu !== null && sections.length === 0 && <p className="text-2xl">{t('menu.empty')}</p>}
      {/* There before anything stands in it: else what comes would not be read aloud. */}
      <p role="status" className="text-2xl empty:hidden">
        {isSearching && (hits === 0 ? t('menu.nothing_found') : t('menu.found', { count: hits }))}
      </p>
      {shown.map(({ category, products }) => (
        <section key={category?.id ?? 0} aria-labelledby={`part-${category?.id ?? 0}`}>
          <h2
            id={`part-${category?.id ?? 0}`}
            lang={category ? menuLang : undefined}
            className="mb-3 text-2xl font-bold"
          >
            {category?.name ?? t('menu.others')}
          </h2>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(11rem,100%),1fr))] gap-3">
            {products.map((product) => (
              <li key={product.id} className="flex">
                <ProductTile product={product} hasPicture={products.some(({ image_url }) => image_url !== null)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </ScreenFrame>
  );
}

function Unread() {
  const { client } = useKiosk();
  const { t } = useSpeech();
  const status = useSelected(client, ({ connection }) => connection.status);
  const isAway = status === 'offline' || status === 'refused';
  return (
    <p role="status" className="m-auto max-w-2xl text-center text-2xl">
      {t(isAway ? 'menu.unread' : 'menu.loading')}
    </p>
  );
}

/** On a tablet, whose screen has two dots a pixel: the small file fills it, and no tile asks for the large one. */
const TILE = '240px';

interface ProductTileProps {
  readonly product: Product;
  /** Tiles beside it have a photograph: one that has none keeps the place of it. */
  readonly hasPicture: boolean;
}

function ProductTile({ product, hasPicture }: ProductTileProps) {
  const { flow, view } = useKiosk();
  const { t, price, time, menuLang } = useSpeech();
  const { id, name, image_url, price_minor, currency, unavailable_until, diets, options } = product;
  const isGone = isAway(product, useNow()) || isOutOfChoices(options);
  return (
    <button
      type="button"
      data-product={id}
      data-sold-out={isGone}
      onClick={() => {
        view.lookedAt(id);
        flow.do({ do: 'show_product', product: id, line: null });
      }}
      className="flex min-h-24 w-full flex-col overflow-hidden rounded-(--radius) border border-edge bg-card text-left data-[sold-out=true]:border-dashed data-[sold-out=true]:bg-sunken"
    >
      {image_url !== null ? (
        <ProductPicture product={product} sizes={TILE} box="aspect-4/3 w-full" />
      ) : (
        hasPicture && (
          <span className="flex aspect-4/3 w-full items-center justify-center bg-sunken text-line">
            <Icon name="plate" className="size-24 stroke-1" />
          </span>
        )
      )}
      <span className="flex w-full flex-1 flex-col gap-1 p-4">
        <span lang={menuLang} className="text-xl font-semibold leading-tight">
          {name}
        </span>
        {price_minor > 0 && <span className="text-soft">{price(price_minor, currency)}</span>}
        <DietMarks diets={diets} most={MOST_ON_A_TILE} />
        {isGone && (
          <span className="mt-auto flex items-center gap-2 font-semibold text-late">
            <Icon name="sold_out" />
            {unavailable_until === null
              ? t('menu.sold_out')
              : t('menu.sold_out_until', { time: time(unavailable_until) })}
          </span>
        )}
      </span>
    </button>
  );
}
