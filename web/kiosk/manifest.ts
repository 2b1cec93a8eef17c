/** What the kiosk is called and looks like once it stands on a home screen. */
import type { ManifestOptions } from 'vite-plugin-pwa';

export const manifest: Partial<ManifestOptions> = {
  id: '/kiosk/',
  name: 'Comanda · Pedidos desde la habitación',
  short_name: 'Pedir',
  description: 'Pedir a la habitación, y ver cómo va',
  lang: 'es',
  dir: 'ltr',
  start_url: '/kiosk/',
  scope: '/kiosk/',
  display: 'standalone',
  background_color: '#f7f6f3',
  theme_color: '#f7f6f3',
  icons: [
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: 'icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
};
