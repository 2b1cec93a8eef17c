/** Carries out what goes wrong by the plan, one thing after the other, and writes down when. */
import type { Line } from '../../server/test/faults/line.ts';
import type { Chromium } from '../browsers/chromium.ts';
import type { BoardPage } from './board-page.ts';
import type { Interval } from './intervals.ts';
import type { Fault, FaultKind } from './plan.ts';
import type { SoakServer } from './soak-server.ts';
import { sleep } from './waiting.ts';

export interface Victims {
  readonly browser: Chromium;
  readonly board: BoardPage;
  readonly line: Line;
  readonly server: SoakServer;
}

export interface Strike extends Interval {
  readonly kind: FaultKind;
}

export class Mischief {
  readonly done: Strike[] = [];
  readonly #victims: Victims;
  readonly #elapsed: () => number;

  constructor(victims: Victims, elapsed: () => number) {
    this.#victims = victims;
    this.#elapsed = elapsed;
  }

  async run(faults: readonly Fault[], signal: AbortSignal): Promise<void> {
    for (const { at, kind, forMs } of faults) {
      await sleep(at - this.#elapsed(), signal);
      const from = Date.now();
      await this.#strike(kind, () => sleep(forMs, signal));
      this.done.push({ kind, from, to: Date.now() });
    }
  }

  async #strike(kind: FaultKind, pass: () => Promise<void>): Promise<void> {
    const { browser, board, line, server } = this.#victims;
    switch (kind) {
      case 'Wi-Fi lost':
        // Nothing passes, and the browser says so to its pages.
        line.swallow();
        await board.page.setOffline(true);
        await pass();
        line.mend();
        await board.page.setOffline(false);
        return;
      case 'line cut':
        line.cut();
        await pass();
        line.mend();
        return;
      case 'line dead':
        line.swallow();
        await pass();
        line.mend();
        return;
      case 'asleep': {
        const wake = await browser.freeze();
        try {
          await pass();
        } finally {
          wake();
        }
        return;
      }
      case 'server: SIGTERM':
        await server.stop();
        await pass();
        await server.start();
        return;
      case 'server: SIGKILL':
        await server.kill();
        await pass();
        await server.start();
        return;
      case 'page reloaded':
        await board.reload();
        return;
    }
  }
}

/** While nothing reached the page or the server was away, and while the page's process stood still. */
export function sleepsAmong(strikes: readonly Strike[]): { readonly cutOff: Strike[]; readonly asleep: Strike[] } {
  const isSleep = ({ kind }: Strike) => kind === 'asleep';
  // A page that was loaded anew says itself what it was before and after.
  const cutOff = strikes.filter((strike) => !isSleep(strike) && strike.kind !== 'page reloaded');
  return { cutOff, asleep: strikes.filter(isSleep) };
}
