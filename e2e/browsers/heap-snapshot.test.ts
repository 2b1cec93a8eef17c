/** Of a heap's snapshot what scripts hold counts, and nothing else. */
import { expect, test } from 'bun:test';
import { bytesHeld } from './heap-snapshot.ts';

test('objects and texts count with their own size; code, shapes and the browser do not, wherever the fields stand', () => {
  const types = ['hidden', 'array', 'string', 'object', 'code', 'closure', 'native', 'object shape'];
  const sizes = types.map((_, index) => 10 ** index);
  const snapshot = (node_fields: readonly string[], node: (type: number, size: number) => readonly number[]) =>
    JSON.stringify({
      snapshot: { meta: { node_fields, node_types: node_fields.map((name) => (name === 'type' ? types : 'number')) } },
      nodes: sizes.flatMap((size, type) => node(type, size)),
      edges: [1, 2, 3],
    });
  const held = 10 + 100 + 1_000 + 100_000;
  expect(bytesHeld(snapshot(['type', 'name', 'id', 'self_size'], (type, size) => [type, 7, 1, size]))).toBe(held);
  expect(bytesHeld(snapshot(['type', 'self_size', 'detachedness'], (type, size) => [type, size, 2]))).toBe(held);
});
