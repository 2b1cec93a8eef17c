/** An order on a guest's behalf: a room, products, how many, notes. */
import { useSelected } from '@comanda/client/react';
import type { Product } from '@comanda/protocol/catalog';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { isAway, menuSections } from '../../core/menu-sections.ts';
import { fits, isOutOfChoices } from '../../core/options.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { toasts } from '../../ui/toasts.ts';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useCategories, useProducts, useRooms } from '../live/readings.ts';
import { BoardPage } from '../tickets/BoardPage.tsx';
import { ProblemNote } from '../tickets/ProblemNote.tsx';
import { roomWords } from '../tickets/room-words.ts';
import { useIsLive } from '../tickets/use-order-doing.ts';
import { ChosenLine } from './ChosenLine.tsx';

const LONGEST_NOTE = 500;

export function PlacingPage() {
  const t = boardTexts.use();
  const { placing } = useDesk();
  const navigate = useNavigate();
  const rooms = (useRooms().data ?? []).filter(({ is_active }) => is_active);
  const { room, lines, note, isSending, problem, unanswered } = useSelected(placing, (state) => state);
  const isLive = useIsLive();
  const products = useProducts().data ?? [];
  const [tries, setTries] = useState(0);
  const isTried = tries > 0;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // Where something is still to be chosen, whoever sends is led there.
    const missing = tries > 0 && form.current?.querySelector('[data-missing]')?.closest('fieldset');
    if (missing) missing.querySelector<HTMLInputElement>('input:enabled')?.focus();
  }, [tries]);
  const listId = useId();
  const isKnown = rooms.some(({ code }) => code === room.trim());

  async function send(event: FormEvent) {
    event.preventDefault();
    setTries(tries + 1);
    const isChosen = lines.every(({ product, options }) =>
      fits(products.find(({ id }) => id === product)?.options ?? [], options),
    );
    if (!isKnown || lines.length === 0 || !isChosen) return;
    const order = await placing.send();
    if (!order) return;
    toasts.show('done', t('placing.placed', { id: order.id, room: roomWords(t, order.room_code) }));
    await navigate({ to: '/' });
  }

  return (
    <BoardPage title={t('placing.title')}>
      {/* What is missing is said in the board's own words. */}
      <form ref={form} noValidate onSubmit={send} className="flex flex-col gap-4">
        <Field
          label={t('placing.room')}
          name="room"
          autoFocus
          list={listId}
          autoComplete="off"
          value={room}
          problem={isTried && !isKnown ? t('placing.room_needed') : undefined}
          onChange={(event) => placing.setRoom(event.currentTarget.value)}
        />
        <datalist id={listId}>
          {rooms.map(({ code }) => (
            <option key={code} value={code} />
          ))}
        </datalist>
        <ProductPicker />
        <section>
          <h3 className="mb-1 text-lg font-semibold">{t('placing.chosen')}</h3>
          {lines.length === 0 && (
            <p role={isTried ? 'alert' : undefined} className={isTried ? 'text-late' : 'text-soft'}>
              {t('placing.nothing_chosen')}
            </p>
          )}
          <ul className="divide-y divide-line">
            {lines.map((line) => (
              <ChosenLine key={line.id} line={line} isTried={isTried} />
            ))}
          </ul>
        </section>
        <TextArea
          label={t('placing.note')}
          maxLength={LONGEST_NOTE}
          value={note}
          onChange={(event) => placing.setNote(event.currentTarget.value)}
        />
        {problem && problem.kind !== 'unreachable' && (
          <ProblemNote problem={problem} onDismiss={() => placing.dismiss()} />
        )}
        {unanswered !== null && (
          <p role="alert" data-unanswered={unanswered} className="rounded-(--radius) border-2 border-warn p-3">
            {t(unanswered === 'same' ? 'placing.unanswered' : 'placing.unanswered_changed')}
          </p>
        )}
        {!isLive && <p className="text-soft">{t('actions.not_live')}</p>}
        <div className="flex flex-wrap justify-end gap-3">
          <Button disabled={isSending} onClick={() => placing.clear()}>
            {t('placing.clear')}
          </Button>
          <Button type="submit" kind="main" data-place busy={isSending} disabled={!isLive}>
            {t(isSending ? 'actions.sending' : 'placing.send')}
          </Button>
        </div>
      </form>
    </BoardPage>
  );
}

function ProductPicker() {
  const t = boardTexts.use();
  const { ticker } = useDesk();
  const products = useProducts().data ?? [];
  const categories = useCategories().data ?? [];
  const [search, setSearch] = useState('');
  // As text: the clock's tick alone is no news.
  const away = useSelected(ticker, (now) =>
    products
      .filter((product) => isAway(product, now))
      .map(({ id }) => id)
      .join(),
  );
  const gone = new Set(away.split(','));
  return (
    <section aria-label={t('placing.products')} className="flex flex-col gap-2">
      <Field
        label={t('placing.search')}
        type="search"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <div className="flex max-h-72 flex-col gap-2 overflow-y-auto rounded-(--radius) border border-line p-2">
        {menuSections(products, categories, search).map(({ category, products: some }) => (
          <div key={category?.id ?? 0}>
            <h3 className="mb-1 text-soft">{category?.name ?? t('menu.no_category')}</h3>
            <ul className="flex flex-wrap gap-2">
              {some.map((product) => (
                <li key={product.id}>
                  <PickButton
                    product={product}
                    isGone={gone.has(String(product.id)) || isOutOfChoices(product.options)}
                  />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

function PickButton({
  product: { id, name, options },
  isGone,
}: {
  readonly product: Product;
  readonly isGone: boolean;
}) {
  const t = boardTexts.use();
  const { placing } = useDesk();
  return (
    <Button
      data-pick={id}
      disabled={isGone}
      aria-label={isGone ? undefined : t('placing.add', { product: name })}
      onClick={() => placing.add(id, options.length > 0)}
    >
      {!isGone && <Icon name="plus" />}
      {name}
      {isGone && <span className="text-soft">({t('placing.away')})</span>}
    </Button>
  );
}
