/** The board's menu: what this device chooses, who is signed in, and the way out. */
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { toasts } from '../../ui/toasts.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { BoardChoices } from '../preferences/BoardChoices.tsx';
import { DeviceChoices } from '../preferences/DeviceChoices.tsx';
import { staff } from '../session/staff.ts';
import { useSignIn } from '../session/use-sign-in.ts';
import { MenuLinks } from './MenuLinks.tsx';

export function BoardMenu() {
  const t = boardTexts.use();
  const [isOpen, setOpen] = useState(false);
  const signIn = useSignIn();

  async function signOut() {
    try {
      await staff.signOut();
    } catch {
      toasts.show('problem', t('session.sign_out_untold'));
    }
  }

  return (
    <>
      <Button kind="quiet" data-menu aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="menu" />
        <span className="sr-only sm:not-sr-only">{t('shell.menu')}</span>
      </Button>
      <Dialog shape="sheet" title={t('shell.menu')} open={isOpen} onClose={() => setOpen(false)}>
        <MenuLinks onChosen={() => setOpen(false)} />
        <BoardChoices />
        <DeviceChoices />
        {signIn.kind !== 'signed_out' && (
          <p className="mt-auto text-soft">{t('session.signed_in_as', { email: signIn.person.email })}</p>
        )}
        <Button data-sign-out onClick={signOut}>
          {t('session.sign_out')}
        </Button>
      </Dialog>
    </>
  );
}
