/** A ticket counts as rendered once it was painted in sight, on a page in front, with nothing over it. */
import { expect, test } from 'bun:test';
import { TestPage } from '../../test/test-page.ts';
import { outOfSight, Painted, type Shown, type Sight } from './painted.ts';

/** What a test says of each ticket; elements are told apart and nothing else. */
class TestSight implements Sight<Shown> {
  readonly #tells = new Map<Shown, (isInSight: boolean) => void>();
  readonly unreadable = new Set<Shown>();
  #frames: (() => void)[] = [];

  watch(element: Shown, tell: (isInSight: boolean) => void): () => void {
    this.#tells.set(element, tell);
    return () => this.#tells.delete(element);
  }

  afterPaint(callback: () => void): () => void {
    this.#frames.push(callback);
    return () => {
      this.#frames = this.#frames.filter((each) => each !== callback);
    };
  }

  cannotBeRead(element: Shown): boolean {
    return this.unreadable.has(element);
  }

  show(element: Shown, isInSight: boolean): void {
    this.#tells.get(element)?.(isInSight);
  }

  paint(): void {
    for (const frame of this.#frames.splice(0)) frame();
  }
}

function ticket(scrollIntoView = () => {}): Shown {
  return { scrollIntoView };
}

function scene() {
  const page = new TestPage();
  const sight = new TestSight();
  const rendered: number[] = [];
  const painted = new Painted({ sight, page, rendered: (id) => rendered.push(id) });
  painted.start();
  return { page, sight, painted, rendered };
}

test('rendered is said once it was painted in sight, and once', () => {
  const { sight, painted, rendered } = scene();
  const element = ticket();
  painted.hang(1, element);
  sight.paint();
  expect(rendered).toEqual([]);
  sight.show(element, true);
  expect(rendered).toEqual([]);
  sight.paint();
  expect(rendered).toEqual([1]);
  sight.show(element, false);
  sight.show(element, true);
  sight.paint();
  expect(rendered).toEqual([1]);
});

test('what has left before it was painted was not seen', () => {
  const { sight, painted, rendered } = scene();
  const [scrolled, taken] = [ticket(), ticket()];
  painted.hang(1, scrolled);
  const takeDown = painted.hang(2, taken);
  sight.show(scrolled, true);
  sight.show(taken, true);
  sight.show(scrolled, false);
  takeDown();
  sight.paint();
  expect(rendered).toEqual([]);
});

test('a page that nobody looks at has shown nothing, until it comes to the front', () => {
  const { page, sight, painted, rendered } = scene();
  const element = ticket();
  page.show(false);
  painted.hang(1, element);
  sight.show(element, true);
  sight.paint();
  expect(rendered).toEqual([]);
  page.show(true);
  sight.paint();
  expect(rendered).toEqual([1]);
});

test('what cannot be read yet is looked at again', async () => {
  const { page, sight, painted, rendered } = scene();
  const element = ticket();
  sight.unreadable.add(element);
  painted.hang(1, element);
  sight.show(element, true);
  sight.paint();
  await page.pass(500);
  sight.paint();
  expect(rendered).toEqual([]);
  sight.unreadable.clear();
  await page.pass(500);
  sight.paint();
  expect(rendered).toEqual([1]);
});

test('it knows what is in sight, and brings what is not', () => {
  const { sight, painted } = scene();
  let brought = 0;
  const [first, second] = [ticket(), ticket(() => brought++)];
  const takeDown = painted.hang(1, first);
  painted.hang(2, second);
  sight.show(first, true);
  expect([...painted.state]).toEqual([1]);
  expect(painted.bring(2)).toBe(true);
  expect(brought).toBe(1);
  expect(painted.bring(3)).toBe(false);
  takeDown();
  expect([...painted.state]).toEqual([]);
});

test('a ticket that hangs anew is not taken down by the end of the old one', () => {
  const { sight, painted } = scene();
  const old = painted.hang(1, ticket());
  const element = ticket();
  painted.hang(1, element);
  sight.show(element, true);
  old();
  expect([...painted.state]).toEqual([1]);
});

test('of those that call, it counts what is above and what is below', () => {
  const list = [1, 2, 3, 4, 5, 6];
  const calling = new Set([1, 2, 5, 6]);
  expect(outOfSight(list, calling, new Set([2, 3]))).toEqual({ above: [1], below: [5, 6] });
  expect(outOfSight(list, calling, new Set())).toEqual({ above: [], below: [1, 2, 5, 6] });
  expect(outOfSight(list, calling, new Set(list))).toEqual({ above: [], below: [] });
});
