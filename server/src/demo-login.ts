/** The demo admin's login, kept beside the demo's data so that every start can print it. Real sites have no such file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DataFolder } from './data-folder.ts';

const DemoLogin = z.object({ email: z.string(), password: z.string() });
export type DemoLogin = z.infer<typeof DemoLogin>;

const fileOf = (folder: DataFolder) => join(folder.path, 'demo-login.json');

export function writeDemoLogin(folder: DataFolder, login: DemoLogin): void {
  writeFileSync(fileOf(folder), `${JSON.stringify(login)}\n`, { mode: 0o600 });
}

/** Null where the folder holds no demo. */
export function readDemoLogin(folder: DataFolder): DemoLogin | null {
  try {
    return DemoLogin.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8')));
  } catch {
    return null;
  }
}
