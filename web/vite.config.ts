/** Builds the staff board into `dist/staff`, and serves it beside a server on port 8000 while one works on it. */
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { manifest } from './board/manifest.ts';

const SERVER = process.env.COMANDA_URL ?? 'http://127.0.0.1:8000';

/** What the server alone knows; the rest of `/staff/` is Vite's while one works on it. */
const OF_THE_SERVER = ['/api', '/ws', '/staff/site.json'];

export default defineConfig({
  root: 'board',
  base: '/staff/',
  publicDir: 'public',
  build: {
    outDir: '../dist/staff',
    emptyOutDir: true,
    target: ['chrome111', 'safari16.4', 'firefox128'],
    // The policy of the page lets no `data:` script or style in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(OF_THE_SERVER.map((path) => [path, { target: SERVER, ws: path === '/ws' }])),
  },
  resolve: {
    // In this repository the client is read from its sources, and there are two Reacts.
    conditions: ['comanda-source', ...defaultClientConditions],
    dedupe: ['react', 'react-dom'],
  },
  plugins: [
    react(),
    tailwind(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'worker',
      filename: 'service-worker.ts',
      manifest,
      manifestFilename: 'board.webmanifest',
      injectRegister: false,
      injectManifest: { globPatterns: ['**/*.{js,css,html,svg,png,woff2}'] },
    }),
  ],
});
