/** How the state of the connection looks: a word and a shape of its own, so that nobody needs to tell colours apart. */
import type { ConnectionStatus } from '@comanda/client';

export type ConnectionShape = 'disc' | 'ring' | 'triangle' | 'cross';

export interface ConnectionLook {
  readonly shape: ConnectionShape;
  /** What is on the board may not be what is. */
  readonly isStale: boolean;
}

export function connectionLook(status: ConnectionStatus): ConnectionLook {
  switch (status) {
    case 'live':
      return { shape: 'disc', isStale: false };
    case 'connecting':
    case 'catching_up':
      return { shape: 'ring', isStale: true };
    case 'offline':
      return { shape: 'triangle', isStale: true };
    case 'refused':
    case 'stopped':
      return { shape: 'cross', isStale: true };
  }
}
