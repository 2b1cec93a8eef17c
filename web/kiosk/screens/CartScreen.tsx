/** What has been chosen: to be changed, taken out, and looked at once more before it is ordered. */
import { useSelected } from '@comanda/client/react';
import { useEffect } from 'react';
import { choiceWords } from '../../core/options.ts';
import { Button } from '../../ui/Button.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { type CartLine, type LineTrouble, LONGEST_NOTE, troubles, withLine, withNote } from '../cart/cart.ts';
import { MainButton } from '../shell/MainButton.tsx';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useNow, useSpeech } from '../shell/use-kiosk.ts';
import { ProblemNote } from './ProblemNote.tsx';

export function CartScreen() {
  const { shelf, basket, flow } = useKiosk();
  const { t } = useSpeech();
  const cart = useSelected(basket, (state) => state.cart);
  const products = useSelected(shelf, ({ menu }) => menu?.products ?? null);
  const found = troubles(cart, products, useNow());
  const isEmpty = cart.lines.length === 0;
  // What another tab has changed meanwhile is read before it is decided on.
  useEffect(() => basket.look(), [basket]);
  return (
    <ScreenFrame
      name="cart"
      title={t('cart.title')}
      back={t('nav.menu')}
      actions={
        <MainButton data-review disabled={isEmpty || found.size > 0} onClick={() => flow.do({ do: 'review' })}>
          {t('cart.review')}
        </MainButton>
      }
    >
      <ProblemNote />
      {isEmpty && <p className="text-xl">{t('cart.empty')}</p>}
      <ul className="divide-y divide-line rounded-(--radius) border border-line bg-card px-4 empty:hidden">
        {cart.lines.map((line) => (
          <Line key={line.id} line={line} trouble={found.get(line.id) ?? null} />
        ))}
      </ul>
      {found.size > 0 && (
        <p role="alert" data-blocked className="text-xl font-semibold text-late">
          {t('cart.blocked')}
        </p>
      )}
      {!isEmpty && (
        <TextArea
          label={t('cart.note')}
          maxLength={LONGEST_NOTE}
          value={cart.note}
          onChange={(event) => {
            const { value } = event.currentTarget;
            basket.change((each) => withNote(each, value));
          }}
        />
      )}
    </ScreenFrame>
  );
}

function Line({ line, trouble }: { readonly line: CartLine; readonly trouble: LineTrouble | null }) {
  const { basket, flow } = useKiosk();
  const { t, menuLang } = useSpeech();
  const { id, product, name, quantity, note, options } = line;
  const choices = options.map((option) => ({ choice: option.name }));
  // Two lines of a product differ by what was chosen: their buttons too.
  const whole = [name, ...choices.map(({ choice }) => choice)].join(', ');
  return (
    <li
      data-line={product}
      data-trouble={trouble ?? undefined}
      className="flex flex-wrap items-center justify-end gap-3 py-4"
    >
      <span className="mr-auto text-2xl font-bold tabular-nums">{quantity} ×</span>
      <span className="min-w-0 flex-1 basis-40">
        <span lang={menuLang} className="block text-xl font-semibold">
          {name}
        </span>
        {options.length > 0 && (
          <span lang={menuLang} className="block text-xl">
            {choiceWords(choices)}
          </span>
        )}
        {note.trim() !== '' && <span className="block text-soft">{note}</span>}
        {trouble !== null && <span className="block font-semibold text-late">{t(`cart.${trouble}`)}</span>}
      </span>
      {(trouble === null || trouble === 'choose') && (
        <Button
          data-change
          aria-label={t('cart.change', { product: whole })}
          onClick={() => flow.do({ do: 'show_product', product, line: id })}
        >
          {t('cart.change_short')}
        </Button>
      )}
      <Button
        data-remove
        aria-label={t('cart.remove', { product: whole })}
        onClick={() =>
          basket.change((cart) => {
            const change = withLine(cart, id, { quantity: 0 });
            return change.kind === 'changed' ? change.cart : cart;
          })
        }
      >
        {t('cart.remove_short')}
      </Button>
    </li>
  );
}
