/** The documents of the protocol name every frame and every field of it that the schemas have. */
import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_ORDERS_PER_RECEIPT, Presence, Receipt, ResumableDown } from '@comanda/protocol/feed';

const FRAMES = [...ResumableDown.options, Receipt, Presence];

test.each(['PROTOCOL.md', 'PROTOCOL.es.md'])('%s', async (file) => {
  const text = await readFile(join(import.meta.dir, '../..', file), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  for (const { shape } of FRAMES) {
    const type = shape.type.value;
    const told = lines.filter((line) => line.includes(`\`${type}\``) || line.includes(`"type":"${type}"`)).join('\n');
    // What every event has is said once, of all of them.
    const fields = Object.keys(shape).filter((field) => field !== 'type' && field !== 'cursor');
    expect(fields.filter((field) => !new RegExp(`\\b${field}\\b`).test(told))).toEqual([]);
    expect(told).not.toBe('');
  }
  expect(text).toMatch(new RegExp(`\\b${MAX_ORDERS_PER_RECEIPT}\\b`));
});
