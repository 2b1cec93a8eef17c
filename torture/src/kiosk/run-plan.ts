/** One plan, carried out on a tablet of its own in a room of its own, healed, and judged. */
import type { StaffOrderRecord } from '../../../server/src/store/orders.ts';
import { ask } from '../../../server/test/harness/api.ts';
import { move } from '../../../server/test/harness/orders.ts';
import { seeded } from '../../../server/test/harness/random.ts';
import type { TestServer } from '../../../server/test/harness/server.ts';
import { PRODUCTS } from '../../../server/test/harness/site.ts';
import { made } from '../../../server/test/harness/small-clinic.ts';
import { Book, readText } from './book.ts';
import { Disk } from './disk.ts';
import { judge } from './judge.ts';
import { Network } from './network.ts';
import type { Plan, Step } from './plan.ts';
import { TabletClock } from './tablet-clock.ts';
import { type Tablet, TabletPage } from './tablet-page.ts';

/** Long enough to be asked whether anybody is there, and to be taken for gone. */
const AWAY_MS = 145_000;
/** Each time longer than any pause between two tries, and than a client waits for a sign of life. */
const HEALING_MS = 40_000;
const HEALINGS = 6;
const DICE = 1_000_000;
const PRODUCTS_CHOSEN = [PRODUCTS.water, PRODUCTS.soup] as const;

/** What all plans share: the server, who serves there, and how many plans there have been. */
export interface Ground {
  readonly server: TestServer;
  readonly staff: string;
  readonly admin: string;
  plans: number;
}

export async function openGround(server: TestServer): Promise<Ground> {
  const [staff, admin] = await Promise.all([server.login('STAFF'), server.login('ADMIN')]);
  return { server, staff: staff.access, admin: admin.access, plans: 0 };
}

/** Answers what was counted; throws where something is not as it must be. */
export async function runPlan(ground: Ground, plan: Plan): Promise<Book> {
  const run = await Run.begin(ground);
  try {
    for (const step of plan) await run.act(step);
    await run.heal();
    judge(run.book, await run.orders());
    return run.book;
  } finally {
    await run.end();
  }
}

class Run {
  readonly #ground: Ground;
  readonly #room: string;
  readonly #device: number;
  readonly #tablet: Tablet;
  readonly #key: string;
  #pages: TabletPage[];
  readonly book: Book;

  static async begin(ground: Ground): Promise<Run> {
    const { commands } = ground.server.place.site;
    const number = ++ground.plans;
    const [room, uid] = [`plan-${number}`, `ipad-plan-${number}`];
    const id = made(await commands.createRoom({ code: room, is_active: true }));
    const device = made(
      await commands.createDevice({ device_uid: uid, device_type: 'IPAD', room: id, is_active: true }),
    );
    for (const product of PRODUCTS_CHOSEN) await soldOut(ground, product, false);
    return new Run(ground, room, device, uid);
  }

  private constructor(ground: Ground, room: string, device: number, uid: string) {
    this.#ground = ground;
    this.#room = room;
    this.#device = device;
    this.#key = `comanda.kiosk.basket ${uid}`;
    const book = new Book();
    const clock = new TabletClock(Date.now());
    const disk: Disk = new Disk({
      written: (key, after, before, seen) => {
        if (key === this.#key) book.written(after, before, seen);
      },
      full: (key, text) => {
        if (key === this.#key) book.full(text, disk.read(key));
      },
    });
    const dice = seeded(1);
    let ids = 0;
    this.book = book;
    this.#tablet = {
      ...{ uid, url: ground.server.url, clock, disk, book },
      network: new Network(book, clock),
      random: () => dice(DICE) / DICE,
      newId: () => `cart${++ids}`,
    };
    this.#pages = [new TabletPage(this.#tablet)];
  }

  async act(step: Step): Promise<void> {
    this.book.count(`step: ${step.do}`);
    await this.#do(step);
    await this.#settle();
    for (const page of this.#pages) page.judgeTouches();
    // Where a page has ended in the middle of something, the tablet loads it anew.
    this.#pages = this.#pages.map((page) => (page.hasEnded ? new TabletPage(this.#tablet) : page));
    await this.#settle();
  }

  async #do(step: Step): Promise<void> {
    const { clock, disk, network } = this.#tablet;
    switch (step.do) {
      case 'choose':
        return this.#page(step.tab).choose(productOf(step.product));
      case 'place':
        return this.#place(this.#page(step.tab), step.touches);
      case 'choose and place': {
        const page = this.#page(step.tab);
        page.choose(productOf(step.product));
        return this.#place(page, step.touches);
      }
      case 'choose, and place in both tabs': {
        this.#page(step.tab).choose(productOf(step.product));
        await this.#settle();
        return this.#placeInBoth();
      }
      case 'pass':
        return clock.pass(step.ms, () => this.#settle());
      case 'befall':
        return network.befall(step.fault, step.times);
      case 'cut the line':
        return network.cut();
      case 'mend the line':
        return network.mend();
      case 'reload':
        return this.#page(step.tab).end();
      case 'reload in the middle':
        return this.#page(step.tab).endAt(step.at, step.passing);
      case 'open a tab':
        if (this.#pages.length < 2) this.#pages.push(new TabletPage(this.#tablet));
        return;
      case 'close a tab':
        if (this.#pages.length > 1) {
          const [closed] = this.#pages.splice(step.tab, 1);
          closed?.end();
        }
        return;
      case 'fill the storage':
        disk.fullFor = step.writes;
        return;
      case 'clear the storage':
        for (const { key } of this.#intents()) this.book.cleared.add(key);
        return disk.clear();
      case 'set the clock':
        return clock.setBy(step.byMs);
      case 'sell out':
        return soldOut(this.#ground, productOf(step.product), true);
      case 'bring back':
        return soldOut(this.#ground, productOf(step.product), false);
      case 'switch the device off':
        return this.#switch(false);
      case 'switch the device on':
        return this.#switch(true);
      case 'go away':
        // Whoever stays in front of the first screen is never asked.
        this.#page(step.tab).kiosk.flow.do({ do: 'show_menu' });
        return clock.pass(AWAY_MS, () => this.#settle());
      case 'staff moves': {
        const [newest] = await this.orders();
        if (newest) await move(this.#ground.server.url, this.#ground.staff, newest.id, step.to, { note: 'plan' });
        return;
      }
      case 'signal':
        return this.#page(step.tab).signal(step.what);
    }
  }

  #place(page: TabletPage, touches: number): void {
    page.toReview();
    for (let touch = 0; touch < touches; touch++) page.touch();
  }

  /** In the same instant: neither has heard of the other. */
  #placeInBoth(): void {
    if (this.#pages.length < 2) this.#pages.push(new TabletPage(this.#tablet));
    for (const page of this.#pages) page.toReview();
    const [one, other] = this.#pages.map(({ kiosk }) => kiosk.basket.state.cart);
    if (one && other && one.lines.length > 0 && one.id === other.id)
      this.book.count('carts ordered by two tabs at once');
    for (const page of this.#pages) page.touch();
  }

  /** All is well again, and stays so: what the tablet has begun must come to its end, also when it is loaded once more. */
  async heal(): Promise<void> {
    const { disk, network } = this.#tablet;
    disk.fullFor = 0;
    network.heal();
    await this.#switch(true);
    for (const isReloaded of [false, true]) {
      if (isReloaded) {
        for (const page of this.#pages) page.end();
        this.#pages = [new TabletPage(this.#tablet)];
      }
      for (const page of this.#pages) page.signal('online');
      for (let healing = 0; healing < HEALINGS && this.#isBusy(); healing++) {
        await this.#tablet.clock.pass(HEALING_MS, () => this.#settle());
      }
      await this.#settle();
    }
    if (this.#isBusy()) this.book.complain('something is still on its way');
    for (const page of this.#pages) if (page.kiosk.placing.state.underWay > 0) this.book.complain('a page still waits');
  }

  /** Newest first. */
  async orders(): Promise<readonly StaffOrderRecord[]> {
    const { reader } = this.#ground.server.place.site;
    return (await reader.orders.list({ roomCode: this.#room }, { offset: 0, limit: 100 })).rows;
  }

  async end(): Promise<void> {
    for (const page of this.#pages) page.end();
    await this.#tablet.network.settle();
    await this.#tablet.network.close();
  }

  #isBusy(): boolean {
    const waits = this.#pages.some(({ kiosk }) => kiosk.client.state.waiting.length > 0);
    return waits || this.#intents().length > 0;
  }

  #intents() {
    return readText(this.#tablet.disk.read(this.#key)).intents;
  }

  /** The second tab where there is one. */
  #page(tab: number): TabletPage {
    const page = this.#pages[tab] ?? this.#pages[0];
    if (!page) throw new Error('a tablet without a page');
    return page;
  }

  async #settle(): Promise<void> {
    await this.#tablet.network.settle();
    this.#tablet.disk.deliver();
    this.book.heard();
    await this.#tablet.network.settle();
  }

  async #switch(isOn: boolean): Promise<void> {
    const { commands } = this.#ground.server.place.site;
    made(await commands.updateDevice({ id: this.#device, update: { is_active: isOn } }));
  }
}

function productOf(number: number): number {
  return PRODUCTS_CHOSEN[number] ?? PRODUCTS.water;
}

async function soldOut({ server, staff }: Ground, product: number, isSoldOut: boolean): Promise<void> {
  const body = isSoldOut ? { available: false, until: 'further_notice' } : { available: true };
  const path = `/api/catalog/products/${product}/availability`;
  const { status } = await ask(server.url, 'PUT', path, { token: staff, body });
  if (status !== 200) throw new Error(`product ${product} could not be changed: ${status}`);
}
