/** Writes each text of the build beside itself as brotli and gzip, so that the server never compresses anything. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const { values } = parseArgs({ options: { outDir: { type: 'string', default: 'dist' } } });

const TEXTS = /\.(js|css|html|svg|json|webmanifest)$/;

for (const name of readdirSync(values.outDir, { recursive: true, encoding: 'utf8' }).filter((each) =>
  TEXTS.test(each),
)) {
  const path = join(values.outDir, name);
  const text = readFileSync(path);
  writeFileSync(`${path}.br`, brotliCompressSync(text));
  writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
}
