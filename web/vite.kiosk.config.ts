/** Builds the kiosk into `dist/kiosk`, for tablets as old as iPadOS 15. */
import cascadeLayers from '@csstools/postcss-cascade-layers';
import { defineConfig, mergeConfig } from 'vite';
import { manifest } from './kiosk/manifest.ts';
import { pageBuild } from './page-build.ts';

export default defineConfig(
  mergeConfig(
    pageBuild({
      root: 'kiosk',
      base: '/kiosk/',
      outDir: '../dist/kiosk',
      target: ['safari15', 'chrome100', 'firefox100'],
      port: 3000,
      ofTheServer: [],
      // The same icons as the board's.
      publicDir: '../board/public',
      manifest,
      manifestFilename: 'kiosk.webmanifest',
    }),
    // Safari knows layers from 15.4 on; before that it drops all that stands in one.
    { css: { postcss: { plugins: [cascadeLayers()] } } },
  ),
);
