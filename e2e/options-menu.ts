/** A menu with something to be chosen: the first product is a coffee. */
import { ask } from '../server/test/harness/api.ts';
import type { TestServer } from '../server/test/harness/server.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';

export const MILK = {
  ...{ id: 'milk', name: 'Leche', min: 1 },
  choices: [
    { id: 'cow', name: 'De vaca' },
    { id: 'oat', name: 'De avena', price_minor: 20 },
    { id: 'soy', name: 'De soja', is_available: false },
  ],
};

export const WITH = {
  ...{ id: 'with', name: 'Con', max: 2 },
  choices: ['Azúcar', 'Hielo', 'Limón'].map((name, index) => ({ id: `with-${index}`, name })),
};

export async function keepOptions({ url, login }: TestServer, options: unknown, more: object = {}): Promise<void> {
  const { access: token } = await login('ADMIN');
  const path = `/api/catalog/products/${PRODUCTS.water}/`;
  const { status } = await ask(url, 'PATCH', path, { token, body: { options, ...more } });
  if (status !== 200) throw new Error(`the options were not kept: ${status}`);
}
