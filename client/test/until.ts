/** Waiting for what a client shows. */

interface Showing<S> {
  readonly state: S;
  on(name: 'change', listener: () => void): () => void;
}

/** Resolves with the state as soon as it is as wished. */
export function until<S>(client: Showing<S>, isSo: (state: S) => boolean): Promise<S> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo(client.state)) return;
      off();
      resolve(client.state);
    };
    const off = client.on('change', look);
    look();
  });
}

interface Connected {
  readonly connection: { readonly status: string };
}

export const isLive = ({ connection }: Connected): boolean => connection.status === 'live';
export const isRefused = ({ connection }: Connected): boolean => connection.status === 'refused';
export const isOffline = ({ connection }: Connected): boolean => connection.status === 'offline';
