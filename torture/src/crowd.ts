/** All clients of a run: who they are, how they are reached, and what befalls them without the site's doing. */
import { LoginAnswer } from '@comanda/protocol/session';
import type { Answer, Finding } from '../../server/test/faults/checker.ts';
import { seeded } from '../../server/test/harness/random.ts';
import { FrameBook } from './clients/frame-book.ts';
import { Http } from './clients/http.ts';
import { Kiosk } from './clients/kiosk.ts';
import { PlainScreen } from './clients/plain-screen.ts';
import type { Drop, ResumingScreen } from './clients/resuming-screen.ts';
import { StaffBoard } from './clients/staff-board.ts';
import type { World } from './clients/world.ts';
import type { Form } from './form.ts';
import type { Watching } from './judge/evidence.ts';
import { BOARDS_A_USER, type Population } from './site.ts';
import type { Topology } from './topology/topology.ts';

/** One client in so many lives behind the line that is hurt; the others come straight. */
const BEHIND_THE_LINE = 4;
/** How often something befalls each client by itself, on average. */
const BETWEEN_DROPS_MS = 60_000;
const LOOK_MS = 500;

const DROPS: readonly Drop[] = ['cut', 'cut', 'cut', 'cut', 'goodbye', 'goodbye', 'reload', 'foreign cursor'];

export class Crowd {
  readonly book = new FrameBook();
  readonly answered: Answer[] = [];
  readonly complaints: Finding[] = [];
  readonly http: Http;
  readonly boards: readonly StaffBoard[];
  readonly kiosks: readonly Kiosk[];
  readonly resuming: readonly Watching<ResumingScreen>[];
  readonly plain: readonly Watching<PlainScreen>[];
  /** What befell clients, by kind. */
  readonly drops = new Map<Drop, number>();
  readonly #random: (below: number) => number;
  readonly #lives: Promise<void>[] = [];
  #timers: Timer[] = [];

  constructor(
    form: Form,
    topology: Topology,
    { tablets }: Population,
    tokens: readonly string[],
    elapsed: () => number,
  ) {
    const { seed } = form;
    this.#random = seeded(seed + 1_000_000);
    const complain = (where: string, what: string) => this.complaints.push({ where, what });
    this.http = new Http(elapsed, complain);
    const world: World = { book: this.book, http: this.http, elapsed, complain };
    let made = 0;
    const entrance = () => (made++ % BEHIND_THE_LINE === 0 ? topology.lineUrl : topology.url);
    const tokenOf = (number: number) => tokens[Math.floor(number / BOARDS_A_USER)] ?? '';
    const random = () => seeded(seed + 2_000_000 + made);

    const boards = form.boards + form.sdkBoards;
    this.boards = Array.from({ length: form.boards }, (_, number) => {
      const url = entrance();
      const { answered } = this;
      return new StaffBoard({ number, boards, world, url, token: tokenOf(number), seed, answered });
    });
    this.kiosks = tablets
      .slice(0, form.kiosks)
      .map(({ uid }) => new Kiosk({ uid, world, url: entrance(), random: random(), answered: this.answered }));
    this.resuming = [
      ...this.boards.map(({ screen }) => ({ screen, device: null })),
      ...this.kiosks.map(({ screen }, index) => ({ screen, device: tablets[index] ?? null })),
    ];
    const plainBoard = (_: unknown, number: number): Watching<PlainScreen> => {
      const address = `${asSocket(entrance())}/ws/staff/orders/?token=${tokenOf(number)}`;
      const name = `plain board ${number}`;
      return { screen: new PlainScreen({ name, world, random: random(), address }), device: null };
    };
    const plainKiosk = (tablet: Population['tablets'][number]): Watching<PlainScreen> => {
      const address = `${asSocket(entrance())}/ws/kiosk/orders/?device_uid=${tablet.uid}`;
      const name = `plain ${tablet.uid}`;
      return { screen: new PlainScreen({ name, world, random: random(), address }), device: tablet };
    };
    this.plain = [
      ...Array.from({ length: form.plainBoards }, plainBoard),
      ...tablets.slice(0, form.plainKiosks).map(plainKiosk),
    ];
  }

  get size(): number {
    return this.resuming.length + this.plain.length;
  }

  get allConnected(): boolean {
    return [...this.resuming, ...this.plain].every(({ screen }) => screen.connected);
  }

  live(): void {
    const screens = [...this.resuming, ...this.plain].map(({ screen }) => screen);
    for (const screen of screens) {
      this.#lives.push(
        screen.live().catch((error: unknown) => {
          this.complaints.push({ where: screen.name, what: String(error) });
        }),
      );
    }
    const watch = setInterval(() => {
      for (const screen of screens) screen.watch();
    }, LOOK_MS);
    this.#timers.push(watch);
  }

  /** From now on tablets fall, lose their network, and are loaded again. Answers what ends that. */
  sufferDrops(): () => void {
    const timer = setInterval(() => this.#dropOne(), BETWEEN_DROPS_MS / this.size);
    this.#timers.push(timer);
    return () => clearInterval(timer);
  }

  async goHome(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.http.stop();
    for (const { screen } of [...this.resuming, ...this.plain]) screen.stop();
    await Promise.all(this.#lives);
  }

  #dropOne(): void {
    const index = this.#random(this.size);
    const manner = DROPS[this.#random(DROPS.length)] ?? 'cut';
    const resuming = this.resuming[index];
    const dropped = resuming ? resuming.screen.drop(manner) : this.plain[index - this.resuming.length]?.screen.drop();
    const counted = resuming ? manner : 'cut';
    if (dropped) this.drops.set(counted, (this.drops.get(counted) ?? 0) + 1);
  }
}

const asSocket = (url: string) => url.replace(/^http/, 'ws');

/** One session a user, before anything is hurt. */
export async function signIn(url: string, { emails, password }: Population): Promise<string[]> {
  const tokens: string[] = [];
  for (const email of emails) {
    const response = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    tokens.push(LoginAnswer.parse(await response.json()).access);
  }
  return tokens;
}
