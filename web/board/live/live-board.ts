/** What is live on this page: one client of the orders for as long as somebody is signed in, and what else was read of the server. */
import { connectStaff, type StaffClient } from '@comanda/client';
import type { QueryClient } from '@tanstack/react-query';
import type { StaffSession } from '../session/staff-session.ts';
import { boardQueries } from './queries.ts';
import { Rest } from './rest.ts';
import { invalidateByEvents } from './stale.ts';

export interface Live {
  readonly client: StaffClient;
  readonly rest: Rest;
  readonly queries: QueryClient;
}

export class LiveBoard {
  readonly #url: string;
  readonly #staff: StaffSession;
  readonly #listeners = new Set<() => void>();
  #live: Live | null = null;

  constructor(url: string, staff: StaffSession) {
    this.#url = url;
    this.#staff = staff;
    staff.subscribe(() => this.#follow());
    this.#follow();
  }

  /** Null while nobody has signed in. What was live stays, with what it knew, when a session ends by itself. */
  get live(): Live | null {
    return this.#live;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #follow(): void {
    const { kind } = this.#staff.state;
    switch (kind) {
      case 'signed_in':
        if (this.#live === null) this.#take(this.#open());
        else if (this.#live.client.state.connection.status === 'refused') this.#live.client.start();
        return;
      case 'signed_out':
        this.#live?.client.stop();
        this.#live?.queries.clear();
        if (this.#live) this.#take(null);
        return;
      case 'ended':
        return;
    }
  }

  #open(): Live {
    const client = connectStaff({ url: this.#url, token: this.#staff.token });
    // This page says what it has painted, and from the first connection on. Whoever makes its sound says so of it.
    client.setPresence({ audio: false });
    const rest = new Rest(this.#url, this.#staff.token);
    const queries = boardQueries();
    invalidateByEvents(client, queries);
    let wasRefused = false;
    client.on('change', ({ connection: { status, why } }) => {
      const isRefused = status === 'refused';
      if (isRefused && !wasRefused) this.#staff.refused(why === 'forbidden' ? 'forbidden' : 'credential');
      wasRefused = isRefused;
    });
    return { client, rest, queries };
  }

  #take(live: Live | null): void {
    this.#live = live;
    for (const listener of [...this.#listeners]) listener();
  }
}
