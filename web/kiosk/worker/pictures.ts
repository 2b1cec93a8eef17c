/** The pictures that the worker keeps: those of the menu and no others, so that they are as many as the menu has and no more. */

export const PICTURES = 'comanda-kiosk-photographs';

export interface WantedPictures {
  readonly all: readonly string[];
  readonly ahead: readonly string[];
}

/** From a message of the page; null where it is another one. */
export function wantedIn(data: unknown): WantedPictures | null {
  if (typeof data !== 'object' || data === null || !('all' in data) || !('ahead' in data)) return null;
  return isTexts(data.all) && isTexts(data.ahead) ? { all: data.all, ahead: data.ahead } : null;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** Throws where the server is away, or where the device has no room: what is there by then stays. */
export async function keepPictures(
  cache: Pick<Cache, 'keys' | 'delete' | 'put'>,
  { all, ahead }: WantedPictures,
  fetchPicture: (path: string) => Promise<Response>,
): Promise<void> {
  const wanted = new Set(all);
  const kept = new Set<string>();
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    const path = pathname + search;
    if (wanted.has(path)) kept.add(path);
    else await cache.delete(request);
  }
  // One after the other: an order that is sent meanwhile must not wait behind them.
  for (const path of ahead) {
    if (kept.has(path)) continue;
    const response = await fetchPicture(path);
    if (response.ok) await cache.put(path, response);
  }
}
