/** All lines of an order, with what was done of them and what was taken out. */
import type { StaffOrder } from '@comanda/protocol/order';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/Icon.tsx';
import { language } from '../../ui/i18n/language.ts';
import { useStored } from '../../ui/stored.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useSite } from '../live/site.ts';
import { siteTime } from '../live/site-time.ts';
import { Choices } from '../tickets/Choices.tsx';

export function OrderLines({ order }: { readonly order: StaffOrder }) {
  const t = boardTexts.use();
  const chosen = useStored(language);
  const { timeZone } = useSite();
  if (order.items.length === 0 && order.note === '') return null;
  return (
    <section aria-label={t('detail.lines')}>
      <ul className="divide-y divide-line rounded-(--radius) border border-line">
        {order.items.map(({ id, quantity, product_name, unit_label, note, options, done_at }) => (
          <li key={id} className="flex items-baseline gap-3 px-3 py-2 text-lg">
            <span className="min-w-[2em] text-right font-bold tabular-nums">{quantity === 0 ? '–' : quantity}</span>
            <span className="min-w-0 flex-1">
              <span className={classNames(quantity === 0 && 'text-soft line-through')}>
                {product_name} {unit_label !== '' && <span className="text-base text-soft">{unit_label}</span>}
                <Choices options={options} />
              </span>
              {note !== '' && <strong className="block border-l-4 border-warn pl-2">{note}</strong>}
            </span>
            {quantity === 0 && <span className="text-base text-soft">{t('detail.removed')}</span>}
            {done_at !== null && (
              <span className="flex items-center gap-1 text-base text-soft">
                <Icon name="check" className="text-good" />
                {t('detail.done_at', { time: siteTime(done_at, chosen, timeZone) })}
              </span>
            )}
          </li>
        ))}
      </ul>
      {order.note !== '' && (
        <p className="mt-2 whitespace-pre-line rounded-(--radius) bg-sunken px-3 py-2 font-medium">
          <span className="text-soft">{t('detail.note')}: </span>
          {order.note}
        </p>
      )}
    </section>
  );
}
