/** Which device an address names, and what is left of the address. */
import { expect, test } from 'bun:test';
import { DeviceUid } from '@comanda/protocol/order';
import { arrivalOf, isUid, readUid } from './device.ts';

const AT = 'http://127.0.0.1:8000/kiosk/';

test.each([
  ['?device_uid=ipad-room-101', 'ipad-room-101', ''],
  ['?a=1&device_uid=ipad%3A7&b=2', 'ipad:7', '?a=1&b=2'],
  ['', null, ''],
  ['?device_uid=', null, ''],
  ['?device_uid=%3Cscript%3E', null, ''],
  ['?device_uid=a%20b', null, ''],
])('%p names %p', (query, uid, rest) => {
  expect(arrivalOf(AT + query)).toEqual({ uid, address: AT + rest });
});

test('a name is what the protocol takes for one', () => {
  for (const name of ['a', 'ipad-room-101', '-a', 'a'.repeat(100), 'a'.repeat(101), 'ä', '1:2._-', '']) {
    expect([name, isUid(name)]).toEqual([name, DeviceUid.safeParse(name).success]);
  }
});

test('what was kept and is no name counts as nothing', () => {
  expect([readUid('ipad'), readUid(''), readUid(17), readUid(null)]).toEqual(['ipad', undefined, undefined, undefined]);
});
