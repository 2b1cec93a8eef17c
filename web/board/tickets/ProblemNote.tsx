/** Why an action did not happen, said where it was pressed; read aloud as it comes. */
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { boardTexts } from '../i18n/board-texts.ts';
import type { ActionProblem } from './action-problem.ts';
import type { BoardTranslate } from './room-words.ts';
import { nameOf } from './who.ts';

export interface ProblemNoteProps {
  readonly problem: ActionProblem;
  readonly onDismiss: () => void;
}

export function ProblemNote({ problem, onDismiss }: ProblemNoteProps) {
  const t = boardTexts.use();
  return (
    <div
      role="alert"
      data-problem={problem.kind}
      className="flex flex-wrap items-center gap-2 rounded-(--radius) border-2 border-late p-2"
    >
      <Icon name="warning" className="text-late" />
      <span className="min-w-0 flex-1 basis-40">{problemWords(t, problem)}</span>
      <Button onClick={onDismiss}>{t('actions.dismiss')}</Button>
    </div>
  );
}

export function problemWords(t: BoardTranslate, problem: ActionProblem): string {
  switch (problem.kind) {
    case 'not_live':
      return t('actions.not_live');
    case 'other':
      return problem.words;
    case 'too_many':
      return t('actions.problem.too_many', { count: problem.seconds });
    case 'faster': {
      const status = t(`tickets.status.${problem.status}`);
      if (problem.by === null) return t('actions.problem.faster_room', { status });
      return t('actions.problem.faster', { name: nameOf(problem.by), status });
    }
    case 'unreachable':
    case 'signed_off':
    case 'unavailable':
    case 'not_rendered':
    case 'order_not_open':
    case 'order_changed_meanwhile':
    case 'item_removed':
    case 'nothing_left':
    case 'outcome_unknown':
    case 'not_found':
    case 'forbidden':
      return t(`actions.problem.${problem.kind}`);
  }
}
