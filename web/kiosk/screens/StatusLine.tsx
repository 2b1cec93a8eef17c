/** Where an order stands on its way, as a line of steps: by its words, by a tick, by its weight, and only then by its colour. */
import type { RoomStatus } from '@comanda/client';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/Icon.tsx';
import { STEPS, stepOf } from '../orders/status-line.ts';
import { useSpeech } from '../shell/use-kiosk.ts';

export function StatusLine({ status }: { readonly status: RoomStatus }) {
  const { t } = useSpeech();
  const step = stepOf(status);
  if (step === null) return null;
  const at = STEPS.indexOf(step);
  return (
    <ol aria-label={t('orders.steps.label')} className="grid gap-x-1 gap-y-3 min-[30rem]:grid-cols-2 roomy:grid-cols-4">
      {STEPS.map((each, index) => (
        <li
          key={each}
          data-step={each}
          aria-current={index === at ? 'step' : undefined}
          className={classNames(
            'flex items-center gap-1.5 border-t-6 pt-2',
            index <= at ? 'border-good' : 'border-line text-soft',
            index === at && 'font-bold',
          )}
        >
          {index <= at && <Icon name="check" className="size-[1.1em] text-good" />}
          <span className="min-w-0">{t(`orders.steps.${each}`)}</span>
        </li>
      ))}
    </ol>
  );
}
