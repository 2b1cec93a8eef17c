/** Reads what the servers said of themselves: a bug that nobody was told of still stands there. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { translator } from '../../../server/src/i18n/translate.ts';
import type { Finding } from '../../../server/test/faults/checker.ts';
import type { ComandaServer } from '../topology/comanda-server.ts';

const LogLine = z.looseObject({ level: z.string(), event: z.string().optional(), request_id: z.string().optional() });

/** What says that something was not thought of. Whatever else is logged is how the faults look from inside. */
const BUGS: readonly string[] = ['request_failed'];

const t = translator('en');
/** What the command line says for people. */
const WORDS: readonly string[] = [t('startup.stopping'), t('startup.stopped')];
/** A database that is away at the start is a fault of the plan; because servers here log for debugging, a stack follows. */
const CANNOT_START = 'Error: The database ';

export interface ServerLogs {
  readonly findings: readonly Finding[];
  /** How often each event was logged as a warning or an error. */
  readonly troubles: ReadonlyMap<string, number>;
  /** Which server answered, by the id of the request. */
  readonly answeredBy: ReadonlyMap<string, string>;
}

export function readServerLogs(servers: readonly Pick<ComandaServer, 'name' | 'logFile' | 'crashes'>[]): ServerLogs {
  const findings: Finding[] = [];
  const troubles = new Map<string, number>();
  const answeredBy = new Map<string, string>();
  for (const { name, logFile, crashes } of servers) {
    for (const what of crashes) findings.push({ where: name, what });
    const words: string[] = [];
    let isExplained = false;
    for (const line of readFileSync(logFile, 'utf8').split('\n')) {
      if (line === '' || WORDS.some((words) => line.startsWith(words))) continue;
      if (line.startsWith(CANNOT_START)) isExplained = true;
      const said = understood(line);
      if (!said && isExplained) continue;
      isExplained = false;
      if (!said) {
        // A runtime that met an error of nobody's says so in many lines.
        words.push(line);
        continue;
      }
      complainOf(name, words.splice(0), findings);
      const { level, event = '', request_id } = said;
      if (request_id !== undefined) answeredBy.set(request_id, name);
      if (level === 'warn' || level === 'error') troubles.set(event, (troubles.get(event) ?? 0) + 1);
      if (BUGS.includes(event)) findings.push({ where: name, what: line });
    }
    complainOf(name, words, findings);
  }
  return { findings, troubles, answeredBy };
}

function complainOf(where: string, words: readonly string[], findings: Finding[]): void {
  if (words.length > 0) findings.push({ where, what: `said what is no line of its log: ${words.join(' ⏎ ')}` });
}

function understood(line: string): z.infer<typeof LogLine> | null {
  try {
    return LogLine.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
