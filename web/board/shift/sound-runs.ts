/** The touch that wants a sound is often the one that lets it out: it is given a moment to begin. */
import type { Page } from '../../core/page.ts';
import type { Voice } from '../ringing/bell.ts';

const PATIENCE_MS = 1_500;

/** Resolves with whether the sound runs, at once or soon. */
export function soundRuns(voice: Pick<Voice, 'state' | 'on'>, page: Pick<Page, 'after'>): Promise<boolean> {
  if (voice.state === 'running') return Promise.resolve(true);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const unlisten = voice.on('change', () => voice.state === 'running' && end(true));
  const cancel = page.after(PATIENCE_MS, () => end(false));
  function end(runs: boolean): void {
    unlisten();
    cancel();
    resolve(runs);
  }
  return promise;
}
