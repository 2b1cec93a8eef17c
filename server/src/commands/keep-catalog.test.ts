import { describe, expect, test } from 'bun:test';
import { openClinic } from '../../test/harness/open-clinic.ts';
import { made, START } from '../../test/harness/small-clinic.ts';
import { refused } from './command.ts';

const taken = (field: string) => refused({ code: 'already_exists', field });
const unknownIn = (field: string) => refused({ code: 'unknown_reference', field });
const NOT_FOUND = refused({ code: 'not_found' });
const PAGE = { offset: 0, limit: 50 };

const product = {
  name: 'Té',
  description: 'Verde',
  category: null,
  tags: [],
  allergens: null,
  diets: [],
  options: [],
  unit_label: 'taza',
  price_minor: 120,
  image_url: '/te.png',
  position: 3,
  is_active: true,
  is_available: true,
};

describe('categories and tags', () => {
  test('have a name of their own', async () => {
    await using it = await openClinic();
    const { createCategory, updateCategory, createTag, updateTag } = it.commands;
    const category = (name: string) => createCategory({ name, position: 0, is_active: true });
    expect(await category('Bebidas')).toEqual(taken('name'));
    const food = made(await category('Comidas'));
    expect(await updateCategory({ id: food, update: { name: 'Bebidas' } })).toEqual(taken('name'));
    expect(await updateCategory({ id: food, update: { name: 'Comidas', position: 2 } })).toMatchObject({ ok: true });
    expect(await updateCategory({ id: 999, update: {} })).toEqual(NOT_FOUND);

    const tag = (name: string) => createTag({ name, is_active: true });
    const vegan = made(await tag('vegano'));
    expect(await tag('vegano')).toEqual(taken('name'));
    const cold = made(await tag('frío'));
    expect(await updateTag({ id: cold, update: { name: 'vegano' } })).toEqual(taken('name'));
    expect(await updateTag({ id: vegan, update: { is_active: false } })).toMatchObject({ ok: true });
    expect(await updateTag({ id: 999, update: {} })).toEqual(NOT_FOUND);
  });

  test('are listed in the order of the menu', async () => {
    await using it = await openClinic();
    for (const [name, position] of [
      ['Postres', 9],
      ['Comidas', 5],
      ['Sopas', 5],
    ] as const) {
      await it.commands.createCategory({ name, position, is_active: name !== 'Postres' });
    }
    const names = async (isActive: boolean | undefined) =>
      (await it.store.reader.catalog.categories(isActive, PAGE)).rows.map(({ name }) => name);
    expect(await names(undefined)).toEqual(['Bebidas', 'Comidas', 'Sopas', 'Postres']);
    expect(await names(true)).toEqual(['Bebidas', 'Comidas', 'Sopas']);
    expect(await names(false)).toEqual(['Postres']);
  });
});

describe('products', () => {
  test('are kept whole', async () => {
    await using it = await openClinic();
    const tags = [
      made(await it.commands.createTag({ name: 'b', is_active: true })),
      made(await it.commands.createTag({ name: 'a', is_active: true })),
    ];
    const [first = 0, second = 0] = tags;
    const id = made(await it.commands.createProduct({ ...product, tags: [second, first, second] }));
    expect(await it.store.reader.catalog.product(id, it.clock.now())).toMatchObject({
      ...product,
      id,
      tags: [first, second],
      category_name: null,
    });
    await it.commands.updateProduct({ id, update: { tags: [second], category: 1 } });
    expect(await it.store.reader.catalog.product(id, it.clock.now())).toMatchObject({
      tags: [second],
      category: 1,
      category_name: 'Bebidas',
      name: 'Té',
    });
    await it.commands.updateProduct({ id, update: { price_minor: 0, image_url: null } });
    expect(await it.store.reader.catalog.product(id, it.clock.now())).toMatchObject({
      price_minor: 0,
      image_url: null,
      tags: [second],
    });
    await it.commands.updateProduct({ id, update: { tags: [], category: null } });
    expect(await it.store.reader.catalog.product(id, it.clock.now())).toMatchObject({ tags: [], category: null });
  });

  test('name only what is there', async () => {
    await using it = await openClinic();
    const { createProduct, updateProduct } = it.commands;
    expect(await createProduct({ ...product, category: 99 })).toEqual(unknownIn('category'));
    expect(await createProduct({ ...product, tags: [99] })).toEqual(unknownIn('tags'));
    expect(await updateProduct({ id: it.products[0], update: { category: 99 } })).toEqual(unknownIn('category'));
    expect(await updateProduct({ id: it.products[0], update: { tags: [99] } })).toEqual(unknownIn('tags'));
    expect(await updateProduct({ id: 999, update: {} })).toEqual(NOT_FOUND);
    expect((await it.store.reader.catalog.products({}, PAGE, it.clock.now())).count).toBe(2);
  });

  test('are listed by category and by state', async () => {
    await using it = await openClinic();
    const id = made(await it.commands.createProduct({ ...product, is_active: false }));
    const ids = async (filter: Parameters<typeof it.store.reader.catalog.products>[0]) => {
      const { count, rows } = await it.store.reader.catalog.products(filter, PAGE, it.clock.now());
      return [count, rows.map((row) => row.id)];
    };
    expect(await ids({})).toEqual([3, [...it.products, id]]);
    expect(await ids({ isActive: true })).toEqual([2, [...it.products]]);
    expect(await ids({ isActive: false })).toEqual([1, [id]]);
    expect(await ids({ category: 1, isActive: true })).toEqual([2, [...it.products]]);
    expect(await ids({ category: 99 })).toEqual([0, []]);
  });
});

describe('what the log is told', () => {
  const MENU = { kind: 'menu_changed', at: START } as const;
  const away = (id: number, unavailableUntil: number | null) =>
    ({ kind: 'product_availability_changed', productId: id, isAvailable: false, unavailableUntil, at: START }) as const;

  test('a menu that is another one: once for what is changed together, and never for what stays as it was', async () => {
    await using it = await openClinic();
    const { createCategory, updateCategory, createTag, updateTag, createProduct, updateProduct } = it.commands;
    const [water] = it.products;
    const category = { name: 'Sopas', position: 0, is_active: true };
    for (const [change, told] of [
      [() => createCategory(category), [MENU]],
      [() => createCategory(category), []],
      [() => updateCategory({ id: 1, update: { name: 'Frías' } }), [MENU]],
      [() => updateCategory({ id: 1, update: { name: 'Frías', position: 0 } }), []],
      [() => updateCategory({ id: 1, update: { is_active: false } }), [MENU]],
      [() => updateCategory({ id: 99, update: { position: 1 } }), []],
      [() => createTag({ name: 'vegano', is_active: true }), [MENU]],
      [() => updateTag({ id: 1, update: { name: 'vegano' } }), []],
      [() => updateTag({ id: 1, update: { is_active: false } }), [MENU]],
      [() => createProduct(product), [MENU]],
      [() => createProduct({ ...product, tags: [99] }), []],
      [() => Promise.all([createProduct(product), createProduct(product), createProduct(product)]), [MENU]],
      [() => updateProduct({ id: water, update: { price_minor: 0 } }), []],
      [() => updateProduct({ id: water, update: { price_minor: 5 } }), [MENU]],
      [() => updateProduct({ id: water, update: { tags: [1] } }), [MENU]],
      [() => updateProduct({ id: water, update: { tags: [1, 1], is_available: true } }), []],
      [() => updateProduct({ id: water, update: { is_active: false } }), [MENU]],
      [() => updateProduct({ id: water, update: { is_active: true, is_available: false } }), [MENU, away(water, null)]],
      [() => updateProduct({ id: water, update: { is_available: false } }), []],
    ] as const) {
      await change();
      expect({ change: String(change), told: await it.news() }).toEqual({ change: String(change), told: [...told] });
    }
  });

  test('a product that is sold out, or back: never what everybody knew', async () => {
    await using it = await openClinic();
    const { changeAvailability, updateProduct } = it.commands;
    const [water] = it.products;
    const until = START + 60_000;
    const keep = (isAvailable: boolean, time: number | null) =>
      changeAvailability({ id: water, kept: { isAvailable, until: time } });
    const back = { ...away(water, null), isAvailable: true };
    for (const [change, told] of [
      [() => keep(true, null), []],
      [() => keep(false, until), [away(water, until)]],
      [() => keep(false, until), []],
      [() => keep(false, null), [away(water, null)]],
      [() => keep(false, until), [away(water, until)]],
      // Whoever calls it sold out without a time means until further notice.
      [() => updateProduct({ id: water, update: { is_available: false } }), [away(water, null)]],
      [() => updateProduct({ id: water, update: { is_available: true } }), [back]],
      [() => changeAvailability({ id: 99, kept: { isAvailable: true, until: null } }), []],
    ] as const) {
      await change();
      expect({ change: String(change), told: await it.news() }).toEqual({ change: String(change), told: [...told] });
    }
    await keep(false, until);
    await it.news();
    it.clock.advance(60_000);
    // By now it has come back by itself: nobody hears that twice.
    await keep(true, null);
    expect(await it.news()).toEqual([]);
  });
});
