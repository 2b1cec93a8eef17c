/** Moves a site to another database, so that it is served in at most one of the two places at any moment. */
import type { Engine } from '../engine.ts';
import { eventReads } from '../events.ts';
import { setStanding, standingOf } from '../place-marks.ts';
import { siteMarkReads } from '../site-marks.ts';
import { migrate } from '../store.ts';
import { type Carried, carry, inTransaction } from './carry.ts';
import { readLayout } from './layout.ts';
import { estimateAll, type Pace, sumUp, type TableSum } from './transfer.ts';

export interface Moving extends Pace {
  /** Where to, for people: without a password. */
  readonly address: string;
}

/** Why a site cannot go there: it is somebody's, this one's from before or another's. */
export type MoveRefusal = 'not_empty' | 'moved_already' | 'is_backup';

export class MoveRefused extends Error {
  readonly reason: MoveRefusal;
  readonly detail: string;

  constructor(reason: MoveRefusal, detail: string) {
    super(`move refused: ${reason}`);
    this.name = 'MoveRefused';
    this.reason = reason;
    this.detail = detail;
  }
}

/**
 * The source must be open to nobody else. In three steps, each of them one commit, so that a death between two of them
 * leaves a site that is served here, or nowhere, and never in both places; whoever runs it again ends it:
 * all rows go down there, under a mark that keeps servers from it · the source is marked as moved · the mark there goes.
 */
export async function moveSite(source: Engine, target: Engine, moving: Moving): Promise<Carried> {
  await migrate(source);
  await migrate(target);
  const { epoch } = await eventReads(source.reader).position();
  const tables = await readLayout(source.reader);
  const carried = await source.snapshot(async (from) => {
    await mayLeave(from, target, epoch);
    moving.begin(2 * (await estimateAll(from, tables)));
    return await inTransaction(target, async (to) => {
      await mayArrive(to, epoch, moving.address);
      const carried = await carry(from, to, tables, moving.advance);
      await setStanding(to, { mark: 'arriving', value: epoch });
      return carried;
    });
  });
  await inTransaction(source, (db) => setStanding(db, { mark: 'moved_to', value: moving.address }));
  await inTransaction(target, (db) => setStanding(db, null));
  return carried;
}

/** A site that has gone may go on only to where it has not yet arrived. */
async function mayLeave(from: Engine['reader'], target: Engine, epoch: string): Promise<void> {
  const standing = await standingOf(from);
  if (standing?.mark === 'backup') throw new MoveRefused('is_backup', '');
  if (standing?.mark !== 'moved_to') return;
  const there = await standingOf(target.reader);
  if (there?.mark !== 'arriving' || there.value !== epoch) throw new MoveRefused('moved_already', standing.value);
}

async function mayArrive(to: Engine['reader'], epoch: string, address: string): Promise<void> {
  const standing = await standingOf(to);
  if (standing?.mark === 'arriving' && standing.value === epoch) return;
  if (standing !== null || !(await siteMarkReads(to).isEmpty())) throw new MoveRefused('not_empty', address);
}

export async function hasMoved(source: Engine): Promise<boolean> {
  return (await standingOf(source.reader))?.mark === 'moved_to';
}

/**
 * Lets the site be served in the old place again, under another name of its log: the new place may have been served, and the
 * cursors of its screens must not be taken for places in what is written here from now on.
 */
export async function stayHere(source: Engine, epoch: string): Promise<void> {
  await inTransaction(source, async (db) => {
    await setStanding(db, null);
    await db.updateTable('log_head').set({ epoch }).where('id', '=', 1).execute();
  });
}

export interface Comparison {
  readonly here: readonly TableSum[];
  readonly there: readonly TableSum[];
}

/** Sums up both places, each from one state of its data. */
export async function compare(source: Engine, target: Engine, { begin, advance }: Pace): Promise<Comparison> {
  const tables = await readLayout(source.reader);
  const here = await source.snapshot(async (db) => {
    begin(2 * (await estimateAll(db, tables)));
    return await sumUp(db, tables, advance);
  });
  return { here, there: await target.snapshot((db) => sumUp(db, tables, advance)) };
}
