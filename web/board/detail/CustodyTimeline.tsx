/** How an order came to a person: which stage it reached when, on which screens, and what was done because nobody came. */
import type { CustodyStage, OrderCustody } from '@comanda/protocol/custody';
import { useQuery } from '@tanstack/react-query';
import { Icon } from '../../ui/Icon.tsx';
import { language } from '../../ui/i18n/language.ts';
import { useStored } from '../../ui/stored.ts';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useSite } from '../live/site.ts';
import { siteTimeToTheSecond } from '../live/site-time.ts';
import { nameOf } from '../tickets/who.ts';

const STAGES = ['stored', 'pushed', 'rendered', 'audible', 'acknowledged'] as const satisfies readonly CustodyStage[];

/** Receipts of screens are not told to the staff: while nobody has the order they are looked for. */
const LOOK_AGAIN_MS = 3_000;

const SECOND_MS = 1_000;

export function CustodyTimeline({ id }: { readonly id: number }) {
  const t = boardTexts.use();
  const { live } = useDesk();
  const { data } = useQuery({
    queryKey: ['order', id, 'custody'],
    queryFn: () => live.client.custody(id),
    refetchInterval: ({ state }) => (state.data?.acknowledged_at === null ? LOOK_AGAIN_MS : false),
  });
  if (!data) return null;
  return (
    <section data-custody={data.stage}>
      <h3 className="mb-2 text-lg font-semibold">{t('detail.custody.title')}</h3>
      <Stages custody={data} />
      {data.screens.length > 0 && (
        <>
          <h4 className="mt-3 mb-1 font-semibold">{t('detail.custody.screens')}</h4>
          <ul className="flex flex-col gap-1">
            {data.screens.map((screen) => (
              <Screen key={`${screen.screen_id} ${screen.user_email}`} screen={screen} />
            ))}
          </ul>
        </>
      )}
      {data.escalations.length > 0 && <Escalations custody={data} />}
    </section>
  );
}

function useClock(): (at: string) => string {
  const chosen = useStored(language);
  const { timeZone } = useSite();
  return (at) => siteTimeToTheSecond(Date.parse(at), chosen, timeZone);
}

function Stages({ custody }: { readonly custody: OrderCustody }) {
  const t = boardTexts.use();
  const clock = useClock();
  return (
    <ol className="flex flex-col gap-1.5">
      {STAGES.map((stage) => {
        const at = custody[`${stage}_at`];
        const seconds = at === null ? 0 : Math.round((Date.parse(at) - Date.parse(custody.stored_at)) / SECOND_MS);
        return (
          <li key={stage} className="flex flex-wrap items-center gap-x-3">
            <Icon name={at === null ? 'clock' : 'check'} className={at === null ? 'text-soft' : 'text-good'} />
            <span className="font-medium">{t(`detail.custody.${stage}`)}</span>
            <span className="text-soft tabular-nums">
              {at === null ? t('detail.custody.not_yet') : clock(at)}
              {seconds > 0 && ` · ${t('detail.custody.after', { count: seconds })}`}
              {stage === 'acknowledged' &&
                custody.acknowledged_by_email !== null &&
                ` · ${t('detail.by', { name: nameOf(custody.acknowledged_by_email) })}`}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** Enough of a screen's long name to tell it from the others. */
const SHORT = 6;

function Screen({ screen }: { readonly screen: OrderCustody['screens'][number] }) {
  const t = boardTexts.use();
  const clock = useClock();
  const { screen_id, user_email, reports, pushed_at, rendered_at, audible_at } = screen;
  const said = [
    pushed_at !== null && t('detail.custody.handed', { time: clock(pushed_at) }),
    rendered_at !== null && t('detail.custody.shown', { time: clock(rendered_at) }),
    audible_at !== null && t('detail.custody.heard', { time: clock(audible_at) }),
    !reports && t('detail.custody.silent'),
  ].filter((words) => words !== false);
  return (
    <li>
      <span className="font-medium">
        {t('detail.custody.screen', { screen: screen_id.slice(0, SHORT) })}
        {user_email !== null && ` ${t('detail.custody.of', { name: nameOf(user_email) })}`}
      </span>{' '}
      <span className="text-soft tabular-nums">{said.join(' · ')}</span>
    </li>
  );
}

function Escalations({ custody }: { readonly custody: OrderCustody }) {
  const t = boardTexts.use();
  const clock = useClock();
  return (
    <>
      <h4 className="mt-3 mb-1 font-semibold">{t('detail.custody.escalations')}</h4>
      <ol className="flex flex-col gap-1">
        {custody.escalations.map(({ step, branch, at }) => (
          <li key={`${branch} ${step}`} className="flex flex-wrap gap-x-3">
            <time dateTime={at} className="text-soft tabular-nums">
              {clock(at)}
            </time>
            <span className="font-medium">{t(`detail.custody.step.${step}`)}</span>
            <span className="text-soft">{t(`detail.custody.branch.${branch}`)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
