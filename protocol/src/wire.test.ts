/** What crosses the wire, as one hash: it cannot change unnoticed, nor without a new version. */
import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { CLOSE } from './close-codes.ts';
import { PlainDown, ResumableDown, Up } from './feed.ts';
import type { Operation } from './operation.ts';
import { allOperations } from './operations.ts';
import { PROBLEMS, Problem } from './problem.ts';
import { BEARER_SUBPROTOCOL, DEVICE_SUBPROTOCOL, HEARTBEAT_S, PROTOCOL_VERSION, SUBPROTOCOL } from './version.ts';

/**
 * The hash of each version. Where this test has gone red: raise PROTOCOL_VERSION and add the new hash under it. What an
 * older version was never changes once it is released.
 */
const HASHES: Readonly<Record<number, string>> = {
  1: '2645a6802b8307e1',
  2: '76ff39911f4bb84c',
  3: 'bb74e468c2762748',
};

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The same, whatever the order of its fields; without what only explains. */
function canonical(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(canonical);
  const entries = Object.entries(value).filter(([name, part]) => name !== 'description' || typeof part !== 'string');
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, canonical(part)]),
  );
}

function schemaOf(type: z.ZodType, io: 'input' | 'output'): Json {
  return JSON.parse(JSON.stringify(z.toJSONSchema(type, { io })));
}

function operationOf({ method, path, access, params, query, body, upload, success }: Operation): Json {
  return {
    call: `${method} ${path}`,
    access,
    params: params ? schemaOf(params, 'input') : null,
    query: query ? schemaOf(query, 'input') : null,
    body: body ? schemaOf(body, 'input') : null,
    ...(upload && { upload }),
    status: success.status,
    answer: success.body ? schemaOf(success.body, 'output') : null,
  };
}

function wire(): Json {
  return canonical({
    operations: allOperations()
      .map(operationOf)
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    problem: schemaOf(Problem, 'output'),
    problems: PROBLEMS,
    plainDown: schemaOf(PlainDown, 'output'),
    resumableDown: schemaOf(ResumableDown, 'output'),
    up: schemaOf(Up, 'input'),
    closeCodes: CLOSE,
    subprotocols: [SUBPROTOCOL, BEARER_SUBPROTOCOL, DEVICE_SUBPROTOCOL],
    heartbeat: HEARTBEAT_S,
  });
}

describe('the wire', () => {
  test(`is version ${PROTOCOL_VERSION}`, () => {
    const hash = new Bun.CryptoHasher('sha256').update(JSON.stringify(wire())).digest('hex').slice(0, 16);
    expect({ version: PROTOCOL_VERSION, hash }).toEqual({
      version: PROTOCOL_VERSION,
      hash: HASHES[PROTOCOL_VERSION] ?? 'not written down',
    });
  });

  test('has its newest version last', () => {
    expect(Object.keys(HASHES).map(Number)).toEqual(Array.from({ length: PROTOCOL_VERSION }, (_, index) => index + 1));
  });

  test('is hashed whole', () => {
    const told = JSON.stringify(wire());
    const words = [
      '/api/public/orders/create',
      '"new_order"',
      '"cursor"',
      '4029',
      '"room_code"',
      'urn:comanda',
      '"auth"',
    ];
    expect(words.filter((word) => !told.includes(word))).toEqual([]);
  });
});

describe('the operations', () => {
  test('have each method and path once', () => {
    const calls = allOperations().map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`);
    expect(calls.filter((call, index) => calls.indexOf(call) !== index)).toEqual([]);
  });

  test('name their parameters in their path, and no others', () => {
    for (const { path, params } of allOperations()) {
      const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
      expect({ path, params: params ? Object.keys(params.shape) : [] }).toEqual({ path, params: inPath });
    }
  });

  test('answer nothing that the schema does not name', () => {
    const loose: string[] = [];
    const look = (where: string, schema: unknown) => {
      if (typeof schema !== 'object' || schema === null) return;
      const fields: Record<string, unknown> = { ...schema };
      if (fields.type === 'object' && fields.properties && fields.additionalProperties !== false) loose.push(where);
      for (const part of Object.values(fields)) look(where, part);
    };
    for (const { method, path, success } of allOperations()) {
      if (success.body) look(`${method} ${path}`, schemaOf(success.body, 'output'));
    }
    look('plain frames', schemaOf(PlainDown, 'output'));
    look('resumable frames', schemaOf(ResumableDown, 'output'));
    look('problems', schemaOf(Problem, 'output'));
    expect(loose).toEqual([]);
  });
});
