/** Everything once more, and the one touch that orders it. */
import { useSelected } from '@comanda/client/react';
import { surchargeOf } from '../../core/options.ts';
import { type CartLine, idsOf, troubles } from '../cart/cart.ts';
import { MainButton } from '../shell/MainButton.tsx';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useNow, useSpeech } from '../shell/use-kiosk.ts';
import { allergenNames } from './ProductFacts.tsx';

export function ReviewScreen() {
  const kiosk = useKiosk();
  const { shelf, basket } = kiosk;
  const speech = useSpeech();
  const { t, price, menuLang } = speech;
  const { lines, note } = useSelected(basket, (state) => state.cart);
  const cart = useSelected(basket, (state) => state.cart);
  const site = useSelected(shelf, (state) => state.site);
  const products = useSelected(shelf, ({ menu }) => menu?.products ?? null);
  const found = troubles(cart, products, useNow());
  const productOf = (line: CartLine) => products?.find(({ id }) => id === line.product);
  const priceOf = (line: CartLine) => {
    const product = productOf(line);
    return product ? line.quantity * (product.price_minor + surchargeOf(product.options, idsOf(line.options))) : 0;
  };
  const total = lines.reduce((sum, line) => sum + priceOf(line), 0);
  return (
    <ScreenFrame
      name="review"
      title={t('review.title')}
      actions={
        <MainButton data-place disabled={lines.length === 0 || found.size > 0} onClick={() => void kiosk.order()}>
          {t('review.place')}
        </MainButton>
      }
    >
      <ul className="divide-y divide-line rounded-(--radius) border border-line bg-card px-4 text-2xl">
        {lines.map((line) => {
          const { id, name, quantity, note: words, options } = line;
          const allergens = productOf(line)?.allergens ?? [];
          const trouble = found.get(id);
          return (
            <li key={id} className="flex flex-wrap items-baseline gap-x-3 py-3">
              <span className="font-bold tabular-nums">{quantity} ×</span>
              <span className="min-w-0 flex-1 basis-40">
                <span lang={menuLang} className="font-semibold">
                  {name}
                </span>
                {options.length > 0 && (
                  <span data-choices lang={menuLang} className="block">
                    {options.map((option) => option.name).join(', ')}
                  </span>
                )}
                {words.trim() !== '' && <span className="block text-xl text-soft">{words}</span>}
                {allergens.length > 0 && (
                  <span data-allergens={allergens.join()} className="block text-xl text-soft">
                    {t('review.allergens', { names: allergenNames(speech, allergens) })}
                  </span>
                )}
                {trouble !== undefined && <span className="block font-semibold text-late">{t(`cart.${trouble}`)}</span>}
              </span>
              {site !== null && priceOf(line) > 0 && (
                <span className="ml-auto tabular-nums">{price(priceOf(line), site.currency)}</span>
              )}
            </li>
          );
        })}
      </ul>
      {note.trim() !== '' && <p className="whitespace-pre-line text-xl">{note}</p>}
      {total > 0 && site !== null && (
        <p className="text-2xl font-semibold">{t('review.total', { price: price(total, site.currency) })}</p>
      )}
      {site?.room_code != null && <p className="text-2xl">{t('review.room', { room: site.room_code })}</p>}
    </ScreenFrame>
  );
}
