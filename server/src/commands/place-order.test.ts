import { describe, expect, test } from 'bun:test';
import { openClinic } from '../../test/harness/open-clinic.ts';
import { DEVICE_UIDS, made, START } from '../../test/harness/small-clinic.ts';

const room = (code: string) => ({ target: { kind: 'room' as const, code } });
const device = (uid: string) => ({ target: { kind: 'device' as const, uid } });

describe('placing an order', () => {
  test('answers it as its room will see it, and tells the log', async () => {
    await using it = await openClinic();
    const items = [
      { product_id: it.products[1], quantity: 1, note: 'sin hielo' },
      { product_id: it.products[0], quantity: 2 },
      { product_id: it.products[1], quantity: 2 },
    ];
    const order = await it.order({ items, note: 'gracias' });
    const created_at = new Date(START).toISOString();
    const line = { product_category: 'Bebidas', product_image_url: null, unit_label: 'vaso', options: [], created_at };
    expect(order).toEqual({
      id: 1,
      status: 'PLACED',
      placed_at: created_at,
      delivered_at: null,
      note: 'gracias',
      items: [
        { id: 1, product: it.products[1], product_name: 'Zumo', quantity: 3, note: 'sin hielo', ...line },
        { id: 2, product: it.products[0], product_name: 'Agua', quantity: 2, note: '', ...line },
      ],
    });
    expect(await it.store.reader.orders.ownOrder(it.devices[0], 1)).toEqual({ ...order, cancel_reason: null });
    expect(await it.news()).toEqual([
      {
        kind: 'order_placed',
        orderId: 1,
        deviceId: it.devices[0],
        deviceUid: DEVICE_UIDS[0],
        roomCode: '101',
        placedAt: START,
      },
    ]);
  });

  test('finds its place, or says which is missing', async () => {
    await using it = await openClinic();
    const { commands } = it;
    await commands.createRoom({ code: 'empty', is_active: true });
    await commands.createRoom({ code: 'closed', is_active: false });
    const spare = { device_type: 'IPAD', room: it.rooms[0], is_active: true };
    await commands.createDevice({ ...spare, device_uid: 'second-in-101' });
    await commands.createDevice({ ...spare, device_uid: 'homeless', room: null });
    await commands.createDevice({ ...spare, device_uid: 'off', is_active: false });
    const wishes = {
      'the room’s oldest device': room('101'),
      'a room without a device': room('empty'),
      'a device without a room': device('homeless'),
      'a closed room': room('closed'),
      'an unknown room': room('none'),
      'an inactive device': device('off'),
      'an unknown device': device('none'),
    };
    const kinds: Record<string, string> = {};
    for (const [what, wish] of Object.entries(wishes))
      kinds[what] = (await it.place({ ...wish, placedBy: it.staff })).kind;
    expect(kinds).toEqual({
      'the room’s oldest device': 'placed',
      'a room without a device': 'placed',
      'a device without a room': 'placed',
      'a closed room': 'unknown_room',
      'an unknown room': 'unknown_room',
      'an inactive device': 'unknown_device',
      'an unknown device': 'unknown_device',
    });
    const places = (await it.news()).map((event) => event.kind === 'order_placed' && [event.deviceUid, event.roomCode]);
    expect(places).toEqual([
      [DEVICE_UIDS[0], '101'],
      ['', 'empty'],
      ['homeless', null],
    ]);
    expect((await it.store.reader.orders.byId(2))?.status_events).toMatchObject([
      { changed_by_email: 'staff@example.com' },
    ]);
  });

  test('answers each of many at once in its own way, and numbers only what it placed', async () => {
    await using it = await openClinic();
    const sold = made(await it.commands.createCategory({ name: 'x', position: 0, is_active: true }));
    await it.commands.updateProduct({ id: it.products[1], update: { is_available: false, category: sold } });
    await it.news();
    const soldOut = { items: [{ product_id: it.products[1], quantity: 1 }] };
    const key = { idempotency: { id: 'k', bodyHash: 'b' } };
    const outcomes = await Promise.all([
      it.place(),
      it.place(soldOut),
      it.place(device('none')),
      it.place(key),
      it.place({ idempotency: { id: 'k', bodyHash: 'other' } }),
      it.place(key),
      it.place(room('none')),
      it.place(),
    ]);
    expect(outcomes.map((outcome) => [outcome.kind, 'order' in outcome ? outcome.order.id : null])).toEqual([
      ['placed', 1],
      ['invalid', null],
      ['unknown_device', null],
      ['placed', 2],
      ['key_reused', null],
      ['replayed', 2],
      ['unknown_room', null],
      ['placed', 3],
    ]);
    expect(await it.news()).toHaveLength(3);
  });

  test('writes nothing of an order that cannot be placed', async () => {
    await using it = await openClinic();
    const items = [
      { product_id: it.products[0], quantity: 1 },
      { product_id: 999, quantity: 1 },
    ];
    expect(await it.place({ items })).toEqual({
      kind: 'invalid',
      problems: [{ path: 'items.1.product_id', reason: 'unknown_product' }],
    });
    expect((await it.store.reader.orders.list({}, { offset: 0, limit: 1 })).count).toBe(0);
    expect(await it.news()).toEqual([]);
  });
});
