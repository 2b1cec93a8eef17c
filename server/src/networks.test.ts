import { expect, test } from 'bun:test';
import { isNetwork, withinNetworks } from './networks.ts';

test.each(['10.0.0.7', '::1', '10.0.0.0/8', 'fd00::/8', '0.0.0.0/0', '192.168.1.1/32'])(
  '%s names a network',
  (text) => {
    expect(isNetwork(text)).toBe(true);
  },
);

test.each(['', 'proxy.local', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/', '10.0.0.0/8/8', '::1/129', '10.0.0.0/-1', '/8'])(
  '"%s" names none',
  (text) => {
    expect(isNetwork(text)).toBe(false);
  },
);

test('an address lies within its own network and within no other', () => {
  const isTrusted = withinNetworks(['10.1.0.0/16', '192.168.1.7', 'fd00::/8']);
  const inside = ['10.1.0.0', '10.1.255.255', '192.168.1.7', 'fdff::1'];
  const outside = ['10.2.0.0', '10.0.255.255', '192.168.1.8', 'fe00::1', '::1', '', 'unknown', '10.1.0.1.example'];
  expect(inside.filter(isTrusted)).toEqual(inside);
  expect(outside.filter(isTrusted)).toEqual([]);
});

test('without networks nobody is inside', () => {
  expect(withinNetworks([])('127.0.0.1')).toBe(false);
});
