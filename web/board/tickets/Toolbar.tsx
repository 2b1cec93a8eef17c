/** Above the tickets: which stage and which station they are of, and the ways to what else can be done. */
import { useSelected } from '@comanda/client/react';
import { useId } from 'react';
import { useStored } from '../../ui/stored.ts';
import { useDesk } from '../desk/use-desk.ts';
import { useStation } from '../desk/use-station.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { CATCH_ALL, station } from '../preferences/preferences.ts';
import { STAGES, type Stage } from './stage.ts';
import { ToolLinks } from './ToolLinks.tsx';

export function Toolbar() {
  const t = boardTexts.use();
  return (
    <nav
      aria-label={t('tickets.bar')}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-paper px-3 py-2 sm:px-4"
    >
      <StageChoice />
      <StationChoice />
      <ToolLinks />
    </nav>
  );
}

function StageChoice() {
  const t = boardTexts.use();
  const { shelf } = useDesk();
  const chosen = useSelected(shelf, (state) => state.stage);
  const name = (stage: Stage | null) => t(stage === null ? 'tickets.stage.all' : `tickets.stage.${stage}`);
  return (
    <fieldset className="flex max-w-full gap-1 overflow-x-auto p-1">
      <legend className="sr-only">{t('tickets.stage.label')}</legend>
      {[null, ...STAGES].map((stage) => (
        <label
          key={stage ?? 'all'}
          data-stage={stage ?? 'all'}
          className="inline-flex min-h-touch shrink-0 items-center gap-1.5 rounded-(--radius) px-3 has-checked:bg-ink has-checked:font-semibold has-checked:text-paper has-focus-visible:outline-3 has-focus-visible:outline-new"
        >
          <input
            type="radio"
            name="stage"
            checked={chosen === stage}
            onChange={() => shelf.narrow(stage)}
            className="sr-only"
          />
          {name(stage)}
          <StageCount stage={stage} />
        </label>
      ))}
    </fieldset>
  );
}

/** By itself: orders move all the time, and the choice seldom. */
function StageCount({ stage }: { readonly stage: Stage | null }) {
  const count = useSelected(useDesk().shelf, ({ counts }) =>
    stage === null ? STAGES.reduce((sum, each) => sum + counts[each], 0) : counts[stage],
  );
  return <span className="min-w-[1.5em] text-center font-semibold tabular-nums">{count}</span>;
}

/** Only where the site has any. */
function StationChoice() {
  const t = boardTexts.use();
  const id = useId();
  const { names, view } = useStation();
  const chosen = useStored(station);
  if (names.length === 0) return null;
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="sr-only">
        {t('tickets.station.label')}
      </label>
      <select
        id={id}
        value={view.of === 'all' ? '' : chosen}
        onChange={(event) => station.set(event.currentTarget.value)}
        className="min-h-touch max-w-60 rounded-(--radius) border border-edge bg-card px-3 text-ink"
      >
        <option value="">{t('tickets.station.all')}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
        <option value={CATCH_ALL}>{t('tickets.station.catch_all')}</option>
      </select>
    </div>
  );
}
