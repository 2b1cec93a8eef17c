/** Shows what the server pushes, and opens the board when it is touched. */
self.addEventListener('push', (event) => {
  const { title, body, tag, order_id } = event.data.json();
  // The same tag: what is said later of an order takes the place of what was said before, and sounds again.
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      renotify: true,
      requireInteraction: true,
      data: { order_id },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients
      .matchAll({ type: 'window', includeUncontrolled: true })
      .then(([page]) => (page ? page.focus() : self.clients.openWindow('/'))),
  );
});
