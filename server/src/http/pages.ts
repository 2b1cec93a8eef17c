/** Lists in pages: from `?page=` to the store's offset, and from its rows to the envelope. */
import type { PageQuery } from '@comanda/protocol/page';
import type { Page, Paged } from '../store/paging.ts';

export function pageIn(query: PageQuery): Page {
  return { offset: (query.page - 1) * query.page_size, limit: query.page_size };
}

/** `next` and `previous` repeat the query that was asked, with another page number. */
export function pageOut<T, U>(found: Paged<T>, query: PageQuery, path: string, view: (row: T) => U) {
  const link = (page: number) => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...query, page })) {
      if (value === undefined) continue;
      const text = name === 'from' || name === 'to' ? new Date(Number(value)).toISOString() : String(value);
      parameters.set(name, text);
    }
    return `${path}?${parameters}`;
  };
  const isLast = query.page * query.page_size >= found.count;
  return {
    count: found.count,
    next: isLast ? null : link(query.page + 1),
    previous: query.page > 1 ? link(query.page - 1) : null,
    results: found.rows.map(view),
  };
}
