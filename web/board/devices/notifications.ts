/** Whether this browser may show notifications, followed also where somebody changes it in its settings. */
import { Observable } from '../../core/observable.ts';
import type { Page } from '../../core/page.ts';

/** `default`: nobody has been asked. `denied`: only the browser's own settings can change that. */
export type NotificationState = 'unsupported' | 'default' | 'granted' | 'denied';

export class NotificationPermit extends Observable<NotificationState> {
  readonly #page: Pick<Page, 'onVisibility'>;
  #unwatch = () => {};

  constructor(page: Pick<Page, 'onVisibility'>) {
    super(permission());
    this.#page = page;
  }

  start(): void {
    this.stop();
    // Who changes it in the settings comes back to the page from there.
    const unwatch = this.#page.onVisibility(() => this.set(permission()));
    const ended = new AbortController();
    this.#unwatch = () => {
      unwatch();
      ended.abort();
    };
    this.#follow(ended.signal);
  }

  stop(): void {
    this.#unwatch();
  }

  /** To be called in answer to a touch, after it was explained what for: who says no is not asked again by the browser. */
  async ask(): Promise<NotificationState> {
    if (this.state === 'default') await Notification.requestPermission();
    this.set(permission());
    return this.state;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    if (this.state === 'unsupported' || !navigator.permissions) return;
    // Not every browser knows this name; then coming back to the page must do.
    const status = await navigator.permissions.query({ name: 'notifications' }).catch(() => null);
    if (!signal.aborted) status?.addEventListener('change', () => this.set(permission()), { signal });
  }
}

function permission(): NotificationState {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;
}
