/** The tools in C, compiled when their sources are newer than they are. */
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, NATIVE } from './places.ts';

export const TOOLS = ['order-load', 'socket-sink', 'write-loop'] as const;
export type Tool = (typeof TOOLS)[number];

export function toolPath(tool: Tool): string {
  return join(CACHE, tool);
}

export function compileTools(): void {
  mkdirSync(CACHE, { recursive: true });
  const changed = Math.max(...readdirSync(NATIVE).map((file) => statSync(join(NATIVE, file)).mtimeMs));
  for (const tool of TOOLS) {
    const program = toolPath(tool);
    if (existsSync(program) && statSync(program).mtimeMs > changed) continue;
    const { success, stderr } = Bun.spawnSync([
      ...['gcc', '-O2', '-Wall', '-Wextra', '-Wshadow', '-Werror'],
      ...['-o', program, join(NATIVE, `${tool}.c`)],
    ]);
    if (!success) throw new Error(`${tool}.c does not compile:\n${stderr.toString()}`);
  }
}
