import { expect, test } from 'bun:test';
import { WatchedServers } from './watched-servers.ts';

test('somebody watches while one server says so, each for itself', () => {
  const servers = new WatchedServers(7_000);
  expect(servers.any(0)).toBe(false);
  servers.hear('one', true, 0);
  servers.hear('two', true, 0);
  servers.hear('three', false, 0);
  servers.hear('one', false, 1);
  expect(servers.any(1)).toBe(true);
  servers.hear('two', false, 2);
  expect(servers.any(2)).toBe(false);
});

test('a server that says nothing any more is forgotten, and heard again when it speaks', () => {
  const servers = new WatchedServers(7_000);
  servers.hear('killed', true, 0);
  servers.hear('alive', true, 0);
  servers.hear('alive', true, 5_000);
  expect(servers.any(6_999)).toBe(true);
  expect(servers.any(7_000)).toBe(true);
  expect(servers.any(11_999)).toBe(true);
  expect(servers.any(12_000)).toBe(false);
  servers.hear('killed', true, 20_000);
  expect(servers.any(20_000)).toBe(true);
});
