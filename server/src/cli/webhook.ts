/** `comanda webhook`: the systems that are told of what happens, what was sent to them, and sending it again. */
import { type Delivery, WEBHOOK_EVENTS, type Webhook, type WebhookEventType } from '@comanda/protocol/webhook';
import type { Command } from 'commander';
import { z } from 'zod';
import type { WebhookOutcome } from '../commands/keep-webhooks.ts';
import type { Translate } from '../i18n/translate.ts';
import { Destinations } from '../webhooks/destinations.ts';
import { newSecret } from '../webhooks/signature.ts';
import { read, readOptional } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { Refused } from './console/failures.ts';
import { localTime, oneLine } from './console/format.ts';
import { type Access, withExistingSite } from './console/site-access.ts';
import { type Column, everyRow, printList } from './console/table.ts';

const AddFlags = z.object({ name: z.string().optional(), event: z.array(z.string()).optional() });
const DeliveriesFlags = z.object({ status: z.string().optional(), limit: z.string().optional() });
const ReplayFlags = z.object({ dead: z.literal(true).optional() });

const ROWS_SHOWN = 50;

export function addWebhook(program: Command, cli: Cli): void {
  const { t } = cli;
  const webhook = program.command('webhook').description(t('cli.webhook.description'));
  const idArgument = `<${t('cli.value.number')}>`;

  webhook
    .command('add')
    .description(t('cli.webhook.add'))
    .argument(`<${t('cli.value.address')}>`, t('cli.webhook.url'))
    .option(`--name <${t('cli.value.name')}>`, t('cli.webhook.name'))
    .option(`--event <${t('cli.value.event')}...>`, t('cli.webhook.event', { events: WEBHOOK_EVENTS.join(', ') }))
    .action(async (address: string, options: unknown, command: Command) => {
      const flags = AddFlags.parse(options);
      const url = read('webhook_url', address);
      const events = flags.event?.map((type) => read('webhook_event', type)) ?? WEBHOOK_EVENTS;
      await withExistingSite(cli, command, async (access) => {
        const { site, config, json } = access;
        const destination = await new Destinations(config.WEBHOOK_ALLOWED_NETWORKS).find(url);
        if (!destination.ok) {
          const reason = t(`api.field.webhook_url.${destination.problem}`);
          throw new Refused('cli.webhook.bad_url', { url, reason });
        }
        const name = read('name', flags.name ?? destination.url.hostname.slice(0, 120));
        const secret = newSecret();
        const id = await site.commands.createWebhook({ name, url, events: inOrder(events), secret });
        if (json) return cli.out.json({ ...(await find(access, id)), secret });
        cli.out.line(t('cli.webhook.added', { id, name: oneLine(name) }));
        saySecret(cli, secret);
      });
    });

  webhook
    .command('list')
    .description(t('cli.webhook.list'))
    .action(async (_options: unknown, command: Command) => {
      await withExistingSite(cli, command, async ({ site, json }) => {
        const webhooks = await everyRow((page) => site.reader.webhooks.list(undefined, page));
        printList(cli, json, webhooks, webhookColumns(cli), t('cli.webhook.none'));
      });
    });

  webhook
    .command('show')
    .description(t('cli.webhook.show'))
    .argument(idArgument, t('cli.webhook.id'))
    .action(async (number: string, _options: unknown, command: Command) => {
      const id = read('id', number);
      await withExistingSite(cli, command, async (access) => {
        const found = await find(access, id);
        if (access.json) return cli.out.json(found);
        cli.out.line(`${found.id}  ${cli.out.paint('bold', oneLine(found.name))}  ${state(found, t)}`);
        cli.out.line(oneLine(found.url));
        cli.out.line(found.events.join(', '));
      });
    });

  webhook
    .command('remove')
    .description(t('cli.webhook.remove'))
    .argument(idArgument, t('cli.webhook.id'))
    .action(async (number: string, _options: unknown, command: Command) => {
      const id = read('id', number);
      await withExistingSite(cli, command, async (access) => {
        settled(await access.site.commands.updateWebhook({ id, update: { is_active: false } }), id);
        if (access.json) return cli.out.json(await find(access, id));
        cli.out.line(t('cli.webhook.removed', { id }));
      });
    });

  webhook
    .command('rotate')
    .description(t('cli.webhook.rotate'))
    .argument(idArgument, t('cli.webhook.id'))
    .action(async (number: string, _options: unknown, command: Command) => {
      const id = read('id', number);
      await withExistingSite(cli, command, async (access) => {
        const secret = newSecret();
        settled(await access.site.commands.rotateWebhookSecret({ id, secret }), id);
        if (access.json) return cli.out.json({ ...(await find(access, id)), secret });
        cli.out.line(t('cli.webhook.rotated', { id }));
        saySecret(cli, secret);
      });
    });

  webhook
    .command('test')
    .description(t('cli.webhook.test'))
    .argument(idArgument, t('cli.webhook.id'))
    .action(async (number: string, _options: unknown, command: Command) => {
      const id = read('id', number);
      await withExistingSite(cli, command, async ({ site, json }) => {
        const delivery = settled(await site.commands.testWebhook(id), id);
        if (json) return cli.out.json(await site.reader.webhooks.delivery(delivery));
        cli.out.line(t('cli.webhook.tested', { id, delivery }));
      });
    });

  webhook
    .command('deliveries')
    .description(t('cli.webhook.deliveries'))
    .argument(idArgument, t('cli.webhook.id'))
    .option(`--status <${t('cli.value.status')}>`, t('cli.webhook.status_filter'))
    .option(`--limit <${t('cli.value.number')}>`, t('cli.order.limit', { limit: ROWS_SHOWN }))
    .action(async (number: string, options: unknown, command: Command) => {
      const id = read('id', number);
      const flags = DeliveriesFlags.parse(options);
      const status = readOptional('delivery_status', flags.status);
      const limit = readOptional('count', flags.limit) ?? ROWS_SHOWN;
      await withExistingSite(cli, command, async (access) => {
        await find(access, id);
        const found = await access.site.reader.webhooks.deliveries(id, status, { offset: 0, limit });
        const columns = deliveryColumns(cli, access.config.SITE_TIME_ZONE);
        printList(cli, access.json, found, columns, t('cli.webhook.no_deliveries'));
      });
    });

  webhook
    .command('replay')
    .description(t('cli.webhook.replay'))
    .argument(idArgument, t('cli.webhook.replay_id'))
    .option('--dead', t('cli.webhook.replay_dead'))
    .action(async (number: string, options: unknown, command: Command) => {
      const id = read('id', number);
      const { dead } = ReplayFlags.parse(options);
      await withExistingSite(cli, command, async ({ site, json }) => {
        if (dead) {
          const replayed = settled(await site.commands.replayDead(id), id);
          return json ? cli.out.json({ replayed }) : cli.out.line(t('cli.webhook.replayed_dead', { count: replayed }));
        }
        const outcome = await site.commands.replayDelivery(id);
        if (outcome.kind === 'not_found') throw new Refused('cli.webhook.unknown_delivery', { id });
        if (outcome.kind === 'switched_off') throw new Refused('cli.webhook.delivery_switched_off', { id });
        if (json) return cli.out.json(await site.reader.webhooks.delivery(id));
        cli.out.line(t('cli.webhook.replayed', { id }));
      });
    });
}

async function find({ site }: Access, id: number): Promise<Webhook> {
  const found = await site.reader.webhooks.byId(id);
  if (!found) throw new Refused('cli.webhook.unknown', { id });
  return found;
}

/** What a command has done to webhook `id`; or why it was not done, in words. */
function settled<T>(outcome: WebhookOutcome<T>, id: number): T {
  if (outcome.kind === 'done') return outcome.value;
  throw new Refused(outcome.kind === 'not_found' ? 'cli.webhook.unknown' : 'cli.webhook.switched_off', { id });
}

/** The secret is said this once. */
function saySecret(cli: Cli, secret: string): void {
  cli.out.line(`${cli.t('cli.webhook.secret')}: ${secret}`);
  cli.out.line(cli.t('cli.webhook.secret_once'));
}

/** Each once, however often it was named. */
function inOrder(chosen: readonly WebhookEventType[]): WebhookEventType[] {
  return WEBHOOK_EVENTS.filter((type) => chosen.includes(type));
}

function state({ is_active, is_gone }: Webhook, t: Translate): string {
  return t(is_active ? 'cli.state.active' : is_gone ? 'cli.webhook.gone' : 'cli.state.archived');
}

function webhookColumns({ t }: Cli): Column<Webhook>[] {
  return [
    { title: t('cli.column.id'), align: 'right', cell: (row) => String(row.id) },
    { title: t('cli.webhook.column.name'), cell: (row) => row.name },
    { title: t('cli.webhook.column.address'), cell: (row) => row.url },
    {
      title: t('cli.webhook.column.events'),
      cell: (row) =>
        row.events.length === WEBHOOK_EVENTS.length ? t('cli.webhook.all_events') : row.events.join(', '),
    },
    { title: t('cli.column.state'), cell: (row) => state(row, t) },
  ];
}

function deliveryColumns({ t }: Cli, timeZone: string): Column<Delivery>[] {
  const time = (at: string | null) => (at === null ? '–' : localTime(at, timeZone));
  return [
    { title: t('cli.column.id'), align: 'right', cell: (row) => String(row.id) },
    { title: t('cli.webhook.column.event'), cell: (row) => row.type },
    {
      title: t('cli.column.state'),
      cell: (row) => t(`cli.webhook.state.${row.status}`),
      style: ({ status }) => (status === 'dead' ? 'red' : status === 'delivered' ? 'green' : 'yellow'),
    },
    { title: t('cli.webhook.column.attempts'), align: 'right', cell: (row) => String(row.attempts) },
    { title: t('cli.column.placed'), cell: (row) => time(row.created_at) },
    { title: t('cli.webhook.column.next'), cell: (row) => time(row.next_attempt_at) },
    { title: t('cli.webhook.column.answer'), cell: (row) => answer(row, t) },
  ];
}

function answer({ last_status, last_error }: Delivery, t: Translate): string {
  const reason = last_error === null ? '' : t(`cli.webhook.error.${last_error}`);
  return [last_status ?? '', reason].filter((part) => part !== '').join(' ') || '–';
}
