/**
 * A slow writer in a process of its own. Arguments: address, product id, seed. Says `ready`, starts when its input ends,
 * and prints the ids of its orders as JSON.
 */
import { openAt } from './database.ts';
import { writeSlowly } from './slow-writer.ts';

const [address = '', productId = '', seed = ''] = process.argv.slice(2);
await using engine = openAt(address);
console.log('ready');
await new Response(Bun.stdin.stream()).text();
console.log(JSON.stringify(await writeSlowly(engine, Number(productId), Number(seed), () => {})));
