/** Chromium by Playwright, with nothing emulated: a page that another one covers is hidden, as on a desk. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CDPSession, chromium, type Page as PlaywrightPage } from 'playwright-core';
import type { Browser, Page } from './browser.ts';
import { bytesHeld } from './heap-snapshot.ts';

export interface SlowLine {
  readonly roundTripMs: number;
  readonly downKbits: number;
  readonly upKbits: number;
}

/** What a screen reader is given: what it is, and how it is called. */
export interface Spoken {
  readonly role: string;
  readonly name: string;
}

export interface ChromiumPage extends Page {
  /** The network of this page goes and comes, as the browser itself knows it. */
  setOffline(offline: boolean): Promise<void>;
  /** Bytes that live on the heap of its scripts after all garbage has been collected. */
  heapBytes(): Promise<number>;
  /** Of these, what its scripts hold, without what the engine makes of them: the same after the same. Stops the page for a second. */
  heldBytes(): Promise<number>;
  /** Calls back from now on with the address of each socket that the page opens. */
  onSocket(listener: (url: string) => void): void;
  /** Calls back from now on with what no page should say: an error that nobody caught, or one on its console. Not what becomes of its requests. */
  onTrouble(listener: (what: string) => void): Promise<void>;
  /** Its window is so large, and has no bars to scroll by. */
  size(width: number, height: number): Promise<void>;
  /** What is in its window, so many times as large. */
  picture(scale: number): Promise<Uint8Array>;
  /** What is read aloud of it, from its beginning to its end. */
  readAloud(): Promise<readonly Spoken[]>;
  /** Its processor is so many times slower than it is. */
  slowDown(times: number): Promise<void>;
  /** Its network is such a one from now on. */
  slowLine(line: SlowLine): Promise<void>;
  /** Calls back from now on with the bytes of each answer that has come over the network, as they were sent. */
  onReceived(listener: (bytes: number) => void): Promise<void>;
  /** Runs before any script of the pages that it loads from now on. */
  before(script: string): Promise<void>;
  /** As if its user had said yes when asked. */
  allowNotifications(origin: string): Promise<void>;
  /** As if its user had said no: only the browser's own settings change that. */
  refuseNotifications(origin: string): Promise<void>;
  /** As if its push service had sent this to the service worker of these pages; done once a notification is shown for it. */
  push(origin: string, data: string): Promise<void>;
}

export interface Chromium extends Browser {
  open(): Promise<ChromiumPage>;
  /** Stops the processes of all pages in the middle of whatever they do; what comes for them waits. The answer lets them go on. */
  freeze(): Promise<() => void>;
}

const OPTIONS = ['--headless=new', '--no-first-run', '--remote-debugging-port=0', '--window-size=1280,1000'];

export async function openChromium(): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), 'comanda-chromium-'));
  // Its own sandbox does not work for root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const program = Bun.spawn(['chromium', ...OPTIONS, ...sandbox, `--user-data-dir=${profile}`, 'about:blank'], {
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
  });
  const browser = await chromium.connectOverCDP(await endpoint(program.stderr), { noDefaults: true });
  const [context] = browser.contexts();
  if (!context) throw new Error('Chromium has no context of its own');
  return {
    async open() {
      const page = await context.newPage();
      return chromiumPage(page, await context.newCDPSession(page));
    },
    async freeze() {
      const session = await browser.newBrowserCDPSession();
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      await session.detach();
      const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
      if (renderers.length === 0) throw new Error('no page has a process');
      for (const id of renderers) process.kill(id, 'SIGSTOP');
      return () => {
        for (const id of renderers) process.kill(id, 'SIGCONT');
      };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      program.kill();
      await program.exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function chromiumPage(page: PlaywrightPage, session: CDPSession): ChromiumPage {
  async function collectGarbage(): Promise<void> {
    // What one collection sets free may hold the last word on something else.
    for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
  }

  return {
    goto: async (url) => {
      await page.goto(url);
    },
    reload: async () => {
      await page.reload();
    },
    run: (body) => page.evaluate(`(async () => { ${body} })()`),
    async hide() {
      const cover = await page.context().newPage();
      await cover.bringToFront();
    },
    show: () => page.bringToFront(),
    screenshot: () => page.screenshot(),
    press: (x, y) => page.mouse.click(x, y),
    key: (name) => page.keyboard.press(name),
    setOffline: (offline) => page.context().setOffline(offline),
    async heapBytes() {
      await collectGarbage();
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    },
    async heldBytes() {
      await collectGarbage();
      const chunks: string[] = [];
      const take = ({ chunk }: { readonly chunk: string }) => void chunks.push(chunk);
      session.on('HeapProfiler.addHeapSnapshotChunk', take);
      await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
      session.off('HeapProfiler.addHeapSnapshotChunk', take);
      return bytesHeld(chunks.join(''));
    },
    onSocket(listener) {
      page.on('websocket', (socket) => listener(socket.url()));
    },
    async onTrouble(listener) {
      session.on('Runtime.exceptionThrown', ({ exceptionDetails: { text, exception } }) =>
        listener(`${text} ${exception?.description ?? exception?.value ?? ''}`),
      );
      session.on('Runtime.consoleAPICalled', ({ type, args }) => {
        if (type === 'error' || type === 'assert') {
          listener(`console.${type}: ${args.map(({ description, value }) => description ?? value).join(' ')}`);
        }
      });
      session.on('Log.entryAdded', ({ entry: { level, source, text } }) => {
        if (level === 'error' && source !== 'network') listener(`${source}: ${text}`);
      });
      await session.send('Runtime.enable');
      await session.send('Log.enable');
    },
    async size(width, height) {
      await session.send('Emulation.setScrollbarsHidden', { hidden: true });
      await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    },
    async picture(scale) {
      const { cssVisualViewport } = await session.send('Page.getLayoutMetrics');
      const { pageX: x, pageY: y, clientWidth: width, clientHeight: height } = cssVisualViewport;
      const { data } = await session.send('Page.captureScreenshot', { clip: { x, y, width, height, scale } });
      return Buffer.from(data, 'base64');
    },
    async readAloud() {
      const { nodes } = await session.send('Accessibility.getFullAXTree');
      const byId = new Map(nodes.map((node) => [node.nodeId, node]));
      const read = (node: (typeof nodes)[number]): Spoken[] => {
        const below = (node.childIds ?? []).flatMap((id) => {
          const child = byId.get(id);
          return child ? read(child) : [];
        });
        if (node.ignored) return below;
        return [{ role: String(node.role?.value), name: String(node.name?.value ?? '') }, ...below];
      };
      const [root] = nodes;
      return root ? read(root) : [];
    },
    async slowDown(rate) {
      await session.send('Emulation.setCPUThrottlingRate', { rate });
    },
    async slowLine({ roundTripMs, downKbits, upKbits }) {
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: roundTripMs,
        downloadThroughput: (downKbits * 1_000) / 8,
        uploadThroughput: (upKbits * 1_000) / 8,
      });
    },
    async onReceived(listener) {
      const atHand = new Set<string>();
      session.on('Network.responseReceived', ({ requestId, response }) => {
        if (response.fromServiceWorker || response.fromDiskCache) atHand.add(requestId);
      });
      session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        if (!atHand.has(requestId)) listener(encodedDataLength);
      });
      await session.send('Network.enable');
    },
    async before(script) {
      await page.addInitScript(script);
    },
    allowNotifications: (origin) => page.context().grantPermissions(['notifications'], { origin }),
    async refuseNotifications(origin) {
      await session.send('Browser.setPermission', {
        permission: { name: 'notifications' },
        setting: 'denied',
        origin,
      });
    },
    async push(origin, data) {
      const registered = Promise.withResolvers<string>();
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const found = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
        if (found) registered.resolve(found.registrationId);
      });
      await session.send('ServiceWorker.enable');
      const registrationId = await registered.promise;
      // The browser's own word, for whoever asks the page again and again for what is shown makes the browser forget
      // a notification that is on its way.
      const shown = Promise.withResolvers<void>();
      session.on('BackgroundService.backgroundServiceEventReceived', ({ backgroundServiceEvent }) => {
        if (backgroundServiceEvent.eventName === 'Notification displayed') shown.resolve();
      });
      await session.send('BackgroundService.startObserving', { service: 'notifications' });
      await session.send('BackgroundService.setRecording', { service: 'notifications', shouldRecord: true });
      await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
      await shown.promise;
      await session.send('BackgroundService.stopObserving', { service: 'notifications' });
      await session.send('ServiceWorker.disable');
    },
    [Symbol.asyncDispose]: () => page.close(),
  };
}

/** Chromium says on its standard error where it can be reached. */
async function endpoint(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  const reader = stderr.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`Chromium ended before it listened: ${text}`);
    text += decoder.decode(value, { stream: true });
    const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
    if (!found) continue;
    drain(reader);
    return found;
  }
}

/** A full pipe would stop it. */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Promise<void> {
  while (!(await reader.read()).done);
}
