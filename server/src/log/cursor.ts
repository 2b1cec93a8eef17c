/** Cursors: the name of a log (its epoch) and a place in it, as one opaque text. */

export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
}

export function encodeCursor({ epoch, seq }: Cursor): string {
  return `${epoch}.${seq.toString(36)}`;
}

/** Null where the text is no cursor of ours. */
export function decodeCursor(text: string): Cursor | null {
  const match = /^([0-9a-z]{1,32})\.([0-9a-z]{1,10})$/.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const seq = Number.parseInt(match[2], 36);
  return Number.isSafeInteger(seq) ? { epoch: match[1], seq } : null;
}
