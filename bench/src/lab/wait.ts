/** Waiting for what must come: by looking again, and not for ever. */

export async function until(what: string, seconds: number, done: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await done())) {
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s for ${what}`);
    await Bun.sleep(20);
  }
}
