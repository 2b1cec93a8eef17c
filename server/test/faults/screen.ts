/** A screen under faults: one client over many connections, which remembers all that it was ever told. */
import type { Feed } from '../harness/feed.ts';
import type { ClientLog } from './checker.ts';
import { frameName } from './history.ts';

/** Opens a connection, resuming from a cursor where there is one. */
export type OpenFeed = (url: string, cursor?: string) => Feed;

export class Screen {
  readonly name: string;
  readonly feeds: Feed[] = [];
  readonly #open: OpenFeed;
  #cursor: string | undefined;

  constructor(name: string, open: OpenFeed) {
    this.name = name;
    this.#open = open;
  }

  /** Connects, going on where it was. Resolves when the connection stands or has failed. */
  async connect(url: string): Promise<void> {
    const feed = this.#open(url, this.#cursor);
    this.feeds.push(feed);
    // A server that dies at this very moment refuses; the screen then tries the next one.
    await feed.opened.catch(() => {});
  }

  /** Resolves when it has noticed that its connection is gone, and has kept its place. */
  async cut(): Promise<void> {
    const feed = this.feeds.at(-1);
    if (!feed) return;
    await feed.closed;
    if (feed.fault) throw feed.fault;
    this.#cursor = feed.cursor || this.#cursor;
  }

  /** Resolves when the event of this name has come. */
  async hasSeen(name: string): Promise<void> {
    await this.feeds.at(-1)?.first((frame) => frameName(frame) === name);
  }

  async leave(): Promise<void> {
    this.feeds.at(-1)?.socket.close();
    await this.cut();
  }

  /** As one that resumes: all connections are one, and nothing may be missing. */
  asWhole(feed: readonly string[]): ClientLog {
    return { name: this.name, feed, whole: true, seen: this.feeds.flatMap(namesOf) };
  }

  /** As one that does not resume: each connection stands alone. */
  asPieces(feed: readonly string[]): ClientLog[] {
    return this.feeds.map((each, index) => ({
      name: `${this.name}, connection ${index + 1}`,
      feed,
      whole: false,
      seen: namesOf(each),
    }));
  }
}

function namesOf(feed: Feed): string[] {
  return feed.frames.map(frameName).filter((name) => name !== null);
}
