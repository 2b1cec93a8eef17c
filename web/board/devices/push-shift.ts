/** On shift and off it: whether this browser is told of orders that wait for too long, also while no page is open. */
import type { KeptPushSubscription, PushLanguage, PushOutcome } from '@comanda/protocol/push';
import { Observable } from '../../core/observable.ts';

/**
 * `unknown`: not looked yet. `off`: this browser is not told. `on`: it is, until then (UTC, ISO 8601), unless it is asked for
 * again. `unsupported`: this browser has no push, or the page no service worker.
 */
export type ShiftState =
  | { readonly is: 'unknown' | 'unsupported' | 'off' }
  | { readonly is: 'on'; readonly until: string };

/** Requests to the server, which throw `Refused` or `Unreachable`. */
export interface PushRequests {
  send<T>(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
}

/** Of the browser: what a `PushSubscription` is to us. */
export interface BrowserSubscription {
  readonly endpoint: string;
  toJSON(): unknown;
  unsubscribe(): Promise<boolean>;
}

/** Of the browser: what a `PushManager` is to us. */
export interface BrowserPush {
  getSubscription(): Promise<BrowserSubscription | null>;
  subscribe(options: { userVisibleOnly: true; applicationServerKey: string }): Promise<BrowserSubscription>;
}

/** Null where this browser has none, or nobody has registered a service worker for this page. */
export async function browserPush(): Promise<BrowserPush | null> {
  if (!('serviceWorker' in navigator) || typeof PushManager === 'undefined') return null;
  return (await navigator.serviceWorker.getRegistration())?.pushManager ?? null;
}

const SUBSCRIPTIONS = '/api/push/subscriptions/';

export class PushShift extends Observable<ShiftState> {
  readonly #requests: PushRequests;
  readonly #push: () => Promise<BrowserPush | null>;

  constructor(requests: PushRequests, push: () => Promise<BrowserPush | null>) {
    super({ is: 'unknown' });
    this.#requests = requests;
    this.#push = push;
  }

  /** What the server knows of this browser. Throws `Refused` or `Unreachable`. */
  async look(): Promise<void> {
    const push = await this.#push();
    if (!push) return this.set({ is: 'unsupported' });
    const subscription = await push.getSubscription();
    if (!subscription) return this.set({ is: 'off' });
    const { results } = await this.#requests.send<{ results: KeptPushSubscription[] }>('GET', SUBSCRIPTIONS);
    this.#take(results.find(({ endpoint }) => endpoint === subscription.endpoint));
  }

  /** Notifications must be allowed. Begins the shift anew where it is on. Throws `Refused`, `Unreachable`, or what the browser says. */
  async goOn(language: PushLanguage): Promise<void> {
    const push = await this.#push();
    if (!push) return this.set({ is: 'unsupported' });
    const { public_key } = await this.#requests.send<{ public_key: string }>('GET', '/api/push/key/');
    const subscription = await subscribe(push, public_key);
    const said = subscription.toJSON();
    if (typeof said !== 'object' || said === null) throw new TypeError('a push subscription that says nothing');
    this.#take(await this.#requests.send<KeptPushSubscription>('PUT', SUBSCRIPTIONS, { ...said, language }));
  }

  /** Told to the server first: a browser that has ended it alone would leave the server sending into the void. */
  async goOff(): Promise<void> {
    const push = await this.#push();
    if (!push) return this.set({ is: 'unsupported' });
    const subscription = await push.getSubscription();
    if (subscription) {
      await this.#requests.send('DELETE', SUBSCRIPTIONS, { endpoint: subscription.endpoint });
      await subscription.unsubscribe();
    }
    this.set({ is: 'off' });
  }

  /** Sends a message to this user's browsers; what the push service of this one says to it, null where it was not asked. */
  async tryOut(): Promise<PushOutcome | null> {
    const subscription = await (await this.#push())?.getSubscription();
    if (!subscription) return null;
    const { results } = await this.#requests.send<{ results: { endpoint: string; outcome: PushOutcome }[] }>(
      'POST',
      '/api/push/test/',
    );
    return results.find(({ endpoint }) => endpoint === subscription.endpoint)?.outcome ?? null;
  }

  #take(kept: KeptPushSubscription | undefined): void {
    this.set(kept ? { is: 'on', until: kept.on_shift_until } : { is: 'off' });
  }
}

async function subscribe(push: BrowserPush, applicationServerKey: string): Promise<BrowserSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey } as const;
  try {
    return await push.subscribe(options);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
    // This browser is subscribed with the key of a site that was here before.
    await (await push.getSubscription())?.unsubscribe();
    return await push.subscribe(options);
  }
}
