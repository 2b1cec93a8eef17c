/** What somebody at this screen has heard: that an order in hand takes too long. It is quiet for a while, not for ever. */
import type { BoardOrder } from '@comanda/client';
import type { Page } from '../../core/page.ts';

const HUSH_MS = 5 * 60_000;

type Standing = Pick<BoardOrder, 'id' | 'status' | 'changed_at'>;

export class Hush {
  readonly #page: Pick<Page, 'monotonic'>;
  readonly #hushed = new Map<number, { readonly stage: string; readonly until: number }>();

  constructor(page: Pick<Page, 'monotonic'>) {
    this.#page = page;
  }

  hush(order: Standing): void {
    const now = this.#page.monotonic();
    for (const [id, { until }] of this.#hushed) if (until <= now) this.#hushed.delete(id);
    this.#hushed.set(order.id, { stage: stageOf(order), until: now + HUSH_MS });
  }

  isHushed(order: Standing): boolean {
    const hushed = this.#hushed.get(order.id);
    return hushed?.stage === stageOf(order) && this.#page.monotonic() < hushed.until;
  }
}

/** An order that has moved on and is late again is late anew. */
function stageOf({ status, changed_at }: Standing): string {
  return `${status} ${changed_at}`;
}
