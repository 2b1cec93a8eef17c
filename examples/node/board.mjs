/** A live board in a terminal: prints what the client tells, until Ctrl+C. */
import { connectStaff, Session } from '@comanda/client';

const { COMANDA_URL: url = 'http://localhost:8000', EMAIL, PASSWORD } = process.env;
if (!EMAIL || !PASSWORD) {
  console.error('EMAIL=ana@example.com PASSWORD=… npm start -w examples/node');
  process.exit(2);
}

const session = new Session({ url });
await session.signIn(EMAIL, PASSWORD);

const board = connectStaff({ url, token: session.token });
let status = '';
board.on('change', ({ connection, orders }) => {
  if (connection.status === status) return;
  status = connection.status;
  console.log(status, `· ${orders.size}`);
  if (status === 'refused') process.exitCode = 1;
});
board.on('new_order', ({ order_id, room_code, device_uid }) => console.log(`#${order_id}`, room_code ?? device_uid));
board.on('order_updated', ({ order_id, from_status, status: now }) =>
  console.log(`#${order_id}`, from_status, '→', now),
);
board.on('order_acknowledged', ({ order_id }) => console.log(`#${order_id}`, '✓'));
board.on('order_escalated', ({ order_id, step }) => console.log(`#${order_id}`, '!', step));

process.once('SIGINT', () => {
  board.stop();
  session.signOut().finally(() => process.exit());
});
