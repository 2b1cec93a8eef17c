/** What handlers work with: reading, commands, and what little of the rest of the server they need to know. */
import type { Logger } from 'pino';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Commands } from '../commands/all.ts';
import type { Config } from '../config.ts';
import type { DemoLogin } from '../demo-login.ts';
import type { Clock } from '../domain/clock.ts';
import type { Limits } from '../limits/limits.ts';
import type { StoreReader } from '../store/store.ts';

export interface HttpContext {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly reader: StoreReader;
  readonly commands: Commands;
  readonly tokens: Tokens;
  readonly authenticator: Authenticator;
  readonly limits: Limits;
  /** The demo's login, where the site is a demo that only this machine can reach. */
  readonly demo: DemoLogin | null;
  readonly version: string;
  originAllowed(origin: string): boolean;
  /** True when at least one staff screen is connected, here or at a server that is heard of. */
  anyoneWatching(): boolean;
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
