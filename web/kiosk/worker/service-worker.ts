/** The kiosk's service worker: keeps its files and the photographs of this server, so that the menu opens while the server is away. */
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst, StaleWhileRevalidate } from 'workbox-strategies';
import { keepPictures, PICTURES, wantedIn } from './pictures.ts';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly (string | PrecacheEntry)[] };

// An address that names a device is answered by the server where it is a manifest, for that one says so too; pages go below.
precacheAndRoute([...self.__WB_MANIFEST], { ignoreURLParametersMatching: [] });
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html')));
// What is at the address of a photograph is there for good.
registerRoute(
  ({ sameOrigin, url }) => sameOrigin && url.pathname.startsWith('/api/public/photographs/'),
  new CacheFirst({ cacheName: PICTURES }),
);
registerRoute(
  ({ request, sameOrigin }) => sameOrigin && request.destination === 'image',
  new StaleWhileRevalidate({ cacheName: PICTURES }),
);

let keeping: Promise<void> = Promise.resolve();

self.addEventListener('message', (event) => {
  if (event.data === 'take_over') event.waitUntil(self.skipWaiting());
  const wanted = wantedIn(event.data);
  if (wanted === null) return;
  // One list after the other, so that the last one holds; what could not be had is asked for with the next.
  keeping = keeping
    .then(() => caches.open(PICTURES))
    .then((cache) => keepPictures(cache, wanted, (path) => fetch(path)))
    .catch(() => {});
  event.waitUntil(keeping);
});
