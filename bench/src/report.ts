/** The findings as Markdown: what stands on the page of benchmarks is what this prints. */
import type { Case } from './case.ts';
import { OURS, type Row, type Values } from './findings.ts';
import type { Machine } from './machine.ts';

export interface Chapter {
  readonly of: Case;
  readonly rows: readonly Row[];
}

export function preamble(machine: Machine, command: string, date: Date, rounds: number): string {
  return [
    ...machine.lines.map((line) => `- ${line}`),
    `- \`${command}\`, ${date.toISOString().slice(0, 10)}; server and load share the cores; ${rounds > 1 ? `each value is the median of ${rounds} alternating runs (least–most)` : 'each value is a single run'}`,
    '',
  ].join('\n');
}

export function chapter({ of, rows }: Chapter): string {
  const sides = [...new Set(rows.flatMap((row) => Object.keys(row.values)))];
  const others = sides.filter((side) => side !== OURS);
  // Where nothing is of us by that name, the sides are forms of us and no ratio says anything.
  const isComparison = others.length < sides.length;
  const head = [
    '',
    '',
    ...(isComparison ? [OURS] : []),
    ...others.flatMap((side) => withRatio(side, `${OURS} ÷ ${side}`)),
  ];
  const body = rows.map(({ what, unit, values }) => {
    const ours = values[OURS];
    const theirs = others.flatMap((side) => withRatio(shown(values[side]), ratio(ours, values[side])));
    return [what, unit, ...(isComparison ? [shown(ours)] : []), ...theirs];
  });
  function withRatio(cell: string, ratio: string): string[] {
    return isComparison ? [cell, ratio] : [cell];
  }
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column < 2 ? '---' : '---:'));
  return [
    `## ${of.title}`,
    '',
    `Promise: ${of.promise}.`,
    '',
    line(head),
    line(rule),
    ...body.map(line),
    '',
    of.method,
    '',
  ].join('\n');
}

function shown(values: Values | undefined): string {
  if (!values) return '–';
  const { median, min, max, all } = values;
  return all.length > 1 ? `**${figure(median)}** (${figure(min)}–${figure(max)})` : `**${figure(median)}**`;
}

function ratio(ours: Values | undefined, theirs: Values | undefined): string {
  if (!ours || !theirs || ours.median === 0 || theirs.median === 0) return '–';
  const share = ours.median / theirs.median;
  return share < 0.2 ? `1/${figure(1 / share)}` : `${figure(share)} ×`;
}

/** Three figures that mean something, and no more. */
function figure(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
