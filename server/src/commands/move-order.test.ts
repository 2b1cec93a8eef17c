import { describe, expect, test } from 'bun:test';
import { openClinic } from '../../test/harness/open-clinic.ts';
import { DEVICE_UIDS, START } from '../../test/harness/small-clinic.ts';

describe('moving an order', () => {
  test('answers from where to where, and tells the log', async () => {
    await using it = await openClinic();
    const { id } = await it.order();
    await it.news();
    it.clock.advance(1_000);
    expect(await it.move(id, 'READY')).toEqual({ kind: 'moved', from: 'PLACED', to: 'READY' });
    expect(await it.news()).toEqual([
      {
        kind: 'order_moved',
        orderId: id,
        deviceId: it.devices[0],
        status: 'READY',
        fromStatus: 'PLACED',
        changedAt: START + 1_000,
        acknowledges: true,
      },
    ]);
  });

  test('takes it in hand, once, and not where nobody in particular moves it', async () => {
    await using it = await openClinic();
    const [{ id }, { id: other }] = [await it.order(), await it.order()];
    await it.news();
    await it.move(id, 'PREPARING');
    await it.move(id, 'READY');
    await it.commands.moveOrder({ orderId: other, to: 'READY', expected: null, note: '', by: null });
    const told = (await it.news()).map((event) => event.kind === 'order_moved' && (event.acknowledges ?? false));
    expect(told).toEqual([true, false, false]);
    const reader = it.store.reader.orders;
    expect([(await reader.byId(id))?.acknowledged_by_email, (await reader.byId(other))?.acknowledged_at]).toEqual([
      'staff@example.com',
      null,
    ]);
  });

  test('to where it is already succeeds and writes nothing, whatever was expected', async () => {
    await using it = await openClinic();
    const { id } = await it.order();
    await it.move(id, 'PREPARING');
    await it.news();
    expect(await it.move(id, 'PREPARING')).toEqual({ kind: 'unchanged', status: 'PREPARING' });
    expect(await it.move(id, 'PREPARING', 'PLACED')).toEqual({ kind: 'unchanged', status: 'PREPARING' });
    expect((await it.store.reader.orders.byId(id))?.status_events).toHaveLength(2);
    expect(await it.news()).toEqual([]);
  });

  test('is refused where it is not what was expected', async () => {
    await using it = await openClinic();
    const { id } = await it.order();
    expect(await it.move(id, 'READY', 'PREPARING')).toEqual({ kind: 'changed_meanwhile', status: 'PLACED' });
    expect(await it.move(id, 'READY', 'PLACED')).toMatchObject({ kind: 'moved' });
  });

  test('of two who want it at once, one is told that it has changed', async () => {
    await using it = await openClinic();
    const { id } = await it.order();
    const outcomes = await Promise.all([it.move(id, 'PREPARING', 'PLACED'), it.move(id, 'READY', 'PLACED')]);
    expect(outcomes).toEqual([
      { kind: 'moved', from: 'PLACED', to: 'PREPARING' },
      { kind: 'changed_meanwhile', status: 'PREPARING' },
    ]);
  });

  test('is refused where the rules forbid it, and where there is no order', async () => {
    await using it = await openClinic();
    const { id } = await it.order();
    await it.move(id, 'CANCELLED');
    await it.news();
    expect(await it.move(id, 'PLACED')).toEqual({ kind: 'refused', from: 'CANCELLED', reason: 'cancelled_is_final' });
    expect(await it.move(999, 'READY')).toEqual({ kind: 'unknown_order' });
    expect(await it.news()).toEqual([]);
  });

  test('looks at the clock for a step back', async () => {
    await using it = await openClinic();
    const { id } = await it.order();
    await it.move(id, 'DELIVERED');
    it.clock.advance(10 * 60_000 + 1);
    expect(await it.move(id, 'READY')).toMatchObject({ kind: 'refused', reason: 'recall_too_late' });
  });
});

describe('a room that takes its order back', () => {
  const own = (orderId: number, deviceUid: string = DEVICE_UIDS[0]) => ({ orderId, deviceUid, note: 'ya no' });

  test('may while nobody has begun, and again', async () => {
    await using it = await openClinic();
    const { id } = await it.order();
    await it.news();
    expect(await it.commands.cancelOwnOrder(own(id))).toEqual({ kind: 'cancelled', deviceId: it.devices[0] });
    expect(await it.news()).toMatchObject([
      { kind: 'order_moved', status: 'CANCELLED', fromStatus: 'PLACED', cancelReason: 'room_asked' },
    ]);
    expect(await it.commands.cancelOwnOrder(own(id))).toEqual({ kind: 'cancelled', deviceId: it.devices[0] });
    expect(await it.news()).toEqual([]);
    expect((await it.store.reader.orders.byId(id))?.status_events.at(-1)).toMatchObject({
      to_status: 'CANCELLED',
      changed_by: null,
      note: 'ya no',
    });
  });

  for (const status of ['PREPARING', 'READY', 'DELIVERED'] as const) {
    test(`may not once it is ${status}`, async () => {
      await using it = await openClinic();
      const { id } = await it.order();
      await it.move(id, status);
      expect(await it.commands.cancelOwnOrder(own(id))).toEqual({ kind: 'not_cancellable' });
    });
  }

  test('cannot touch or even see another room’s', async () => {
    await using it = await openClinic();
    const { id } = await it.order();
    expect(await it.commands.cancelOwnOrder(own(id, DEVICE_UIDS[1]))).toEqual({ kind: 'unknown_order' });
    expect(await it.commands.cancelOwnOrder(own(999))).toEqual({ kind: 'unknown_order' });
    expect(await it.commands.cancelOwnOrder(own(id, 'nobody'))).toEqual({ kind: 'unknown_device' });
    await it.commands.updateDevice({ id: it.devices[0], update: { is_active: false } });
    expect(await it.commands.cancelOwnOrder(own(id))).toEqual({ kind: 'unknown_device' });
  });
});

test('taking in hand an order that is not there', async () => {
  await using it = await openClinic();
  expect(
    await it.commands.acknowledgeOrder({ orderId: 999, by: it.staff, byEmail: 'staff@example.com', screenId: null }),
  ).toBe('unknown_order');
});
