/** `npm run icons -w web`: draws the board's icons, in all sizes that are asked for, from the one picture beside this file. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const picture = readFileSync(at('icon.svg'), 'utf8');

/** Where the system cuts the shape, the ground reaches the edge and the mark stays in the middle four fifths. */
const maskable = picture
  .replace('rx="112" ', '')
  .replace('<g id="mark">', '<g id="mark" transform="translate(64 64) scale(.75)">');

function draw(name, svg, width) {
  writeFileSync(
    at(`../public/icons/${name}.png`),
    new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng(),
  );
}

copyFileSync(at('icon.svg'), at('../public/icons/icon.svg'));
draw('icon-192', picture, 192);
draw('icon-512', picture, 512);
draw('icon-maskable-512', maskable, 512);
// iOS rounds by itself, and shows what is transparent as black.
draw('apple-touch-icon', maskable, 180);
