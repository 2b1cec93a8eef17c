/** What the store promises of photographs on every engine: byte for byte, one a product, and gone when it is taken away. */
import { describe, expect, test } from 'bun:test';
import type { MakeDatabase } from '../../test/harness/database.ts';
import { openSmallClinic, type SmallClinic, START } from '../../test/harness/small-clinic.ts';
import type { PhotographFile } from '../domain/photograph.ts';

/** Every byte there is, and a name of its own. */
function fileOf(name: string, wish: Partial<PhotographFile> = {}): PhotographFile {
  const content = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) % 256);
  return { hash: name.padEnd(32, '0'), type: 'image/webp', width: 480, height: 360, content, ...wish };
}

const NARROW = fileOf('a');
const WIDE = fileOf('b', { width: 1280, height: 960 });
const JPEG = fileOf('c', { type: 'image/jpeg', width: 1280, height: 960 });
const FILES = [NARROW, WIDE, JPEG];
const pathOf = (file: PhotographFile, ending: string) => `/api/public/photographs/${file.hash}.${ending}`;

const menuChanges = async ({ store }: SmallClinic) =>
  (await store.reader.events.after(0, 100)).filter(({ event }) => event.kind === 'menu_changed').length;

export function describePhotographs(engineName: string, makeDatabase: MakeDatabase): void {
  describe(`photographs on ${engineName}`, () => {
    test('are read as they were written, and shown with their product', async () => {
      await using database = await makeDatabase();
      const it = await openSmallClinic(database.open());
      const [id] = it.products;
      const { catalog, photographs } = it.store.reader;
      expect(await catalog.product(id, START)).toMatchObject({ photograph: null, image_url: null });
      expect(await it.commands.setPhotograph({ id, files: FILES })).toEqual({ ok: true, value: id });
      const product = await catalog.product(id, START);
      expect(product?.photograph).toEqual({
        files: [
          { url: pathOf(NARROW, 'webp'), type: 'image/webp', width: 480, height: 360 },
          { url: pathOf(WIDE, 'webp'), type: 'image/webp', width: 1280, height: 960 },
          { url: pathOf(JPEG, 'jpg'), type: 'image/jpeg', width: 1280, height: 960 },
        ],
      });
      expect(product?.image_url).toBe(pathOf(JPEG, 'jpg'));
      const { rows } = await catalog.products({}, { offset: 0, limit: 2 }, START);
      expect(rows[0]).toEqual(product);
      expect(rows[1]?.photograph).toBeNull();
      for (const { hash, type, content } of FILES) {
        const picture = await photographs.picture(hash);
        expect(picture?.type).toBe(type);
        expect(Buffer.from(picture?.content ?? []).equals(content)).toBe(true);
      }
      expect(await photographs.picture('f'.repeat(32))).toBeUndefined();
      const order = await it.order();
      expect(order.items[0]?.product_image_url).toBe(pathOf(JPEG, 'jpg'));
    });

    test('one takes the place of the other, which is nowhere any more; another product keeps the same', async () => {
      await using database = await makeDatabase();
      const it = await openSmallClinic(database.open());
      const [first, second] = it.products;
      const there = async (file: PhotographFile) =>
        (await it.store.reader.photographs.picture(file.hash)) !== undefined;
      await it.commands.setPhotograph({ id: first, files: FILES });
      await it.commands.setPhotograph({ id: second, files: [NARROW, JPEG] });
      await it.commands.setPhotograph({ id: first, files: [fileOf('d'), JPEG] });
      expect(await Promise.all([NARROW, WIDE, JPEG, fileOf('d')].map(there))).toEqual([true, false, true, true]);
      await it.commands.setPhotograph({ id: second, files: [] });
      expect(await Promise.all([NARROW, JPEG].map(there))).toEqual([false, true]);
      await it.commands.setPhotograph({ id: first, files: [] });
      expect(await it.store.reader.catalog.product(first, START)).toMatchObject({ photograph: null, image_url: null });
      expect(await Promise.all([JPEG, fileOf('d')].map(there))).toEqual([false, false]);
      expect(await it.commands.setPhotograph({ id: 999, files: FILES })).toMatchObject({ ok: false });
    });

    test('a picture of its own address goes first, and the address of the photograph is none of its own', async () => {
      await using database = await makeDatabase();
      const it = await openSmallClinic(database.open());
      const [id] = it.products;
      const imageOf = async (product = id) => (await it.store.reader.catalog.product(product, START))?.image_url;
      await it.commands.updateProduct({ id, update: { image_url: 'https://example.com/agua.jpg' } });
      await it.commands.setPhotograph({ id, files: FILES });
      expect(await imageOf()).toBe('https://example.com/agua.jpg');
      await it.commands.updateProduct({ id, update: { image_url: null } });
      const derived = await imageOf();
      expect(derived).toBe(pathOf(JPEG, 'jpg'));
      // Who reads a product and writes it back has not chosen a picture.
      await it.commands.updateProduct({ id, update: { image_url: derived } });
      await it.commands.setPhotograph({ id, files: [] });
      expect(await imageOf()).toBeNull();
    });

    test('each change tells that the menu is another one, and what changes nothing tells nothing', async () => {
      await using database = await makeDatabase();
      const it = await openSmallClinic(database.open());
      const [id] = it.products;
      const before = await menuChanges(it);
      const told = async (files: readonly PhotographFile[]) => {
        await it.commands.setPhotograph({ id, files });
        return (await menuChanges(it)) - before;
      };
      expect(await told([])).toBe(0);
      expect(await told(FILES)).toBe(1);
      expect(await told(FILES)).toBe(1);
      expect(await told([NARROW, JPEG])).toBe(2);
      expect(await told([])).toBe(3);
    });
  });
}
