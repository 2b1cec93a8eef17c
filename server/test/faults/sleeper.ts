/** A client in a process of its own, so that it can be frozen: connects, pings once, and says on its output what it hears. */
const [address = '', ...protocols] = process.argv.slice(2);
const socket = new WebSocket(address, protocols);
socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'ping' })));
socket.addEventListener('message', ({ data }) => process.stdout.write(`${data}\n`));
