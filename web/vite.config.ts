/** Builds the staff board into `dist/staff`. */
import { defineConfig } from 'vite';
import { manifest } from './board/manifest.ts';
import { pageBuild } from './page-build.ts';

export default defineConfig(
  pageBuild({
    root: 'board',
    base: '/staff/',
    outDir: '../dist/staff',
    target: ['chrome111', 'safari16.4', 'firefox128'],
    port: 5173,
    ofTheServer: ['/staff/site.json'],
    publicDir: 'public',
    manifest,
    manifestFilename: 'board.webmanifest',
  }),
);
