/** What is kept of the menu's pictures, what goes, and what a line that fails leaves behind. */
import { expect, test } from 'bun:test';
import { keepPictures, wantedIn } from './pictures.ts';

const ORIGIN = 'http://kiosk.example';

/** As a browser's: requests by their whole address. */
class FakeCache {
  readonly paths: string[];

  constructor(...paths: string[]) {
    this.paths = paths;
  }

  readonly keys = async () => this.paths.map((path) => new Request(ORIGIN + path));

  readonly delete = async (request: RequestInfo | URL) => {
    const { url } = new Request(request);
    this.paths.splice(this.paths.indexOf(url.slice(ORIGIN.length)), 1);
    return true;
  };

  readonly put = async (path: RequestInfo | URL, response: Response) => {
    this.paths.push(`${path}`);
    await response.text();
  };
}

function server(answers: Readonly<Record<string, number>>) {
  const asked: string[] = [];
  const fetchPicture = async (path: string) => {
    asked.push(path);
    const status = answers[path];
    if (status === undefined) throw new TypeError('away');
    return new Response('', { status });
  };
  return { asked, fetchPicture };
}

test('what the menu has no longer goes, what is kept is not asked for again', async () => {
  const cache = new FakeCache('/p/old.webp', '/p/a.webp', '/media/x.jpg?v=2', '/p/a-large.webp');
  const { asked, fetchPicture } = server({ '/p/b.webp': 200 });
  const all = ['/p/a.webp', '/p/a-large.webp', '/p/b.webp', '/p/b-large.webp', '/media/x.jpg?v=2'];
  await keepPictures(cache, { all, ahead: ['/p/a.webp', '/p/b.webp'] }, fetchPicture);
  expect(cache.paths.toSorted()).toEqual(['/media/x.jpg?v=2', '/p/a-large.webp', '/p/a.webp', '/p/b.webp']);
  expect(asked).toEqual(['/p/b.webp']);
});

test('one that is not there any more is passed over; with the server away the rest is left for another time', async () => {
  const cache = new FakeCache();
  const { asked, fetchPicture } = server({ '/p/gone.webp': 404, '/p/a.webp': 200, '/p/c.webp': 200 });
  const ahead = ['/p/gone.webp', '/p/a.webp', '/p/b.webp', '/p/c.webp'];
  await expect(keepPictures(cache, { all: ahead, ahead }, fetchPicture)).rejects.toThrow('away');
  expect(cache.paths).toEqual(['/p/a.webp']);
  expect(asked).toEqual(['/p/gone.webp', '/p/a.webp', '/p/b.webp']);
});

test('only what is a list of pictures is one', () => {
  const wanted = { all: ['/a'], ahead: [] };
  expect(wantedIn(wanted)).toEqual(wanted);
  for (const other of ['take_over', null, 7, {}, { all: ['/a'] }, { all: [7], ahead: [] }, { all: 'a', ahead: 'b' }]) {
    expect(wantedIn(other)).toBeNull();
  }
});
