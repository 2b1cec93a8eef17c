/** The board's service worker: keeps the board's files, so that it opens while the server is away, and shows what the server pushes. */
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { readPushed } from './pushed.ts';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly (string | PrecacheEntry)[] };

precacheAndRoute([...self.__WB_MANIFEST]);
cleanupOutdatedCaches();
// Every page of the board is the same file.
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html')));

self.addEventListener('message', (event) => {
  if (event.data === 'take_over') event.waitUntil(self.skipWaiting());
});

self.addEventListener('push', (event) => {
  const { title, body, tag, orderId } = readPushed(event.data?.text() ?? '');
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      icon: '/staff/icons/icon-192.png',
      // The same tag: what is said later of an order takes the place of what was said before, and sounds again.
      ...{ renotify: true },
      requireInteraction: true,
      data: { orderId },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(toTheBoard());
});

async function toTheBoard(): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const board = pages.find(({ url }) => new URL(url).pathname.startsWith('/staff'));
  if (board) await board.focus();
  else await self.clients.openWindow('/staff/');
}
