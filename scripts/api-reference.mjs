/** `npm run docs` of the client: its reference in `docs/api`, from the comments in its types. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const require = createRequire(import.meta.url);
const { Extractor, ExtractorConfig } = require('@microsoft/api-extractor');
const documenter = join(dirname(require.resolve('@microsoft/api-documenter/package.json')), 'bin/api-documenter');

const OUTPUT = resolve('../docs/api');

/** Writes what an entry offers, as data. */
function extract(entry, file) {
  const silent = { logLevel: 'none' };
  const configObject = {
    projectFolder: process.cwd(),
    mainEntryPointFilePath: resolve(entry),
    compiler: { tsconfigFilePath: resolve('tsconfig.reference.json') },
    apiReport: { enabled: false },
    docModel: { enabled: true, apiJsonFilePath: file },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    // Comments here are plain sentences: no release tags, and a brace is a brace.
    messages: {
      extractorMessageReporting: { 'ae-missing-release-tag': silent, 'ae-forgotten-export': silent },
      tsdocMessageReporting: { default: silent },
    },
  };
  const config = ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve('package.json'),
  });
  if (!Extractor.invoke(config, { localBuild: true }).succeeded) throw new Error(`${entry} cannot be read`);
}

function document(name, entry) {
  const folder = mkdtempSync(join(tmpdir(), 'comanda-api-'));
  try {
    extract(entry, join(folder, 'client.api.json'));
    const options = ['markdown', '--input-folder', folder, '--output-folder', join(OUTPUT, name)];
    const { status } = spawnSync(process.execPath, [documenter, ...options], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error(`${name} cannot be written`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

rmSync(OUTPUT, { recursive: true, force: true });
document('client', 'dist/comanda.d.ts');
document('react', 'dist/react/react.d.ts');
