/** Why nothing was ordered, until somebody has read it. */
import { useSelected } from '@comanda/client/react';
import { Button } from '../../ui/Button.tsx';
import type { KioskTranslate } from '../i18n/translate.ts';
import type { PlacingProblem } from '../placing/placing.ts';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function ProblemNote() {
  const { placing } = useKiosk();
  const { t } = useSpeech();
  const problem = useSelected(placing, (state) => state.problem);
  if (!problem) return null;
  return (
    <div
      role="alert"
      data-problem={problem.kind}
      className="flex flex-col gap-3 rounded-(--radius) border-2 border-late p-4"
    >
      <p className="text-xl font-semibold">{problemWords(t, problem)}</p>
      <Button onClick={() => placing.dismiss()}>{t('problem.close')}</Button>
    </div>
  );
}

function problemWords(t: KioskTranslate, problem: PlacingProblem): string {
  switch (problem.kind) {
    case 'lines':
    case 'choices':
      return t(`problem.${problem.kind}`, { names: problem.names.join(', ') });
    case 'refused':
      return t('problem.refused', { code: problem.code });
    case 'unknown_device':
    case 'too_many':
    case 'ordered_before':
    case 'not_kept':
      return t(`problem.${problem.kind}`);
  }
}
