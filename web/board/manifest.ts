/** What the board is called and looks like once it has been installed. */
import type { ManifestOptions } from 'vite-plugin-pwa';

export const manifest: Partial<ManifestOptions> = {
  id: '/staff/',
  name: 'Comanda · Tablero del personal',
  short_name: 'Comanda',
  description: 'Los pedidos de las habitaciones, en vivo',
  lang: 'es',
  dir: 'ltr',
  start_url: '/staff/',
  scope: '/staff/',
  display: 'standalone',
  background_color: '#14181d',
  theme_color: '#14181d',
  icons: [
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: 'icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
};
