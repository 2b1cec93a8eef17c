/** Whose work this screen shows, and who makes what: from the site's settings, its menu, and the choice of this device. */

import { Observable } from '../../core/observable.ts';
import type { Stored } from '../../ui/stored.ts';
import type { LateTimes } from '../ages/ages.ts';
import { CATCH_ALL } from '../preferences/preferences.ts';
import { ALL, type StationsOf, stationsOf, type View, viewAmong } from '../stations/stations.ts';
import type { SiteReadings } from './site-readings.ts';

export interface StationState {
  readonly view: View;
  readonly makersOf: StationsOf;
  /** Names of all stations that the site has. */
  readonly names: readonly string[];
  /** Null until the settings are known. */
  readonly late: LateTimes | null;
}

export class StationView extends Observable<StationState> {
  readonly #site: SiteReadings;
  readonly #chosen: Pick<Stored<string>, 'value' | 'subscribe'>;
  #stops: readonly (() => void)[] = [];
  /** What its state was made of: another list of what must be confirmed is no other station. */
  #madeOf: readonly unknown[] = [];

  constructor(site: SiteReadings, chosen: Pick<Stored<string>, 'value' | 'subscribe'>) {
    super({ view: ALL, makersOf: () => [], names: [], late: null });
    this.#site = site;
    this.#chosen = chosen;
  }

  start(): void {
    const take = () => this.#take();
    this.#stops = [this.#site.on('change', take), this.#chosen.subscribe(take)];
    take();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #take(): void {
    const { settings, products, categories } = this.#site.state;
    const made = [settings, products, categories, this.#chosen.value] as const;
    if (made.every((part, index) => part === this.#madeOf[index])) return;
    this.#madeOf = made;
    const stations = settings?.board.stations ?? [];
    this.set({
      // Until the settings are known nobody can say that the chosen station is not there: it shows all.
      view: viewAmong(viewOf(this.#chosen.value), stations),
      makersOf: stationsOf(stations, { products, categories }),
      names: stations.map(({ name }) => name),
      late: settings?.board.late ?? null,
    });
  }
}

function viewOf(chosen: string): View {
  if (chosen === '') return ALL;
  return chosen === CATCH_ALL ? { of: 'catch_all' } : { of: 'station', name: chosen };
}
