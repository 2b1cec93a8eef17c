/** What every command is handed: its words, its environment, and where it writes. */
import type { Environment } from '../../config.ts';
import { type Language, type Translate, translator } from '../../i18n/translate.ts';
import { languageOf } from './language.ts';
import { Output } from './output.ts';

export interface Cli {
  readonly t: Translate;
  readonly language: Language;
  readonly environment: Environment;
  readonly out: Output;
  /** For whatever is not the answer: errors, hints, progress. */
  readonly err: Output;
}

export function openCli(process: NodeJS.Process): Cli {
  const language = languageOf(process.env);
  return {
    t: translator(language),
    language,
    environment: process.env,
    out: new Output(process.stdout, process.env),
    err: new Output(process.stderr, process.env),
  };
}
