/** Draws the demo's pictures anew from their drawings: `npm run drawings -w server`. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const DRAWINGS = fileURLToPath(new URL('drawings', import.meta.url));
const PICTURES = fileURLToPath(new URL('pictures', import.meta.url));

/** Wide enough for a tablet, and quick to develop when a demo is made. */
const WIDTH = 800;

for (const file of readdirSync(DRAWINGS).filter((name) => name.endsWith('.svg'))) {
  const png = new Resvg(readFileSync(`${DRAWINGS}/${file}`, 'utf8'), { fitTo: { mode: 'width', value: WIDTH } })
    .render()
    .asPng();
  const picture = `${PICTURES}/${file.replace('.svg', '.webp')}`;
  writeFileSync(picture, await new Bun.Image(png).webp({ quality: 78 }).bytes());
  console.log(picture.slice(PICTURES.length + 1), statSync(picture).size);
}
