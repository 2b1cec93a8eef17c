/** The tree of commands, its help in the reader's language, and what all commands share. */
import { Command, Help } from 'commander';
import manifest from '../../package.json';
import { addBackup } from './backup.ts';
import { addBoard } from './board.ts';
import { addConfig } from './config.ts';
import type { Cli } from './console/cli.ts';
import type { ExitCode } from './console/failures.ts';
import { addCopy } from './copy.ts';
import { addDemo } from './demo.ts';
import { addDevice } from './device.ts';
import { addDoctor } from './doctor.ts';
import { addEscalation } from './escalation.ts';
import { addMigrate } from './migrate.ts';
import { addOrder } from './order.ts';
import { addProduct } from './product.ts';
import { addReport } from './report.ts';
import { addRestore } from './restore.ts';
import { addRoom } from './room.ts';
import { addServe } from './serve.ts';
import { addStart } from './start.ts';
import { addTail } from './tail.ts';
import { addUser } from './user.ts';
import { addWebhook } from './webhook.ts';

/** `end` sets the exit code of a command that finished its work and still has bad news. */
export function makeProgram(cli: Cli, end: (exit: ExitCode) => void): Command {
  const { t } = cli;
  const program = new Command('comanda');
  program
    .description(t('cli.description'))
    .version(manifest.version, '-V, --version', t('cli.version'))
    .option(`--data <${t('cli.value.folder')}>`, t('cli.flag.data'))
    .option('--json', t('cli.flag.json'))
    .helpOption('-h, --help', t('cli.help'))
    .helpCommand(`help [${t('cli.value.command')}]`, t('cli.help'))
    .addHelpText('after', () => `\n${t('cli.after_help')}`)
    .exitOverride()
    // What is wrong is said once, in the reader's language, by `report`.
    .configureOutput({ outputError: () => {} })
    .configureHelp(localHelp(cli));
  addStart(program, cli);
  addServe(program, cli);
  addDemo(program, cli);
  addDoctor(program, cli, end);
  addTail(program, cli);
  addOrder(program, cli);
  addEscalation(program, cli);
  addBoard(program, cli);
  addReport(program, cli);
  addProduct(program, cli);
  addRoom(program, cli);
  addDevice(program, cli);
  addUser(program, cli);
  addWebhook(program, cli);
  addBackup(program, cli);
  addRestore(program, cli);
  addCopy(program, cli, end);
  addMigrate(program, cli);
  addConfig(program, cli);
  return program;
}

/** Commander's help speaks English: its titles and the words of its usage lines are given in the reader's language. */
function localHelp({ t }: Cli) {
  const plain = new Help();
  const titles: Readonly<Record<string, string>> = {
    'Usage:': t('cli.title.usage'),
    'Arguments:': t('cli.title.arguments'),
    'Options:': t('cli.title.options'),
    'Global Options:': t('cli.title.global_options'),
    'Commands:': t('cli.title.commands'),
  };
  const local = (usage: string) =>
    usage.replace('[options]', `[${t('cli.value.options')}]`).replace('[command]', `[${t('cli.value.command')}]`);
  return {
    showGlobalOptions: true,
    styleTitle: (title: string) => titles[title] ?? title,
    commandUsage: (command: Command) => local(plain.commandUsage(command)),
    subcommandTerm: (command: Command) => local(plain.subcommandTerm(command)),
  };
}
