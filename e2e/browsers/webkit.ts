/** WebKit, the engine of Safari and of every browser on an iPad, in its GTK port, by the WebDriver protocol of the W3C. */
import { freePort } from '../../server/test/harness/free-port.ts';
import type { Browser, KeyName, Page } from './browser.ts';
import { openDisplay } from './display.ts';

/** As WebDriver calls them. */
const KEYS: Readonly<Record<KeyName, string>> = { Tab: '\uE004', Enter: '\uE007', Space: ' ' };

/** Sends one command; answers its value. */
type Command = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>;

export async function openWebKit(): Promise<Browser> {
  const display = await openDisplay();
  const port = await freePort();
  const driver = Bun.spawn(['WebKitWebDriver', `--port=${port}`], {
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    env: { ...process.env, DISPLAY: display.name, GTK_A11Y: 'none', NO_AT_BRIDGE: '1' },
  });
  const address = `http://127.0.0.1:${port}`;
  await listening(`${address}/status`, () => driver.exitCode !== null);
  const outside = commands(address);
  const { sessionId } = fields(await outside('POST', '/session', { capabilities: {} }));
  const session = `/session/${sessionId}`;
  const command = commands(address + session);
  await command('POST', '/timeouts', { script: 60_000 });
  // The first window stays: with the last one the session would end.
  const first = await command('GET', '/window');
  return {
    async open() {
      await command('POST', '/window', { handle: first });
      const { handle } = fields(await command('POST', '/window/new', { type: 'window' }));
      return webKitPage(command, String(handle));
    },
    async [Symbol.asyncDispose]() {
      await outside('DELETE', session);
      driver.kill();
      await driver.exited;
      await display[Symbol.asyncDispose]();
    },
  };
}

function webKitPage(command: Command, handle: string): Page {
  // Commands go to the window that was chosen last.
  const here = () => command('POST', '/window', { handle });
  return {
    async goto(url) {
      await here();
      await command('POST', '/url', { url });
    },
    async reload() {
      await here();
      await command('POST', '/refresh', {});
    },
    async run(body) {
      await here();
      const script = `
        const answer = arguments[arguments.length - 1];
        (async () => { ${body} })().then((value) => answer({ value }), (error) => answer({ error: String(error) }));
      `;
      const answer = fields(await command('POST', '/execute/async', { script, args: [] }));
      if (answer.error !== undefined) throw new Error(String(answer.error));
      return answer.value;
    },
    async hide() {
      await here();
      await command('POST', '/window/minimize', {});
    },
    async show() {
      await here();
      await command('POST', '/window/rect', { x: 0, y: 0, width: 1_280, height: 1_000 });
    },
    async screenshot() {
      await here();
      return Buffer.from(String(await command('GET', '/screenshot')), 'base64');
    },
    async press(x, y) {
      await here();
      const actions = [
        { type: 'pointerMove', x, y },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ];
      await command('POST', '/actions', { actions: [{ type: 'pointer', id: 'mouse', actions }] });
    },
    async key(name) {
      await here();
      const value = KEYS[name];
      const actions = [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ];
      await command('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
    },
    async [Symbol.asyncDispose]() {
      await here();
      await command('DELETE', '/window');
    },
  };
}

function commands(address: string): Command {
  return async (method, path, body) => {
    const response = await fetch(address + path, { method, ...(body && { body: JSON.stringify(body) }) });
    const { value } = fields(await response.json());
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Resolves when somebody answers there. */
async function listening(url: string, hasEnded: () => boolean): Promise<void> {
  while (!hasEnded()) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
  }
  throw new Error('WebKitWebDriver ended before it listened');
}
