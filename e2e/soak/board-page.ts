/** The board's page in a soak: what hangs on it, what can be pressed, and when it was live and could be heard, life by life. */
import { EMAILS, PASSWORD } from '../../server/test/harness/site.ts';
import { connection, fillIn } from '../board-stage.ts';
import { until } from '../browsers/browser.ts';
import type { ChromiumPage } from '../browsers/chromium.ts';
import type { MemoryLook } from './judge-memory.ts';
import { isMoments, isSeen, type Life, type Seen } from './sight.ts';

/** Keeps every change of what the header says, with its time. */
const WATCH = `
  if (!window.soakMoments) {
    window.soakMoments = [];
    let last = '';
    const look = () => {
      const connection = document.querySelector('[data-connection]')?.dataset.connection ?? '';
      const sound = document.querySelector('[data-sound]')?.dataset.sound ?? '';
      if (last === connection + sound) return;
      last = connection + sound;
      window.soakMoments.push({ at: Date.now(), connection, sound });
    };
    const attributeFilter = ['data-connection', 'data-sound'];
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter });
    look();
  }
`;

const SEE = `
  const owner = (card) => card.querySelector('.ticket-head .truncate')?.textContent ?? null;
  const button = (card) => card.querySelector('[data-press]');
  return {
    connection: document.querySelector('[data-connection]')?.dataset.connection ?? '',
    sound: document.querySelector('[data-sound]')?.dataset.sound ?? '',
    isSignedOut: document.querySelector('[name=password]') !== null,
    hasDialog: document.querySelector('[role=dialog]') !== null,
    hasProblem: document.querySelector('[data-problem]') !== null,
    undoable: [...document.querySelectorAll('[data-undo]')].map((each) => Number(each.dataset.undo)),
    tickets: [...document.querySelectorAll('[data-order]')].map((card) => ({
      id: Number(card.dataset.order),
      status: card.dataset.status,
      tone: card.dataset.tone,
      owner: owner(card),
      press: button(card)?.dataset.press ?? null,
    })),
  };
`;

export class BoardPage {
  readonly page: ChromiumPage;
  readonly #url: string;
  readonly #lives: Life[] = [];
  #screens = new Set<string>();
  /** How many it has opened. */
  sockets = 0;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(page: ChromiumPage, url: string) {
    this.page = page;
    this.#url = url;
    page.onSocket((address) => {
      this.sockets += 1;
      const screen = new URL(address).searchParams.get('screen');
      if (screen !== null) this.#screens.add(screen);
    });
  }

  /** Signs in by the form, as on the first day. */
  async enter(): Promise<void> {
    await this.page.goto(this.#url);
    await this.page.run(WATCH);
    await fillIn(this.page, { email: EMAILS.STAFF, password: PASSWORD });
    await until(this.page, connection('live'));
  }

  async reload(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#keepLife();
      await this.page.reload();
      await this.page.run(WATCH);
    });
  }

  /** Nothing more is seen of it. */
  async end(): Promise<void> {
    await this.#inTurn(() => this.#keepLife());
  }

  /** What the page says of itself is gone after a reload. */
  async #keepLife(): Promise<void> {
    const moments = await this.page.run('return window.soakMoments');
    if (!isMoments(moments)) throw new Error('the page was not watched');
    this.#lives.push({ screens: this.#screens, moments, endedAt: Date.now() });
    this.#screens = new Set();
  }

  /** What the page has named itself in the life that it is in. */
  get lastScreens(): ReadonlySet<string> {
    return this.#screens;
  }

  get lives(): readonly Life[] {
    return this.#lives;
  }

  async see(): Promise<Seen> {
    const seen = await this.#inTurn(() => this.page.run(SEE));
    if (!isSeen(seen)) throw new Error('the page cannot be seen');
    return seen;
  }

  /** In which of its lives, from 0, it holds how much in memory, with how many tickets. */
  async measure(): Promise<MemoryLook & { readonly life: number }> {
    return await this.#inTurn(async () => {
      const bytes = await this.page.heapBytes();
      const tickets = Number(await this.page.run(`return document.querySelectorAll('[data-order]').length`));
      return { life: this.#lives.length, bytes, tickets };
    });
  }

  /** What its scripts hold, and nothing of the engine's own: exact, and it stops the page for seconds. */
  async heldBytes(): Promise<number> {
    return await this.#inTurn(() => this.page.heldBytes());
  }

  /** Brings each of these tickets into sight, for as long as a glance takes. */
  async lookThrough(ids: readonly number[]): Promise<void> {
    await this.run(`
      for (const id of ${JSON.stringify(ids)}) {
        document.querySelector('[data-order="' + id + '"]')?.scrollIntoView({ block: 'center' });
        for (let frame = 0; frame < 6; frame++) await new Promise(requestAnimationFrame);
      }
    `);
  }

  /** A press of the mouse on what is there, can be pressed and lies under nothing else; else false. */
  async press(selector: string): Promise<boolean> {
    return await this.#inTurn(async () => {
      const point = await this.page.run(`
        const element = document.querySelector(${JSON.stringify(selector)});
        if (!element || element.matches(':disabled, [aria-disabled]')) return null;
        element.scrollIntoView({ block: 'center' });
        const { left, top, width, height } = element.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        const over = document.elementFromPoint(x, y);
        return over && element.contains(over) ? { x, y } : null;
      `);
      const { x, y } = Object(point);
      if (typeof x !== 'number' || typeof y !== 'number') return false;
      await this.page.press(x, y);
      return true;
    });
  }

  async run(body: string): Promise<void> {
    await this.#inTurn(() => this.page.run(body));
  }

  /** One thing at a time: what a page is asked while it is being loaded may never be answered. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => {});
    return turn;
  }
}
