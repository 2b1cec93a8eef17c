/** The members of a crowd that run the real SDK, each behind a network of its own that is never quite well. */
import { Line } from '../../../server/test/faults/line.ts';
import { seeded } from '../../../server/test/harness/random.ts';
import type { Pace } from '../clients/pace.ts';
import type { Watching } from '../judge/evidence.ts';
import type { Tablet } from '../site.ts';
import { until } from '../wait.ts';
import { Host } from './host.ts';
import { Member, type MemberWorld } from './member.ts';
import { type Haste, MISHAPS, Mischief, type Mishap, type Seat } from './mischief.ts';
import { MISDELIVERIES, type Misdelivery, Relay } from './relay.ts';
import type { MemberStart } from './words.ts';

/** One wish in so many is taken back when it has been answered. */
const TAKEN_BACK = 15;

export type SdkFault = Mishap | Misdelivery | 'process stopped';
export const SDK_FAULTS: readonly SdkFault[] = [...MISHAPS, ...MISDELIVERIES, 'process stopped'];

export interface PartyForm {
  readonly seed: number;
  /** Processes that the members are dealt to. */
  readonly hosts: number;
  readonly haste: Haste;
  /** The longest that an answer is late. */
  readonly mostLateMs: number;
  /** The last of the processes is stopped for this long, longer than a client waits for a sign of life, again and again. */
  readonly napMs: number;
}

const BETWEEN_NAPS_MS = 8_000;

export interface Guests {
  /** Where they are served. */
  readonly url: string;
  /** One a board: its number among all boards of the run, and the token that it uses. */
  readonly boards: readonly { readonly number: number; readonly token: string }[];
  /** How many boards there are in the run. */
  readonly allBoards: number;
  readonly tablets: readonly Tablet[];
}

interface Placed {
  readonly seat: Seat;
  readonly relay: Relay;
  readonly member: Member;
  readonly start: MemberStart;
}

export class Party implements AsyncDisposable {
  readonly watching: readonly Watching<Member>[];
  readonly #form: PartyForm;
  readonly #places: readonly Placed[];
  readonly #hosts: readonly Host[];
  readonly #world: MemberWorld;
  readonly #random: (below: number) => number;
  readonly #mended = new AbortController();
  #mischief: Mischief[] = [];
  #napping: Promise<void> = Promise.resolve();
  #naps = 0;
  #mending: Promise<void> | null = null;
  #closing: Promise<void> | null = null;

  private constructor(
    form: PartyForm,
    places: readonly Placed[],
    hosts: readonly Host[],
    tablets: readonly Tablet[],
    world: MemberWorld,
  ) {
    this.#form = form;
    this.#places = places;
    this.#hosts = hosts;
    this.#world = world;
    this.#random = seeded(form.seed + 1);
    const deviceOf = ({ start }: Placed) =>
      start.kind === 'board' ? null : (tablets.find(({ uid }) => uid === start.uid) ?? null);
    this.watching = places.map((place) => ({ screen: place.member, device: deviceOf(place) }));
  }

  static async open(form: PartyForm, guests: Guests, world: MemberWorld, begunAt: number): Promise<Party> {
    const { boards, allBoards, tablets } = guests;
    const plans = [
      ...boards.map(({ number, token }) => ({ kind: 'board', number, token }) as const),
      ...tablets.map(({ uid }) => ({ kind: 'kiosk', uid }) as const),
    ];
    const made = await Promise.all(
      plans.map(async (plan, index) => {
        const seed = form.seed + 1_000 * (index + 1);
        const relay = new Relay(guests.url, seeded(seed), form.mostLateMs);
        const line = await Line.open(relay.url);
        const { url } = line;
        const start: MemberStart =
          plan.kind === 'board'
            ? { ...plan, boards: allBoards, url, seed, workSeed: form.seed }
            : { ...plan, url, seed };
        const name = plan.kind === 'board' ? `sdk board ${plan.number}` : `sdk ${plan.uid}`;
        return { relay, line, start, member: new Member(name, world), at: index % form.hosts };
      }),
    );
    const hosts = Array.from({ length: Math.min(form.hosts, made.length) }, (_, number) => {
      const mine = made.filter(({ at }) => at === number);
      const [members, starts] = [mine.map(({ member }) => member), mine.map(({ start }) => start)];
      return new Host(members, starts, (now) => Math.max(0, Math.round(now - begunAt)));
    });
    const places = hosts.flatMap((host, number) =>
      made
        .filter(({ at }) => at === number)
        .map(({ relay, line, start, member }, index) => ({
          relay,
          start,
          member,
          seat: { line, host, member: index },
        })),
    );
    return new Party(form, places, hosts, tablets, world);
  }

  get members(): readonly Member[] {
    return this.#places.map(({ member }) => member);
  }

  get allLive(): boolean {
    return this.members.every(({ status }) => status === 'live');
  }

  /** All that was wished has been answered, all that was begun is done. */
  get isSettled(): boolean {
    return this.members.every((member) => member.isSettled);
  }

  /** True once a process was stopped for as long as planned. */
  get hasNapped(): boolean {
    return this.#naps > 0;
  }

  /** What was done to them, by kind. */
  get counts(): ReadonlyMap<SdkFault, number> {
    const all = [...this.#mischief, ...this.#places.map(({ relay }) => relay)].map(({ counts }) => counts);
    const counted = (kind: SdkFault) => {
      if (kind === 'process stopped') return this.#naps;
      return all.reduce((sum, counts: ReadonlyMap<SdkFault, number>) => sum + (counts.get(kind) ?? 0), 0);
    };
    return new Map(SDK_FAULTS.map((kind) => [kind, counted(kind)]));
  }

  /** From now on nothing is safe. */
  suffer(): void {
    this.#mischief = this.#places.map(
      ({ seat }, index) => new Mischief(seat, seeded(this.#form.seed + 7_000 + index), this.#form.haste),
    );
    this.#napping = this.#nap();
  }

  /** Stops a process in the middle of whatever it does, and lets it go on. */
  async #nap(): Promise<void> {
    const { signal } = this.#mended;
    const host = this.#hosts.at(-1);
    while (!signal.aborted) {
      host?.freeze();
      await until(() => false, this.#form.napMs, signal);
      host?.thaw();
      if (signal.aborted) return;
      this.#naps += 1;
      await until(() => false, BETWEEN_NAPS_MS, signal);
    }
  }

  /** Everything is well from now on. */
  mend(): Promise<void> {
    this.#mending ??= this.#mend();
    return this.#mending;
  }

  async #mend(): Promise<void> {
    this.#mended.abort();
    await this.#napping;
    await Promise.all(this.#mischief.map((each) => each.end()));
    for (const [index, { unnoticed }] of this.#mischief.entries()) {
      const name = this.members[index]?.name ?? '';
      if (unnoticed > 0) this.#world.complain(name, `did not notice ${unnoticed} times that its line was dead`);
    }
    await Promise.all(this.#places.map(({ relay }) => relay.behave()));
  }

  /** Each tablet places what the pace hands out, until there is no more. */
  async order(pace: Pace): Promise<void> {
    const order = async (place: Placed) => {
      for (let number = await pace.next(); number !== null; number = await pace.next()) {
        await this.#place(place, `order ${number}`, this.#random(TAKEN_BACK) === 0);
      }
    };
    await Promise.all(this.#tablets.map(order));
  }

  rest(): void {
    for (const host of this.#hosts) host.tell({ do: 'rest' });
  }

  /** Each tablet's last order, one after the other, which `move` moves once; answers each tablet's last event by its name. */
  async sayLast(move: (id: number) => Promise<string>): Promise<ReadonlyMap<string, string>> {
    const last = new Map<string, string>();
    for (const [index, place] of this.#tablets.entries()) {
      const id = await this.#place(place, `sdk last order ${index}`, false);
      if (id === null) this.#world.complain(place.member.name, 'its last order was never answered');
      else last.set(place.member.name, await move(id));
    }
    return last;
  }

  /** A board of these takes an order in hand; answers that step. */
  async move(id: number): Promise<{ readonly to_status: string; readonly changed_at: string }> {
    const place = this.#places.find(({ start }) => start.kind === 'board');
    if (place?.start.kind !== 'board') throw new Error('no board is here');
    const moved = place.member.untilMoved(`sdk board ${place.start.number} moves ${id} to PREPARING`);
    place.seat.host.tell({ do: 'move', member: place.seat.member, id, from: 'PLACED', to: 'PREPARING' });
    return await moved;
  }

  /** Asks all of them what they show. */
  async look(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.look()));
  }

  /** Ends them all, and whatever befalls them. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await this.mend();
    for (const host of this.#hosts) {
      const said = await host.end();
      if (said !== '') this.#world.complain('an SDK process', said.slice(0, 1_000));
      await host[Symbol.asyncDispose]();
    }
    for (const { seat, relay } of this.#places) {
      await seat.line[Symbol.asyncDispose]();
      await relay[Symbol.asyncDispose]();
    }
  }

  get #tablets(): readonly Placed[] {
    return this.#places.filter(({ start }) => start.kind === 'kiosk');
  }

  async #place({ seat, member }: Placed, intent: string, takeBack: boolean): Promise<number | null> {
    const placed = member.untilPlaced(intent);
    seat.host.tell({ do: 'place', member: seat.member, intent, takeBack });
    return await placed;
  }
}
