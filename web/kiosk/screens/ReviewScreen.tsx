/** Everything once more, and the one touch that orders it. */
import { useSelected } from '@comanda/client/react';
import { troubles } from '../cart/cart.ts';
import { MainButton } from '../shell/MainButton.tsx';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useNow, useSpeech } from '../shell/use-kiosk.ts';

export function ReviewScreen() {
  const kiosk = useKiosk();
  const { shelf, basket } = kiosk;
  const { t, price, menuLang } = useSpeech();
  const { lines, note } = useSelected(basket, (state) => state.cart);
  const cart = useSelected(basket, (state) => state.cart);
  const site = useSelected(shelf, (state) => state.site);
  const products = useSelected(shelf, ({ menu }) => menu?.products ?? null);
  const found = troubles(cart, products, useNow());
  const total = lines.reduce((sum, { product, quantity }) => {
    return sum + quantity * (products?.find(({ id }) => id === product)?.price_minor ?? 0);
  }, 0);
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
        {lines.map(({ id, name, quantity, note: words }) => (
          <li key={id} className="py-3">
            <span className="font-bold tabular-nums">{quantity} × </span>
            <span lang={menuLang} className="font-semibold">
              {name}
            </span>
            {words.trim() !== '' && <span className="block text-xl text-soft">{words}</span>}
            {found.has(id) && (
              <span className="block font-semibold text-late">{t(`cart.${found.get(id) ?? 'gone'}`)}</span>
            )}
          </li>
        ))}
      </ul>
      {note.trim() !== '' && <p className="whitespace-pre-line text-xl">{note}</p>}
      {total > 0 && site !== null && (
        <p className="text-2xl font-semibold">{t('review.total', { price: price(total, site.currency) })}</p>
      )}
      {site?.room_code != null && <p className="text-2xl">{t('review.room', { room: site.room_code })}</p>}
    </ScreenFrame>
  );
}
