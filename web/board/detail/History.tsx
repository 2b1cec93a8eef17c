/** Who did what with an order, when and why. */
import type { OrderChange, StaffOrder } from '@comanda/protocol/order';
import { language } from '../../ui/i18n/language.ts';
import { useStored } from '../../ui/stored.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useSite } from '../live/site.ts';
import { siteTimeToTheSecond } from '../live/site-time.ts';
import { cancelWords } from '../tickets/cancel-words.ts';
import { nameOf } from '../tickets/who.ts';
import { type HistoryEntry, historyOf } from './history.ts';

export function History({ order }: { readonly order: StaffOrder }) {
  const t = boardTexts.use();
  const chosen = useStored(language);
  const { timeZone } = useSite();
  return (
    <section>
      <h3 className="mb-2 text-lg font-semibold">{t('detail.history')}</h3>
      <ol data-history className="flex flex-col gap-2">
        {historyOf(order).map((entry) => (
          <li key={entry.key} className="flex gap-3">
            <time dateTime={entry.at} className="shrink-0 text-soft tabular-nums">
              {siteTimeToTheSecond(Date.parse(entry.at), chosen, timeZone)}
            </time>
            <div className="min-w-0">
              <Entry entry={entry} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Entry({ entry }: { readonly entry: HistoryEntry }) {
  const t = boardTexts.use();
  switch (entry.kind) {
    case 'placed':
    case 'moved': {
      const reason = cancelWords(t, entry.cancelReason, entry.note);
      const by = entry.by === null ? t('detail.by_room') : t('detail.by', { name: nameOf(entry.by) });
      return (
        <>
          <span className="font-medium">
            {entry.kind === 'placed' ? t('detail.placed') : t(`tickets.status.${entry.to}`)}
          </span>{' '}
          <span className="text-soft">{by}</span>
          {reason !== '' && <p>{t('tickets.reason', { reason })}</p>}
        </>
      );
    }
    case 'changed':
      return <Changed change={entry.change} />;
  }
}

function Changed({ change: { changed_by_email, reason, items, note } }: { readonly change: OrderChange }) {
  const t = boardTexts.use();
  return (
    <>
      <span className="font-medium">{t('detail.changed')}</span>{' '}
      <span className="text-soft">{t('detail.by', { name: nameOf(changed_by_email) })}</span>
      <p>{t('tickets.reason', { reason })}</p>
      <ul>
        {items.map(({ id, product_name: product, from_quantity: from, to_quantity: to }) => (
          <li key={id}>
            {to === 0 ? t('detail.line_removed', { product }) : t('detail.line_changed', { product, from, to })}
          </li>
        ))}
        {note && <li>{note.to === '' ? t('detail.note_removed') : t('detail.note_changed', { note: note.to })}</li>}
      </ul>
    </>
  );
}
