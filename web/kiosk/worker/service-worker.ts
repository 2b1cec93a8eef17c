/** The kiosk's service worker: keeps its files and the photographs of this server, so that the menu opens while the server is away. */
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { StaleWhileRevalidate } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly (string | PrecacheEntry)[] };

precacheAndRoute([...self.__WB_MANIFEST], {
  // Which device it is says nothing of which page it is.
  ignoreURLParametersMatching: [/^device_uid$/],
});
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html')));
registerRoute(
  ({ request, sameOrigin }) => sameOrigin && request.destination === 'image',
  new StaleWhileRevalidate({ cacheName: 'comanda-kiosk-photographs' }),
);

self.addEventListener('message', (event) => {
  if (event.data === 'take_over') event.waitUntil(self.skipWaiting());
});
