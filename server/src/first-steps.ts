/** The first commands to try on a demo, ready to copy: the seed's login, two sockets and order, with this server's own values. */
import type { DemoLogin } from './demo-login.ts';

/** The demo's devices are named as the seed names them. */
export const DEMO_DEVICE = 'ipad-room-101';

export interface FirstSteps {
  readonly login: string;
  /** Gets the token by itself, then watches. */
  readonly staffSocket: string;
  readonly kioskSocket: string;
  readonly order: string;
}

/** A text within single quotes of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `url` like `http://127.0.0.1:8000`, without a slash at its end. */
export function firstSteps(url: string, login: DemoLogin): FirstSteps {
  const sockets = url.replace(/^http/, 'ws');
  const post = (path: string, body: unknown, options = '') =>
    `curl ${options}-X POST ${url}${path} -H "Content-Type: application/json" -d ${quoted(JSON.stringify(body))}`;
  const credentials = { email: login.email, password: login.password };
  const access = `$(${post('/api/auth/login', credentials, '-s ')} | sed 's/.*"access":"\\([^"]*\\)".*/\\1/')`;
  return {
    login: post('/api/auth/login', credentials),
    staffSocket: `npx wscat -c "${sockets}/ws/staff/orders/?token=${access}"`,
    kioskSocket: `npx wscat -c "${sockets}/ws/kiosk/orders/?device_uid=${DEMO_DEVICE}"`,
    order: post('/api/public/orders/create', {
      device_uid: DEMO_DEVICE,
      items: [{ product_id: 1, quantity: 2 }],
    }),
  };
}
