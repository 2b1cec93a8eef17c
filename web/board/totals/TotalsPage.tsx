/** How much of each product is still to be made over all open orders, by station where the site has any. */
import { useOrders } from '@comanda/client/react';
import { language } from '../../ui/i18n/language.ts';
import { useStored } from '../../ui/stored.ts';
import { useDesk } from '../desk/use-desk.ts';
import { useStation } from '../desk/use-station.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { ALL, type StationsOf, type View } from '../stations/stations.ts';
import { BoardPage } from '../tickets/BoardPage.tsx';
import { type ProductTotal, totalsOf } from './totals.ts';

/** No station is called so. */
const ELSEWHERE = [''];

interface Part {
  /** Null where the site has no stations. */
  readonly title: string | null;
  readonly totals: readonly ProductTotal[];
}

export function TotalsPage() {
  const t = boardTexts.use();
  const orders = useOrders(useDesk().live.client);
  const { names, makersOf } = useStation();
  const chosen = useStored(language);
  const views: { readonly title: string | null; readonly view: View }[] =
    names.length === 0
      ? [{ title: null, view: ALL }]
      : [
          ...names.map((name) => ({ title: name, view: { of: 'station', name } as const })),
          { title: t('tickets.station.catch_all'), view: { of: 'catch_all' } as const },
        ];
  const parts: Part[] = views.map(({ title, view }) => ({ title, totals: totalsIn(view) })).filter(hasAny);

  /** A station's screen shows the catch-all's beside its own; here it stands by itself. */
  function totalsIn(view: View): ProductTotal[] {
    const makers: StationsOf = (line) => {
      const made = makersOf(line);
      return made.length === 0 && view.of === 'station' ? ELSEWHERE : made;
    };
    return totalsOf(orders.values(), view, makers, chosen);
  }

  return (
    <BoardPage title={t('totals.title')} description={t('totals.description')}>
      {parts.length === 0 && <p className="text-soft">{t('totals.none')}</p>}
      {parts.map(({ title, totals }) => (
        <TotalsTable key={title ?? ''} title={title} totals={totals} />
      ))}
    </BoardPage>
  );
}

function hasAny({ totals }: Part): boolean {
  return totals.length > 0;
}

function TotalsTable({ title, totals }: Part) {
  const t = boardTexts.use();
  return (
    <table className="w-full text-lg">
      {title !== null && <caption className="pb-1 text-left text-xl font-semibold">{title}</caption>}
      <thead className="text-base text-soft">
        <tr>
          <th scope="col" className="py-1 text-left font-medium">
            {t('totals.product')}
          </th>
          <th scope="col" className="px-2 text-right font-medium">
            {t('totals.open')}
          </th>
          <th scope="col" className="px-2 text-right font-medium">
            {t('totals.done')}
          </th>
          <th scope="col" className="pl-2 text-right font-medium">
            {t('totals.orders')}
          </th>
        </tr>
      </thead>
      <tbody>
        {totals.map(({ product, name, unit, open, done, orders, kinds }) => (
          <tr key={product} data-total={product} className="border-t border-line">
            <th scope="row" className="py-2 text-left font-normal">
              {name} {unit !== '' && <span className="text-base text-soft">{unit}</span>}
              {kinds.map(({ words, open: count }) => (
                <span key={words} data-kind={words} className="block pl-4">
                  <strong className="tabular-nums">{count}</strong> × {words === '' ? t('totals.plain') : words}
                </span>
              ))}
            </th>
            <td className="px-2 text-right text-2xl font-bold tabular-nums">{open}</td>
            <td className="px-2 text-right tabular-nums">{done}</td>
            <td className="pl-2 text-right tabular-nums">{orders}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
