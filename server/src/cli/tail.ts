/** `comanda tail`: the event log as it happens, read from the data folder; needs no login and no running server. */

import type { ResyncReason } from '@comanda/protocol/feed';
import type { OrderStatus } from '@comanda/protocol/order';
import type { Command } from 'commander';
import { z } from 'zod';
import { type Cursor, decodeCursor, encodeCursor } from '../log/cursor.ts';
import type { LogPosition } from '../store/events.ts';
import { read, readOptional } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { BadUsage, Refused } from './console/failures.ts';
import { nextCommand } from './console/next-command.ts';
import { stopSignal } from './console/signals.ts';
import { type Access, withExistingSite } from './console/site-access.ts';
import { followLog, logBackwards } from './follow-log.ts';
import { eventDocument, eventLine, type ToldEvent, tellEvents } from './told-event.ts';

const Flags = z.object({
  since: z.string().optional(),
  last: z.string().optional(),
  room: z.string().optional(),
  device: z.string().optional(),
  status: z.string().optional(),
  order: z.string().optional(),
});

export function addTail(program: Command, cli: Cli): void {
  const { t } = cli;
  program
    .command('tail')
    .description(t('cli.tail.description'))
    .option(`--last <${t('cli.value.number')}>`, t('cli.tail.last'))
    .option(`--since <${t('cli.value.cursor')}>`, t('cli.tail.since'))
    .option(`--room <${t('cli.value.code')}>`, t('cli.tail.room'))
    .option(`--device <${t('cli.value.device')}>`, t('cli.tail.device'))
    .option(`--status <${t('cli.value.statuses')}>`, t('cli.tail.status'))
    .option(`--order <${t('cli.value.number')}>`, t('cli.tail.order'))
    .action(async (options: unknown, command: Command) => {
      const { since, last, ...flags } = Flags.parse(options);
      if (since !== undefined && last !== undefined) throw new BadUsage('cli.tail.since_or_last');
      const filter: Filter = {
        room: readOptional('room_code', flags.room),
        device: readOptional('device_uid', flags.device),
        statuses: flags.status?.split(',').map((name) => read('status', name.trim())),
        order: readOptional('id', flags.order),
      };
      const newest = readOptional('count', last) ?? 0;
      const stop = stopSignal();
      await withExistingSite(cli, command, async (access) => {
        await refuseUnknown(access, filter);
        await new TailView(cli, access, filter).run(since?.trim() ?? '', newest, stop);
      });
    });
}

interface Filter {
  readonly room: string | undefined;
  readonly device: string | undefined;
  readonly statuses: readonly OrderStatus[] | undefined;
  readonly order: number | undefined;
}

/** A mistyped room would stay silent for ever. */
async function refuseUnknown({ site }: Access, { room, device }: Filter): Promise<void> {
  if (room !== undefined && !(await site.reader.clinic.roomByCode(room))) {
    throw new Refused('cli.room.unknown', { code: room });
  }
  if (device !== undefined && !(await site.reader.clinic.deviceByUid(device))) {
    throw new Refused('cli.device.unknown', { uid: device });
  }
}

function passes(filter: Filter, { event, room, device }: ToldEvent): boolean {
  if (filter.room !== undefined && room !== filter.room) return false;
  if (filter.device !== undefined && device !== filter.device) return false;
  if (filter.order !== undefined && !('orderId' in event && event.orderId === filter.order)) return false;
  if (filter.statuses === undefined) return true;
  if (event.kind === 'order_placed') return filter.statuses.includes('PLACED');
  return event.kind === 'order_moved' && filter.statuses.includes(event.status);
}

/** One run of `tail`: what it shows and how far it has come. */
class TailView {
  readonly #cli: Cli;
  readonly #access: Access;
  readonly #filter: Filter;
  #place: Cursor | null = null;

  constructor(cli: Cli, access: Access, filter: Filter) {
    this.#cli = cli;
    this.#access = access;
    this.#filter = filter;
  }

  async run(since: string, newest: number, stop: AbortSignal): Promise<void> {
    const { t, out, err } = this.#cli;
    const { reader } = this.#access.site;
    if (err.isTerminal) err.line(err.paint('dim', t('cli.tail.waiting')));
    const head = await reader.events.position();
    if (newest > 0) await this.#showNewest(newest, head);
    this.#place = this.#begin(since, head);
    try {
      for await (const step of followLog(reader.events, this.#place, AbortSignal.any([stop, out.gone]))) {
        switch (step.kind) {
          case 'resync':
            this.#resync(step.reason, step.head);
            break;
          case 'events':
            for (const told of await tellEvents(reader, step.entries)) {
              if (passes(this.#filter, told)) this.#show(told, step.epoch);
              this.#place = { epoch: step.epoch, seq: told.seq };
            }
            break;
        }
        await out.flushed();
      }
    } finally {
      // Whatever ended it: where to go on. Whoever closed the pipe has seen enough.
      if (!out.gone.aborted) this.#farewell();
    }
  }

  #begin(since: string, head: LogPosition): Cursor {
    if (since === '') return head;
    const place = decodeCursor(since);
    if (!place) this.#resync('unknown_cursor', head);
    return place ?? head;
  }

  async #showNewest(count: number, head: LogPosition): Promise<void> {
    const { reader } = this.#access.site;
    const found: ToldEvent[] = [];
    for await (const entries of logBackwards(reader.events, head)) {
      const told = await tellEvents(reader, entries);
      found.unshift(...told.filter((event) => passes(this.#filter, event)));
      if (found.length >= count) break;
    }
    for (const told of found.slice(-count)) this.#show(told, head.epoch);
    await this.#cli.out.flushed();
  }

  #show(told: ToldEvent, epoch: string): void {
    const { out } = this.#cli;
    if (this.#access.json) out.line(JSON.stringify(eventDocument(told, epoch)));
    else out.line(eventLine(this.#cli, told, this.#access.config.SITE_TIME_ZONE));
  }

  #resync(reason: ResyncReason, head: Cursor): void {
    const { t, out } = this.#cli;
    this.#place = head;
    const cursor = encodeCursor(head);
    if (this.#access.json) out.line(JSON.stringify({ type: 'resync', reason, cursor }));
    else out.line(out.paint('yellow', t('cli.tail.resync', { reason: t(`cli.tail.reason.${reason}`), cursor })));
  }

  #farewell(): void {
    if (!this.#place) return;
    const words = `tail --since ${encodeCursor(this.#place)}`;
    this.#cli.err.line(this.#cli.t('cli.tail.resume', { command: nextCommand(this.#cli, this.#access.config, words) }));
  }
}
