/** What handlers work with: reading, commands, and what little of the rest of the server they need to know. */
import type { Logger } from 'pino';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Commands } from '../commands/all.ts';
import type { Config } from '../config.ts';
import type { Custody } from '../custody/custody.ts';
import type { DemoLogin } from '../demo-login.ts';
import type { Clock } from '../domain/clock.ts';
import type { Outlook } from '../domain/outlook.ts';
import type { SiteCalendar } from '../domain/site-calendar.ts';
import type { Limits } from '../limits/limits.ts';
import type { Expectations } from '../measures/expectations.ts';
import type { Metrics } from '../measures/metrics.ts';
import type { Darkroom } from '../photographs/darkroom.ts';
import type { WebPush } from '../push/web-push.ts';
import type { StoreReader } from '../store/store.ts';
import type { Destinations } from '../webhooks/destinations.ts';

export interface HttpContext {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly reader: StoreReader;
  readonly commands: Commands;
  readonly outlook: Outlook;
  readonly tokens: Tokens;
  readonly authenticator: Authenticator;
  readonly limits: Limits;
  /** Where webhooks may go. */
  readonly destinations: Destinations;
  /** What the site knows of its own pace. */
  readonly expectations: Pick<Expectations, 'of'>;
  readonly calendar: SiteCalendar;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  readonly darkroom: Pick<Darkroom, 'enter' | 'develop'>;
  readonly push: Pick<WebPush, 'publicKey' | 'problemOf' | 'test'>;
  /** The demo's login, where the site is a demo that only this machine can reach. */
  readonly demo: DemoLogin | null;
  readonly version: string;
  /** The staff board, built. */
  readonly boardFolder: string;
  /** The kiosk, built. */
  readonly kioskFolder: string;
  originAllowed(origin: string): boolean;
  readonly custody: Pick<Custody, 'isWatched' | 'receiptsWritten' | 'suspect'>;
  /** False once the server is stopping. */
  accepting(): boolean;
  storeAnswers(): Promise<boolean>;
  relayHealthy(): boolean;
  /** False while other servers are not heard; polling takes over. */
  busHears(): boolean;
}

/** What Hono hands from one step of a request to the next. */
export interface HttpEnv {
  Bindings: { readonly address: () => string; readonly requestId: string };
}
