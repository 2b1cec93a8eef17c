/** On shift and off it: this browser is told of orders that wait for too long, also while no page is open. */

export async function goOnShift({ url, token, language }) {
  if ((await Notification.requestPermission()) !== 'granted') throw new Error('Notifications are not allowed here');
  await navigator.serviceWorker.register('/push-worker.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const { public_key } = await ask({ url, token }, 'GET', 'key/');
  const subscription = await subscribe(pushManager, public_key);
  return ask({ url, token }, 'PUT', 'subscriptions/', { ...subscription.toJSON(), language });
}

export async function goOffShift({ url, token }) {
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.getSubscription();
  if (!subscription) return;
  await ask({ url, token }, 'DELETE', 'subscriptions/', { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}

/** What each push service of this user's browsers says to a message that tries them out. */
export async function tryOut({ url, token }) {
  return (await ask({ url, token }, 'POST', 'test/')).results;
}

async function subscribe(pushManager, applicationServerKey) {
  const options = { userVisibleOnly: true, applicationServerKey };
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    // This browser is subscribed with the key of a site that was here before.
    if (error.name !== 'InvalidStateError') throw error;
    await (await pushManager.getSubscription()).unsubscribe();
    return pushManager.subscribe(options);
  }
}

async function ask({ url, token }, method, path, body) {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const answer = await fetch(`${url}/api/push/${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (answer.status === 204) return null;
  const json = await answer.json();
  if (answer.ok) return json;
  throw new Error(Object.values(json.errors ?? {}).flat()[0] ?? json.detail);
}
