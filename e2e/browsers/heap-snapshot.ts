/** What the scripts of a page hold in memory, out of a snapshot of its heap. */

/**
 * Not among these is what the engine makes for itself: machine code, shapes and what it has learnt of the code, which grows
 * for as long as it learns, and what the browser holds of a page.
 */
const HELD: readonly string[] = [
  'object',
  'closure',
  'array',
  'string',
  'concatenated string',
  'sliced string',
  'number',
  'bigint',
  'symbol',
  'regexp',
];

interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      /** Of the first field its values by number; of the others what kind of value they have. */
      readonly node_types: readonly [readonly string[], ...unknown[]];
    };
  };
  /** So many fields a node, one node after the other. */
  readonly nodes: readonly number[];
}

/** `text`: as DevTools save it. */
export function bytesHeld(text: string): number {
  const { snapshot, nodes }: HeapSnapshot = JSON.parse(text);
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    if (HELD.includes(types[0][nodes[node + type] ?? Number.NaN] ?? '')) bytes += nodes[node + size] ?? 0;
  }
  return bytes;
}
