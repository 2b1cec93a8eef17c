import { expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { envExample } from './config.ts';

test('.env.example is what the settings say; npx comanda config --env > .env.example mends it', async () => {
  const file = fileURLToPath(new URL('../../../.env.example', import.meta.url));
  expect(await Bun.file(file).text()).toBe(`${envExample()}\n`);
});
