/** A page with one script of the board's on it and nothing else, for what needs a browser and no server of ours. */
import { fileURLToPath } from 'node:url';

const PAGES = fileURLToPath(new URL('../web/test/', import.meta.url));

export interface BarePage extends AsyncDisposable {
  readonly origin: string;
}

/** `files`: what else lies there, by path. */
export async function serveBarePage(name: string, files: Readonly<Record<string, string>> = {}): Promise<BarePage> {
  const built = await Bun.build({
    entrypoints: [`${PAGES}${name}.ts`],
    target: 'browser',
    conditions: ['comanda-source'],
  });
  const [script] = built.outputs;
  if (!script) throw new Error(`${name} cannot be built`);
  const site = Bun.serve({
    hostname: 'localhost',
    port: 0,
    fetch({ url }) {
      const { pathname } = new URL(url);
      if (pathname === '/page.js') return new Response(script);
      const file = files[pathname];
      if (file !== undefined) return new Response(Bun.file(file));
      const html = '<!doctype html><title>Comanda</title><body><script type="module" src="/page.js"></script>';
      return new Response(html, { headers: { 'Content-Type': 'text/html' } });
    },
  });
  return {
    origin: `http://localhost:${site.port}`,
    async [Symbol.asyncDispose]() {
      await site.stop(true);
    },
  };
}
