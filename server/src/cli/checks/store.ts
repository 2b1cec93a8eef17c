/** Checks a database that is there: that it opens, is whole and can be written, how its log stands, what its times say. */
import { existsSync } from 'node:fs';
import type { Config } from '../../config.ts';
import { type DataFolder, StartupError } from '../../data-folder.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Translate } from '../../i18n/translate.ts';
import { openEngine } from '../../open-engine.ts';
import { refuseForbidden } from '../../site.ts';
import type { Engine } from '../../store/engine.ts';
import { eventReads } from '../../store/events.ts';
import { OLDEST_POSTGRES, serverVersion } from '../../store/postgres/version.ts';
import { findDamage } from '../../store/sqlite/integrity.ts';
import { pendingMigrations } from '../../store/store.ts';
import { StoreUnavailable } from '../../store/store-unavailable.ts';
import { localTime } from '../console/format.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

/** As long as the server itself would wait for its turn to write. */
const LOCK_PATIENCE_MS = 2_000;
const LOCK_RETRY_MS = 25;

/** Clocks of one machine and its disk differ by less. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Before this program was written: no clock that is right says so. */
const EARLIEST = Date.UTC(2025, 0, 1);

export async function checkStore(t: Translate, config: Config, folder: DataFolder, clock: Clock): Promise<Finding[]> {
  const timeZone = config.SITE_TIME_ZONE;
  const isFile = config.DATABASE_URL === null;
  if (isFile && !existsSync(folder.database)) return [checkClock(t, clock, null, timeZone)];
  try {
    const { engine: opened, place } = openEngine(config, folder);
    await using engine = opened;
    const whole = isFile ? await checkWhole(t, engine) : await checkServer(t, engine, place);
    if (whole.state === 'failed') return [whole, checkClock(t, clock, null, timeZone)];
    await refuseForbidden(engine, place);
    const pending = await pendingMigrations(engine);
    const findings = [whole, migrationsFinding(t, pending), await checkWriting(t, engine)];
    // Without its tables there is no log to look at.
    if (pending.length > 0) return [...findings, checkClock(t, clock, null, timeZone)];
    const { finding, newestAt } = await checkLog(t, engine, timeZone);
    return [...findings, finding, checkClock(t, clock, newestAt, timeZone)];
  } catch (error) {
    return [unusable(t, error), checkClock(t, clock, null, timeZone)];
  }
}

function unusable(t: Translate, error: unknown): Finding {
  if (error instanceof StartupError) {
    return failed('store', t(error.key, error.values), t('cli.doctor.store.forbidden_cure'));
  }
  if (error instanceof StoreUnavailable && error.reason === 'locked') {
    return failed('writing', t('cli.doctor.writing.locked'), t('cli.doctor.writing.cure'));
  }
  const cause = error instanceof StoreUnavailable ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return failed('store', t('cli.doctor.store.unusable', { reason }), t('cli.doctor.store.cure'));
}

async function checkWhole(t: Translate, engine: Engine): Promise<Finding> {
  const damage = await findDamage(engine);
  return damage === null
    ? ok('store', t('cli.doctor.store.good'))
    : failed('store', t('cli.doctor.store.damaged', { reason: damage }), t('cli.doctor.store.cure'));
}

async function checkServer(t: Translate, engine: Engine, address: string): Promise<Finding> {
  const version = await serverVersion(engine);
  return version >= OLDEST_POSTGRES
    ? ok('store', t('cli.doctor.store.answers', { address, version }))
    : failed('store', t('cli.doctor.store.too_old', { address, version }), t('cli.doctor.store.upgrade'));
}

function migrationsFinding(t: Translate, pending: readonly string[]): Finding {
  if (pending.length === 0) return ok('migrations', t('cli.doctor.migrations.good'));
  const text = t('cli.doctor.migrations.pending', { names: pending.join(', ') });
  return warning('migrations', text, t('cli.doctor.migrations.cure'));
}

/** Takes the write lock and gives it back. */
async function checkWriting(t: Translate, engine: Engine): Promise<Finding> {
  const giveUpAt = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      await engine.writer.connection().execute(async (connection) => {
        await engine.begin(connection);
        await engine.rollback(connection);
      });
      return ok('writing', t('cli.doctor.writing.good'));
    } catch (error) {
      const unavailable = engine.asUnavailable(error);
      if (unavailable?.reason !== 'locked') throw error;
      if (performance.now() > giveUpAt) {
        return failed('writing', t('cli.doctor.writing.locked'), t('cli.doctor.writing.cure'));
      }
      await Bun.sleep(LOCK_RETRY_MS);
    }
  }
}

async function checkLog(t: Translate, engine: Engine, timeZone: string) {
  const { head, kept } = await engine.snapshot(async (db) => {
    const events = eventReads(db);
    return { head: await events.position(), kept: await events.kept() };
  });
  const { epoch, seq: position } = head;
  if (kept.count !== head.seq - head.prunedSeq) {
    const text = t('cli.doctor.log.holes', { epoch, position, count: kept.count, expected: head.seq - head.prunedSeq });
    return { finding: failed('log', text, t('cli.doctor.store.cure')), newestAt: kept.newestAt };
  }
  const text =
    kept.oldestAt === null
      ? t('cli.doctor.log.empty', { epoch, position })
      : t('cli.doctor.log.good', { epoch, position, count: kept.count, since: localTime(kept.oldestAt, timeZone) });
  return { finding: ok('log', text), newestAt: kept.newestAt };
}

/** Tokens, retention and the recall window all go by the clock. */
function checkClock(t: Translate, clock: Clock, newestAt: number | null, timeZone: string): Finding {
  const now = clock.now();
  const time = localTime(now, timeZone);
  if (now < EARLIEST) return failed('clock', t('cli.doctor.clock.wrong', { time }), t('cli.doctor.clock.cure'));
  if (newestAt !== null && newestAt > now + CLOCK_TOLERANCE_MS) {
    const text = t('cli.doctor.clock.behind', { time, newest: localTime(newestAt, timeZone) });
    return failed('clock', text, t('cli.doctor.clock.cure'));
  }
  return ok('clock', t('cli.doctor.clock.good', { time, zone: timeZone }));
}
