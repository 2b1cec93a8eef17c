/** A picture of a page, kept for the documentation, and small. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChromiumPage } from '../browsers/chromium.ts';

export const FOLDER = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
/** What a README is still quick with. */
const MOST_BYTES = 150 * 1_024;

export async function take(page: ChromiumPage, name: string, scale = 1): Promise<void> {
  // At the height of its pulse or not is all the same to the eye, and not to the file.
  await page.run(`for (const each of document.getAnimations()) each.cancel(); await document.fonts.ready;`);
  const made = Bun.spawn(['pngquant', '--speed=1', '--strip', '--quality=70-95', '-'], {
    stdin: await page.picture(scale),
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const png = await new Response(made.stdout).bytes();
  if ((await made.exited) !== 0) throw new Error(`${name}: pngquant failed`);
  if (png.length > MOST_BYTES) throw new Error(`${name} has ${png.length} bytes, and may have ${MOST_BYTES}`);
  await Bun.write(join(FOLDER, name), png);
  console.log(`${name}: ${Math.ceil(png.length / 1_024)} KiB`);
}
