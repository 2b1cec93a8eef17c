/** Stretches of time: where several things were so at once, and where something was not. */

/** In milliseconds; `to` is later than `from`. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

const isReal = ({ from, to }: Interval) => to > from;

/** Where both were so. */
export function both(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  return a
    .flatMap((one) => b.map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })))
    .filter(isReal);
}

/** What is left of the first without the second. */
export function without(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  let left = [...a];
  for (const hole of b) {
    left = left.flatMap(({ from, to }) => [
      { from, to: Math.min(to, hole.from) },
      { from: Math.max(from, hole.to), to },
    ]);
    left = left.filter(isReal);
  }
  return left;
}

/** Where what was told by moments was so; each holds until the next, and the last until the end. */
export function during<M extends { readonly at: number }>(
  moments: readonly M[],
  endedAt: number,
  isSo: (moment: M) => boolean,
): Interval[] {
  const found: { from: number; to: number }[] = [];
  for (const [index, moment] of moments.entries()) {
    if (!isSo(moment)) continue;
    const to = moments[index + 1]?.at ?? endedAt;
    const last = found.at(-1);
    if (last?.to === moment.at) last.to = to;
    else found.push({ from: moment.at, to });
  }
  return found.filter(isReal);
}
