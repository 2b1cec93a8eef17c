/** All that a screen does while somebody is signed in, whichever page it shows: it rings, it tells the time, it acts. */

import { thisPage } from '../../core/page.ts';
import { ServerClock } from '../../core/server-clock.ts';
import { Ticker } from '../../core/ticker.ts';
import { latenessOf } from '../ages/ages.ts';
import { NotificationPermit } from '../devices/notifications.ts';
import { browserPush, PushShift } from '../devices/push-shift.ts';
import { vibrate } from '../devices/vibration.ts';
import { browserWakeLocks, ScreenWakeLock } from '../devices/wake-lock.ts';
import type { Live } from '../live/live-board.ts';
import { onOrders } from '../live/on-orders.ts';
import { Placing } from '../placing/placing.ts';
import { station } from '../preferences/preferences.ts';
import { Bell } from '../ringing/bell.ts';
import { Hush } from '../ringing/hush.ts';
import { Mute, storedMute } from '../ringing/mute.ts';
import { ringCalls } from '../ringing/ring-calls.ts';
import { Ringer } from '../ringing/ringer.ts';
import { vibrationOf } from '../ringing/sounds.ts';
import { staff } from '../session/staff.ts';
import { concerns } from '../stations/stations.ts';
import { OrderActions } from '../tickets/order-actions.ts';
import { Painted } from '../tickets/painted.ts';
import { WindowSight } from '../tickets/sight.ts';
import { SiteReadings } from './site-readings.ts';
import { StationView } from './station-view.ts';
import { TicketShelf } from './ticket-shelf.ts';

export class Desk {
  readonly live: Live;
  readonly clock: ServerClock;
  readonly ticker: Ticker;
  readonly ringer: Ringer;
  readonly hush: Hush;
  readonly bell: Bell;
  readonly site: SiteReadings;
  readonly station: StationView;
  readonly shelf: TicketShelf;
  readonly painted: Painted;
  readonly actions: OrderActions;
  readonly wakeLock: ScreenWakeLock;
  readonly permit: NotificationPermit;
  readonly push: PushShift;
  readonly placing: Placing;
  #stops: readonly (() => void)[] = [];

  constructor(live: Live) {
    const { client, rest, queries } = live;
    this.live = live;
    this.clock = new ServerClock(thisPage);
    this.ticker = new Ticker(this.clock, thisPage);
    this.ringer = new Ringer(thisPage);
    this.hush = new Hush(thisPage);
    this.site = new SiteReadings(live);
    this.station = new StationView(this.site, station);
    this.shelf = new TicketShelf({ client, site: this.site, station: this.station });
    this.bell = new Bell({
      page: thisPage,
      voice: this.ringer,
      mute: new Mute(thisPage, storedMute()),
      calls: () => this.#calls(),
      heard: (ids) => client.audible(ids),
      vibrate: (kind) => vibrate(vibrationOf(kind)),
    });
    this.painted = new Painted({ sight: new WindowSight(), page: thisPage, rendered: (id) => client.rendered([id]) });
    this.actions = new OrderActions({
      client,
      rest,
      page: thisPage,
      me: () => (staff.state.kind === 'signed_out' ? null : staff.state.person.email),
      touched: (id) => {
        void queries.invalidateQueries({ queryKey: ['unconfirmed'] });
        void queries.invalidateQueries({ queryKey: ['order', id] });
      },
    });
    this.wakeLock = new ScreenWakeLock(thisPage, browserWakeLocks());
    this.permit = new NotificationPermit(thisPage);
    this.push = new PushShift(rest, browserPush);
    this.placing = new Placing({
      place: (body, key) => rest.send('POST', '/api/orders/', body, undefined, { 'Idempotency-Key': key }),
      newKey: () => `board-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`,
    });
  }

  start(): void {
    const parts = [
      this.site,
      this.station,
      this.shelf,
      this.painted,
      this.wakeLock,
      this.permit,
      this.ringer,
      this.bell,
    ];
    for (const part of parts) part.start();
    const look = () => this.bell.look();
    this.#stops = [
      ...parts.map((part) => () => part.stop()),
      this.live.client.on('server_time', (now) => this.clock.heard(now)),
      onOrders(this.live.client, look),
      this.site.on('change', look),
      this.station.on('change', look),
      this.bell.on('change', () => this.#present()),
    ];
    this.#present();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #calls() {
    const { view, makersOf, late } = this.station.state;
    const scene = { orders: this.live.client.state.orders.values(), unconfirmed: this.site.state.unconfirmed };
    const now = this.clock.now();
    return ringCalls(scene, {
      concerns: (details) => concerns(details, view, makersOf),
      showsAll: view.of === 'all',
      lateness: (order) => latenessOf(order, late, now),
      isHushed: (order) => this.hush.isHushed(order),
    });
  }

  /** A screen that somebody has silenced cannot be heard, although it could sound. */
  #present(): void {
    this.live.client.setPresence({ audio: this.bell.state.sound.is === 'running' });
  }
}
