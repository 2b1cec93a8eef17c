/** Over the board, when the session has ended by itself: what is seen stays, and whoever signs in goes on with it. */
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { boardTexts } from '../i18n/board-texts.ts';
import { SignInForm } from './SignInForm.tsx';
import { staff } from './staff.ts';
import type { SignIn } from './staff-session.ts';

export function SignInAgain({ ended }: { readonly ended: Extract<SignIn, { kind: 'ended' }> }) {
  const t = boardTexts.use();
  return (
    <Dialog open title={t('session.again')} description={t(`session.ended.${ended.why}`)}>
      <SignInForm email={ended.person.email} />
      {/* The server knows the session no more: there is nothing to tell it. */}
      <Button kind="quiet" onClick={() => void staff.signOut().catch(() => {})}>
        {t('session.leave')}
      </Button>
    </Dialog>
  );
}
