/** What is sold out: said by two touches, known to every room at once, and taken back by one. */
import { useOrders, useSelected } from '@comanda/client/react';
import type { Product, SoldOutSpan } from '@comanda/protocol/catalog';
import { useMutation } from '@tanstack/react-query';
import { memo, useState } from 'react';
import { isAway, menuSections } from '../../core/menu-sections.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { language } from '../../ui/i18n/language.ts';
import { useStored } from '../../ui/stored.ts';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useCategories, useProducts } from '../live/readings.ts';
import { useSite } from '../live/site.ts';
import { siteTime } from '../live/site-time.ts';
import { actionProblem } from '../tickets/action-problem.ts';
import { BoardPage } from '../tickets/BoardPage.tsx';
import { ProblemNote } from '../tickets/ProblemNote.tsx';
import { useIsLive } from '../tickets/use-order-doing.ts';
import { wantedBy } from './wanted-by.ts';

export function SoldOutPage() {
  const t = boardTexts.use();
  const products = useProducts();
  const categories = useCategories();
  const [search, setSearch] = useState('');
  const sections = menuSections(products.data ?? [], categories.data ?? [], search);
  return (
    <BoardPage title={t('menu.title')} description={t('menu.description')}>
      <Field
        label={t('menu.search')}
        type="search"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {(products.isError || categories.isError) && (
        <p role="alert" className="text-late">
          {t('menu.unread')}
        </p>
      )}
      {products.data && sections.length === 0 && <p className="text-soft">{t('menu.none_found')}</p>}
      {sections.map(({ category, products: some }) => (
        <section key={category?.id ?? 0}>
          <h3 className="mb-1 text-lg font-semibold">{category?.name ?? t('menu.no_category')}</h3>
          <ul className="divide-y divide-line">
            {some.map((product) => (
              <ProductRow key={product.id} product={product} />
            ))}
          </ul>
        </section>
      ))}
    </BoardPage>
  );
}

const SPANS = ['in_one_hour', 'end_of_day', 'further_notice'] as const satisfies readonly SoldOutSpan[];

type Said = { readonly available: true } | { readonly available: false; readonly until: SoldOutSpan };

const ProductRow = memo(function ProductRow({ product }: { readonly product: Product }) {
  const t = boardTexts.use();
  const { live, ticker } = useDesk();
  const isLive = useIsLive();
  const isGone = useSelected(ticker, (now) => isAway(product, now));
  const [isAsking, setAsking] = useState(false);
  const { id, name } = product;
  const change = useMutation({
    mutationFn: (said: Said) => live.rest.send('PUT', `/api/catalog/products/${id}/availability/`, said),
    onSuccess: () => live.queries.invalidateQueries({ queryKey: ['menu'] }),
    onSettled: () => setAsking(false),
  });
  return (
    <li data-product={id} data-away={isGone || undefined} className="flex flex-col gap-2 py-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <p className="text-lg font-medium">{name}</p>
          <Standing product={product} isGone={isGone} />
        </div>
        {isGone && (
          <Button
            data-available
            disabled={!isLive}
            busy={change.isPending}
            onClick={() => change.mutate({ available: true })}
          >
            {t('menu.back')}
          </Button>
        )}
        {!isGone && !isAsking && (
          <Button data-sold-out disabled={!isLive} aria-expanded={false} onClick={() => setAsking(true)}>
            <Icon name="sold_out" />
            {t('menu.sold_out')}
          </Button>
        )}
      </div>
      {!isGone && isAsking && (
        <fieldset className="flex flex-wrap gap-2">
          <legend className="mb-1 text-soft">{t('menu.for.label', { product: name })}</legend>
          {SPANS.map((until) => (
            <Button
              key={until}
              data-until={until}
              disabled={!isLive}
              busy={change.isPending}
              onClick={() => change.mutate({ available: false, until })}
            >
              {t(`menu.for.${until}`)}
            </Button>
          ))}
          <Button kind="quiet" onClick={() => setAsking(false)}>
            {t('menu.never_mind')}
          </Button>
        </fieldset>
      )}
      {change.error && <ProblemNote problem={actionProblem(change.error, null)} onDismiss={() => change.reset()} />}
    </li>
  );
});

function Standing({ product, isGone }: { readonly product: Product; readonly isGone: boolean }) {
  const t = boardTexts.use();
  const { live } = useDesk();
  const chosen = useStored(language);
  const { timeZone } = useSite();
  const rooms = wantedBy(useOrders(live.client).values(), product.id).map((room) => room ?? t('tickets.no_room'));
  const until = product.unavailable_until;
  const away = until === null ? t('menu.away') : t('menu.away_until', { time: siteTime(until, chosen, timeZone) });
  return (
    <>
      <p className={isGone ? 'font-semibold text-late' : 'text-soft'}>{isGone ? away : t('menu.available')}</p>
      {rooms.length > 0 && <p>{t('menu.in_orders', { count: rooms.length, rooms: rooms.join(', ') })}</p>}
    </>
  );
}
