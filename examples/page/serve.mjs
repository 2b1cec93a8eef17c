/** Serves the page, and the client as it is published, on port 5173. */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const folderOf = (name) => dirname(fileURLToPath(import.meta.resolve(name)));

const FOLDERS = { client: folderOf('@comanda/client'), 'idb-keyval': folderOf('idb-keyval') };
const PAGES = ['push.html', 'push.js', 'push-worker.js'];
const FILES = {
  '/': join(here, 'index.html'),
  '/plain.css': join(here, '../plain.css'),
  ...Object.fromEntries(PAGES.map((name) => [`/${name}`, join(here, name)])),
};
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript' };

function fileOf(path) {
  const [, name, ...rest] = path.split('/');
  return FILES[path] ?? (FOLDERS[name] && join(FOLDERS[name], ...rest));
}

createServer((request, response) => {
  // A parsed address has no dots left that could lead out of a folder.
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const file = fileOf(pathname);
  const type = TYPES[extname(file ?? '')];
  const end = () => response.writeHead(404).end();
  if (!type) return end();
  const stream = createReadStream(file);
  stream.once('open', () => response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }));
  stream.once('error', end);
  stream.pipe(response);
}).listen(5173, 'localhost', () => console.log('http://localhost:5173'));
