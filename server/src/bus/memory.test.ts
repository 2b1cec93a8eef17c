import { describeBus } from './bus.contract.ts';
import { memoryBus } from './memory.ts';

describeBus('memory', async () => {
  const bus = memoryBus();
  return { here: bus, there: bus, async [Symbol.asyncDispose]() {} };
});
