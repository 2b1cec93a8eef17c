/** A real nginx with the very configuration that is shipped: only addresses, ports and the places of files are others. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Subprocess } from 'bun';
import { freePort } from '../../../server/test/harness/free-port.ts';

const SHIPPED = fileURLToPath(new URL('../../../deploy/nginx.conf', import.meta.url));

/** What nginx keeps for the time being, and where, each of which its package has put where only root may write. */
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

export class Nginx implements AsyncDisposable {
  readonly url: string;
  /** One line a request: which server it was passed to, and what became of it there. */
  readonly accessLog: string;
  readonly #process: Subprocess;

  private constructor(url: string, accessLog: string, command: readonly string[]) {
    this.url = url;
    this.accessLog = accessLog;
    this.#process = Bun.spawn([...command], { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' });
  }

  /** Before servers at these ports. */
  static async start(folder: string, serverPorts: readonly number[]): Promise<Nginx> {
    const program = Bun.which('nginx') ?? (existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : null);
    if (program === null)
      throw new Error('nginx is missing: apt-get install nginx (Debian, Ubuntu), brew install nginx');
    mkdirSync(folder, { recursive: true });
    const port = await freePort();
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, configuration(readFileSync(SHIPPED, 'utf8'), folder, port, serverPorts));
    const user = process.getuid?.() === 0 ? 'user root; ' : '';
    const directives = `daemon off; ${user}pid ${join(folder, 'pid')};`;
    const command = [program, '-p', folder, '-c', file, '-e', join(folder, 'start.log'), '-g', directives];
    const check = Bun.spawnSync([...command, '-t'], { stderr: 'pipe' });
    if (check.exitCode !== 0) throw new Error(`nginx refuses its configuration: ${check.stderr.toString()}`);
    const nginx = new Nginx(`http://127.0.0.1:${port}`, join(folder, 'access.log'), command);
    await nginx.#listens();
    return nginx;
  }

  /** As after a change of its configuration: new workers take over, the old ones go when their connections have gone. */
  reload(): void {
    this.#process.kill('SIGHUP');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.#process.exited;
  }

  async #listens(): Promise<void> {
    for (;;) {
      if (this.#process.exitCode !== null) throw new Error(`nginx ended with ${this.#process.exitCode}`);
      const answers = await fetch(`${this.url}/healthz`).catch(() => null);
      if (answers) return;
      await Bun.sleep(10);
    }
  }
}

function configuration(shipped: string, folder: string, port: number, serverPorts: readonly number[]): string {
  const ports = [...serverPorts];
  const temporary = TEMPORARY.map((name) => `    ${name}_temp_path ${join(folder, name)};`).join('\n');
  const replaced = shipped
    .replaceAll('/dev/stdout', join(folder, 'access.log'))
    .replaceAll('/dev/stderr', join(folder, 'error.log'))
    .replaceAll(/(?<=^\s*server )\S+:\d+/gm, () => `127.0.0.1:${ports.shift() ?? 0}`)
    .replace(/(?<=^\s*listen )80\b/m, `127.0.0.1:${port}`)
    .replace(/^http \{$/m, `http {\n${temporary}`);
  if (ports.length > 0 || replaced.includes('127.0.0.1:0')) {
    throw new Error(`${SHIPPED} names another number of servers than ${serverPorts.length}`);
  }
  return replaced;
}
