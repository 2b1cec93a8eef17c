/** D2, acknowledged means durable: the server dies by SIGKILL in the middle of its work, again and again. */
import { expect, test } from 'bun:test';
import { judge, report, SPOTLESS } from './checker.ts';
import { endure } from './ordeal.ts';

const SEED = 417;
const KILLS = 14;

test(
  `${KILLS} SIGKILLs under load lose nothing that was answered and show nothing that was not committed`,
  async () => {
    const history = await endure({ seed: SEED, rounds: KILLS, strike: (server) => server.kill() });
    expect({ seed: SEED, verdict: report(judge(history)) }).toEqual({ seed: SEED, verdict: SPOTLESS });
  },
  { timeout: 60_000 },
);
