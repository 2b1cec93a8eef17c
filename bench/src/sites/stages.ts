/** The stages of a run: made where a case first asks for them, and kept for the cases after it. */
import type { Lab } from '../lab/lab.ts';
import { makeComandaData } from './comanda.ts';
import { makeDjangoData } from './django.ts';
import { type Ground, type SharedGround, type Stage, sharedGround, sqliteGround } from './ground.ts';

export function stages(lab: Lab) {
  let sqlite: Promise<Stage> | null = null;
  let postgres: Promise<Stage<SharedGround>> | null = null;
  return {
    sqlite() {
      sqlite ??= furnished(lab, sqliteGround(lab));
      return sqlite;
    },
    postgres() {
      postgres ??= sharedGround(lab).then((ground) => furnished(lab, ground));
      return postgres;
    },
  };
}

async function furnished<G extends Ground>(lab: Lab, ground: G): Promise<Stage<G>> {
  return { ground, comanda: await makeComandaData(lab, ground), django: await makeDjangoData(lab, ground) };
}
