/** Places two orders at once where whoever is told of the commit fails. Arguments: address, product id. */
import { TestClock } from './clock.ts';
import { openAt } from './database.ts';
import { bindClinic, placement } from './small-clinic.ts';

const [address = '', productId = ''] = process.argv.slice(2);
await using engine = openAt(address);
const { commands } = bindClinic(engine, new TestClock(), () => {
  throw new Error('the listener failed');
});
const order = () => commands.placeOrder(placement(Number(productId)));
await Promise.all([order(), order()]);
