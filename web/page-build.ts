/** How each of our pages is built, and served beside a server on port 8000 while one works on it: what is the same for all. */
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, type UserConfig } from 'vite';
import { type ManifestOptions, VitePWA } from 'vite-plugin-pwa';

const SERVER = process.env.COMANDA_URL ?? 'http://127.0.0.1:8000';

export interface PageBuild {
  /** Its folder here. */
  readonly root: string;
  /** Its path at the server. */
  readonly base: `/${string}/`;
  readonly outDir: string;
  /** The oldest browsers that it runs in. */
  readonly target: readonly string[];
  /** While one works on it; the server takes sockets from pages of 5173 and 3000. */
  readonly port: number;
  /** What the server alone knows under its path. */
  readonly ofTheServer: readonly string[];
  readonly publicDir: string;
  readonly manifest: Partial<ManifestOptions>;
  readonly manifestFilename: string;
}

export function pageBuild(page: PageBuild): UserConfig {
  const { root, base, outDir, target, port, ofTheServer, publicDir, manifest, manifestFilename } = page;
  return {
    root,
    base,
    publicDir,
    build: {
      outDir,
      emptyOutDir: true,
      target: [...target],
      // The policy of the page lets no `data:` script or style in.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    server: {
      port,
      strictPort: true,
      proxy: Object.fromEntries(
        ['/api', '/ws', ...ofTheServer].map((path) => [path, { target: SERVER, ws: path === '/ws' }]),
      ),
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
        manifestFilename,
        injectRegister: false,
        injectManifest: { globPatterns: ['**/*.{js,css,html,svg,png,woff2}'] },
      }),
    ],
  };
}
