/** What was carried or compared, table by table. */
import type { Carried } from '../../store/transfer/carry.ts';
import type { TableSum } from '../../store/transfer/transfer.ts';
import type { Cli } from './cli.ts';
import { type Column, table } from './table.ts';

/** Enough of a checksum for eyes to tell two apart; programs get all of it. */
const SHOWN_DIGITS = 16;

interface Line extends TableSum {
  readonly isSame: boolean;
}

export function printSums({ t, out }: Cli, { given, kept }: Carried): void {
  const lines = kept.map((sum): Line => {
    const wanted = given.find((each) => each.table === sum.table);
    return { ...sum, isSame: wanted?.rows === sum.rows && wanted.checksum === sum.checksum };
  });
  const columns: Column<Line>[] = [
    { title: t('cli.column.table'), cell: (line) => line.table },
    { title: t('cli.column.rows'), align: 'right', cell: (line) => String(line.rows) },
    { title: t('cli.column.checksum'), cell: (line) => line.checksum.slice(0, SHOWN_DIGITS) },
    {
      title: t('cli.column.same'),
      cell: ({ isSame }) => (isSame ? '✓' : '✗'),
      style: ({ isSame }) => (isSame ? 'green' : 'red'),
    },
  ];
  for (const line of table(out, lines, columns)) out.line(line);
}
