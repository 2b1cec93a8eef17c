/** A client in a process of its own, so that it can be frozen. Arguments: whether it pings, the address, subprotocols. */
const [pings = '', address = '', ...protocols] = process.argv.slice(2);
const socket = new WebSocket(address, protocols);
socket.addEventListener('open', () => {
  if (pings === 'pings') socket.send(JSON.stringify({ type: 'ping' }));
  else process.stdout.write('open\n');
});
socket.addEventListener('message', ({ data }) => {
  if (String(data).includes('"pong"')) process.stdout.write('answered\n');
});
