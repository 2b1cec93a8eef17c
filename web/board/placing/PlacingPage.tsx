/** An order on a guest's behalf: a room, products, how many, notes. */
import { useSelected } from '@comanda/client/react';
import type { Product } from '@comanda/protocol/catalog';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { isAway, menuSections } from '../../core/menu-sections.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Stepper } from '../../ui/Stepper.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { toasts } from '../../ui/toasts.ts';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useCategories, useProducts, useRooms } from '../live/readings.ts';
import { BoardPage } from '../tickets/BoardPage.tsx';
import { ProblemNote } from '../tickets/ProblemNote.tsx';
import { roomWords } from '../tickets/room-words.ts';
import { useIsLive } from '../tickets/use-order-doing.ts';
import { MOST_OF_A_PRODUCT, type WantedLine } from './placing.ts';

const LONGEST_NOTE = 500;

export function PlacingPage() {
  const t = boardTexts.use();
  const { placing } = useDesk();
  const navigate = useNavigate();
  const rooms = (useRooms().data ?? []).filter(({ is_active }) => is_active);
  const { room, lines, note, isSending, problem, unanswered } = useSelected(placing, (state) => state);
  const isLive = useIsLive();
  const [isTried, setTried] = useState(false);
  const listId = useId();
  const isKnown = rooms.some(({ code }) => code === room.trim());

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!isKnown || lines.length === 0) return;
    const order = await placing.send();
    if (!order) return;
    toasts.show('done', t('placing.placed', { id: order.id, room: roomWords(t, order.room_code) }));
    await navigate({ to: '/' });
  }

  return (
    <BoardPage title={t('placing.title')}>
      <form onSubmit={send} className="flex flex-col gap-4">
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
              <ChosenLine key={line.product} line={line} />
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
                  <PickButton product={product} isGone={gone.has(String(product.id))} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

function PickButton({ product: { id, name }, isGone }: { readonly product: Product; readonly isGone: boolean }) {
  const t = boardTexts.use();
  const { placing } = useDesk();
  return (
    <Button
      data-pick={id}
      disabled={isGone}
      aria-label={isGone ? undefined : t('placing.add', { product: name })}
      onClick={() => placing.add(id)}
    >
      {!isGone && <Icon name="plus" />}
      {name}
      {isGone && <span className="text-soft">({t('placing.away')})</span>}
    </Button>
  );
}

function ChosenLine({ line: { product, quantity, note } }: { readonly line: WantedLine }) {
  const t = boardTexts.use();
  const { placing } = useDesk();
  const name = useProducts().data?.find(({ id }) => id === product)?.name ?? String(product);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2">
      <span className="min-w-0 flex-1 basis-40 text-lg font-medium">{name}</span>
      <Stepper
        label={t('detail.amend.quantity', { product: name })}
        less={t('detail.amend.less', { product: name })}
        more={t('detail.amend.more', { product: name })}
        value={quantity}
        min={0}
        max={MOST_OF_A_PRODUCT}
        onChange={(next) => placing.setQuantity(product, next)}
      />
      <input
        aria-label={t('placing.line_note', { product: name })}
        placeholder={t('placing.line_note', { product: name })}
        maxLength={LONGEST_NOTE}
        value={note}
        onChange={(event) => placing.setLineNote(product, event.currentTarget.value)}
        className="min-h-touch w-full rounded-(--radius) border border-edge bg-card px-3"
      />
    </li>
  );
}
