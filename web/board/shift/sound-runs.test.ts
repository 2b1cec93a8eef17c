/** A sound that has just been let out is waited for, and not for long. */
import { expect, test } from 'bun:test';
import { Observable } from '../../core/observable.ts';
import { TestPage } from '../../test/test-page.ts';
import type { VoiceState } from '../ringing/bell.ts';
import { soundRuns } from './sound-runs.ts';

class TestVoice extends Observable<VoiceState> {
  become(state: VoiceState): void {
    this.set(state);
  }
}

test('what runs is not waited for; what begins soon is', async () => {
  const page = new TestPage();
  const voice = new TestVoice('running');
  expect(await soundRuns(voice, page)).toBe(true);
  voice.become('blocked');
  const runs = soundRuns(voice, page);
  await page.pass(1_000);
  voice.become('running');
  expect(await runs).toBe(true);
  expect(page.waiting).toBe(0);
});

test('what stays blocked is given up', async () => {
  const page = new TestPage();
  const runs = soundRuns(new TestVoice('blocked'), page);
  await page.pass(1_500);
  expect(await runs).toBe(false);
});
