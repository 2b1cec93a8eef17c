/** A screen that nobody looks at, for browsers that cannot do without one. */

export interface Display extends AsyncDisposable {
  /** As `DISPLAY` names it. */
  readonly name: string;
}

export async function openDisplay(): Promise<Display> {
  const options = ['-displayfd', '1', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'];
  const server = Bun.spawn(['Xvfb', ...options], { stdin: 'ignore', stdout: 'pipe', stderr: 'ignore' });
  const reader = server.stdout.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  return {
    name: `:${new TextDecoder().decode(value).trim()}`,
    async [Symbol.asyncDispose]() {
      server.kill();
      await server.exited;
    },
  };
}
