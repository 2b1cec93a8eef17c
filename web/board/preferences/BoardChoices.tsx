/** How the orders are laid out on this device, and whose they are. */
import { useId } from 'react';
import { Choice } from '../../ui/Choice.tsx';
import { useStored } from '../../ui/stored.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useSettings } from '../live/readings.ts';
import { station, VIEWS, view } from './preferences.ts';

export function BoardChoices() {
  const t = boardTexts.use();
  const id = useId();
  const chosenView = useStored(view);
  const chosenStation = useStored(station);
  const stations = useSettings().data?.board.stations ?? [];
  // One that is not there any more, or cannot be read now, stays chosen until another is.
  const names = [...new Set([...stations.map(({ name }) => name), ...(chosenStation === '' ? [] : [chosenStation])])];
  return (
    <div className="flex flex-col gap-4">
      <Choice
        label={t('preferences.view')}
        options={VIEWS.map((value) => ({ value, text: t(`preferences.views.${value}`) }))}
        value={chosenView}
        onChange={(chosen) => view.set(chosen)}
      />
      {names.length > 0 && (
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="font-medium">
            {t('preferences.station')}
          </label>
          <select
            id={id}
            value={chosenStation}
            onChange={(event) => station.set(event.currentTarget.value)}
            className="min-h-touch rounded-(--radius) border border-edge bg-card px-3 py-2 text-ink"
          >
            <option value="">{t('preferences.every_station')}</option>
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}
