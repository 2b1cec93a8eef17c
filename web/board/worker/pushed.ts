/** What the server pushes to a browser, read so that whatever comes is shown: a push that shows nothing costs the permission. */

export interface Pushed {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly orderId: number | null;
}

export function readPushed(text: string): Pushed {
  const told = fields(text);
  const word = (name: string, otherwise: string) => {
    const value = told.get(name);
    return typeof value === 'string' ? value : otherwise;
  };
  const orderId = told.get('order_id');
  return {
    title: word('title', 'Comanda'),
    body: word('body', ''),
    tag: word('tag', 'comanda'),
    orderId: typeof orderId === 'number' ? orderId : null,
  };
}

function fields(text: string): ReadonlyMap<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []);
  } catch {
    return new Map();
  }
}
