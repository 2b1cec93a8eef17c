/** A server of a soak, as a process of its own: what `comanda serve` starts, with the board that was built for this run. */
import { aborted, stopSignal } from '../../server/src/cli/console/signals.ts';
import { readConfig } from '../../server/src/config.ts';
import { systemClock } from '../../server/src/domain/clock.ts';
import { startServer } from '../../server/src/server.ts';

const [boardFolder] = process.argv.slice(2);
const stop = stopSignal();
const server = await startServer(readConfig(process.env), systemClock, boardFolder);
console.log(JSON.stringify({ url: server.url }));
await aborted(stop);
await server.stop();
process.exit();
