/** The screen of the moment, and the steps that change it. */
import { Observable } from '../../core/observable.ts';
import { type Screen, type Step, stepFrom } from './flow.ts';

export class FlowStore extends Observable<Screen> {
  do(step: Step): void {
    this.set(stepFrom(this.state, step));
  }
}
