/** Lists on the screen: aligned columns for people, one JSON document for programs. */
import type { Page, Paged } from '../../store/paging.ts';
import type { Cli } from './cli.ts';
import { oneLine } from './format.ts';
import type { Output, Style } from './output.ts';

export interface Column<T> {
  readonly title: string;
  readonly align?: 'right';
  cell(row: T): string;
  style?(row: T): Style;
}

const GAP = '   ';

/** Header first; the last column is not padded, so that no line ends in spaces. */
export function table<T>(out: Output, rows: readonly T[], columns: readonly Column<T>[]): string[] {
  const filled = columns.map((column) => {
    const cells = rows.map((row) => oneLine(column.cell(row)));
    const width = Math.max(...[column.title, ...cells].map((text) => Bun.stringWidth(text)));
    const pad = (text: string, style: Style | undefined) => {
      const space = ' '.repeat(width - Bun.stringWidth(text));
      const painted = style === undefined ? text : out.paint(style, text);
      return column.align === 'right' ? space + painted : painted + space;
    };
    return [pad(column.title, 'bold'), ...rows.map((row, at) => pad(cells[at] ?? '', column.style?.(row)))];
  });
  return ['', ...rows].map((_, at) =>
    filled
      .map((cells) => cells[at] ?? '')
      .join(GAP)
      .trimEnd(),
  );
}

/** `count` is of all there are, also where only the first of them are shown. */
export function printList<T>(
  cli: Cli,
  json: boolean,
  found: Paged<T>,
  columns: readonly Column<T>[],
  empty: string,
): void {
  if (json) {
    cli.out.json({ count: found.count, results: found.rows });
    return;
  }
  if (found.rows.length === 0) {
    cli.out.line(empty);
    return;
  }
  for (const line of table(cli.out, found.rows, columns)) cli.out.line(line);
  if (found.count > found.rows.length) {
    cli.out.line(cli.t('cli.list.shown', { shown: found.rows.length, count: found.count }));
  }
}

const ROWS_A_READ = 1_000;

/** Reads a whole list that the store gives in pages. */
export async function everyRow<T>(read: (page: Page) => Promise<Paged<T>>): Promise<Paged<T>> {
  const rows: T[] = [];
  for (;;) {
    const page = await read({ offset: rows.length, limit: ROWS_A_READ });
    rows.push(...page.rows);
    if (page.rows.length < ROWS_A_READ) return { count: rows.length, rows };
  }
}
