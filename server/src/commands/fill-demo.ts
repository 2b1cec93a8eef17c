/** Fills a store that nobody has used with a demo, whole or not at all, and marks it as one. */
import { CategoryCreation, ProductCreation, TagCreation } from '@comanda/protocol/catalog';
import { DeviceCreation, RoomCreation } from '@comanda/protocol/clinic';
import { toInstant } from '@comanda/protocol/instant';
import type { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import type { PhotographFile } from '../domain/photograph.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';
import type { NewUser } from './keep-users.ts';

export const DEMO_MARK = 'demo';

type Wanted = z.input<typeof ProductCreation>;

export interface DemoProduct extends Pick<Wanted, 'name' | 'description' | 'unit_label' | 'price_minor'> {
  readonly allergens: Wanted['allergens'];
  readonly diets?: Wanted['diets'];
  readonly options?: Wanted['options'];
  /** Names of `DemoPlan.tags`. */
  readonly tags: readonly string[];
}

export interface DemoPlan {
  readonly users: readonly NewUser[];
  /** A room each, with one device in it. */
  readonly rooms: readonly { readonly code: string; readonly deviceUid: string }[];
  readonly tags: readonly string[];
  /** By the name of the product. */
  readonly photographs: ReadonlyMap<string, readonly PhotographFile[]>;
  /** Products get the numbers from 1 up, in this order. */
  readonly menu: readonly { readonly category: string; readonly products: readonly DemoProduct[] }[];
}

export function fillDemo(clock: Clock): Command<DemoPlan, 'filled' | 'not_empty'> {
  return oneByOne('fill-demo', async (tx, plan) => {
    if (!(await tx.siteMarks.isEmpty())) return 'not_empty';
    const now = clock.now();
    for (const user of plan.users) await tx.accounts.insertUser(user, now);
    for (const { code, deviceUid } of plan.rooms) {
      const room = await tx.clinic.insertRoom(RoomCreation.parse({ code }), now);
      await tx.clinic.insertDevice(DeviceCreation.parse({ device_uid: deviceUid, room }), now);
    }
    const tagIds = new Map<string, number>();
    for (const name of plan.tags) tagIds.set(name, await tx.catalog.insertTag(TagCreation.parse({ name })));
    let position = 0;
    for (const [index, { category, products }] of plan.menu.entries()) {
      const id = await tx.catalog.insertCategory(CategoryCreation.parse({ name: category, position: index + 1 }));
      for (const { tags, ...product } of products) {
        position += 1;
        const known = tags.map((name) => tagIds.get(name)).filter((tag) => tag !== undefined);
        const creation = ProductCreation.parse({ ...product, category: id, tags: known, position });
        const made = await tx.catalog.insertProduct(creation, now);
        await tx.catalog.setPhotograph(made, plan.photographs.get(product.name) ?? []);
      }
    }
    await tx.siteMarks.setMark(DEMO_MARK, toInstant(now));
    return 'filled';
  });
}
