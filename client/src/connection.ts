/** How a feed stands, in the words that a screen shows. */
import type { Refusal, State } from './feed/machine.ts';

/**
 * `connecting`: a try is under way. `catching_up`: what was missed is coming in. `live`: what is shown is what is.
 * `offline`: the last try has failed, the next one comes by itself. `refused`: it will not; `why` says what must be mended.
 */
export type ConnectionStatus = 'connecting' | 'catching_up' | 'live' | 'offline' | 'refused' | 'stopped';

export interface Connection {
  readonly status: ConnectionStatus;
  /** Why it was refused: the token or device is not, or no longer, good; or the user may not watch. */
  readonly why: Refusal | null;
  /** When something was last heard of the server, in milliseconds since 1970; null before the first time. */
  readonly asOf: number | null;
}

export const STOPPED: Connection = { status: 'stopped', why: null, asOf: null };

export function connectionOf(state: State, asOf: number | null): Connection {
  return { status: statusOf(state), why: 'why' in state ? state.why : null, asOf };
}

function statusOf({ phase }: State): ConnectionStatus {
  if (phase === 'preparing' || phase === 'opening') return 'connecting';
  return phase === 'waiting' ? 'offline' : phase;
}
