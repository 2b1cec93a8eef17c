/** One product: what is in it, what is chosen with it, how many, and anything that should be known of it. */
import { useSelected } from '@comanda/client/react';
import { useEffect, useRef, useState } from 'react';
import { isAway } from '../../core/menu-sections.ts';
import { isOutOfChoices, lacking, standing, surchargeOf } from '../../core/options.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Stepper } from '../../ui/Stepper.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { type CartOption, idsOf, LONGEST_NOTE, MOST_OF_A_PRODUCT, withChoice, withLine } from '../cart/cart.ts';
import { MainButton } from '../shell/MainButton.tsx';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useNow, useSpeech } from '../shell/use-kiosk.ts';
import { ProductFacts } from './ProductFacts.tsx';
import { ProductOptions } from './ProductOptions.tsx';
import { ProductPicture } from './ProductPicture.tsx';

export function ProductScreen({ id, line }: { readonly id: number; readonly line: number | null }) {
  const { shelf, basket, flow } = useKiosk();
  const { t, price, menuLang } = useSpeech();
  const product = useSelected(shelf, ({ menu }) => menu?.products.find((each) => each.id === id) ?? null);
  const inCart = useSelected(basket, ({ cart }) => cart.lines.find((each) => each.id === line) ?? null);
  const [quantity, setQuantity] = useState(inCart?.quantity ?? 1);
  const [note, setNote] = useState(inCart?.note ?? '');
  const [touched, setTouched] = useState(() => idsOf(inCart?.options ?? []));
  /** How often it was asked for without what must be chosen: each time the eye is led there again. */
  const [asked, setAsked] = useState(0);
  const firstMissing = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (asked > 0) firstMissing.current?.querySelector<HTMLInputElement>('input:enabled')?.focus();
  }, [asked]);
  const [full, setFull] = useState<'lines' | 'product' | null>(null);
  const now = useNow();
  const name = product?.name ?? inCart?.name ?? '';
  const isGone = product?.is_active !== true;
  const groups = product?.options ?? [];
  const isSoldOut = product !== null && (isAway(product, now) || isOutOfChoices(groups));
  const chosen = standing(groups, touched);
  const missing = lacking(groups, chosen);
  const unitPrice = (product?.price_minor ?? 0) + surchargeOf(groups, chosen);

  function press() {
    if (missing.length > 0) {
      setAsked(asked + 1);
      return;
    }
    const { cart } = basket.state;
    const options: CartOption[] = groups.flatMap(({ choices }) =>
      choices.filter((choice) => chosen.includes(choice.id)).map((choice) => ({ id: choice.id, name: choice.name })),
    );
    const change =
      line === null
        ? withChoice(cart, { product: id, name, quantity, note, options })
        : withLine(cart, line, { quantity, note, options });
    if (change.kind === 'full') {
      setFull(change.of);
      return;
    }
    basket.change(() => change.cart);
    flow.do({ do: 'back' });
  }

  return (
    <ScreenFrame
      name="product"
      title={name}
      titleLang={menuLang}
      actions={
        <MainButton data-save disabled={isGone || isSoldOut} onClick={press}>
          {t(line === null ? 'product.add' : 'product.change')}
        </MainButton>
      }
    >
      {product !== null && (
        <ProductPicture
          product={product}
          sizes="100vw"
          box="aspect-video max-h-72 w-full shrink-0 rounded-(--radius)"
        />
      )}
      {product !== null && product.description !== '' && (
        <p lang={menuLang} className="whitespace-pre-line text-2xl">
          {product.description}
        </p>
      )}
      {product !== null && product.price_minor > 0 && (
        <p className="text-2xl font-semibold">
          {price(product.price_minor, product.currency)}
          {product.unit_label !== '' && (
            <span lang={menuLang} className="font-normal text-soft">
              {' '}
              · {product.unit_label}
            </span>
          )}
        </p>
      )}
      {product !== null && <ProductFacts product={product} />}
      {(isGone || isSoldOut) && (
        <p role="alert" className="flex items-center gap-3 text-2xl font-semibold text-late">
          <Icon name="sold_out" />
          {t(isGone ? 'product.gone' : 'product.sold_out')}
        </p>
      )}
      {full !== null && (
        <p role="alert" data-full={full} className="text-xl font-semibold text-late">
          {t(full === 'lines' ? 'product.full_lines' : 'product.full_product')}
        </p>
      )}
      {!isGone && !isSoldOut && (
        <div className="mt-auto flex flex-col gap-5">
          <ProductOptions
            product={product}
            chosen={touched}
            missing={asked > 0 ? missing : []}
            firstMissing={firstMissing}
            onChange={setTouched}
          />
          {unitPrice > product.price_minor && (
            <p data-unit-price={unitPrice} className="text-2xl font-semibold">
              {t('product.with_choices', { price: price(unitPrice, product.currency) })}
            </p>
          )}
          <TextArea
            label={t('product.note')}
            placeholder={t('product.note_hint')}
            maxLength={LONGEST_NOTE}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Stepper
            label={t('product.quantity', { product: name })}
            less={t('product.less')}
            more={t('product.more')}
            value={quantity}
            min={1}
            max={MOST_OF_A_PRODUCT}
            isLarge
            onChange={setQuantity}
          />
        </div>
      )}
    </ScreenFrame>
  );
}
