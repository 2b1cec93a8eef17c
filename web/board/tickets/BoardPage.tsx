/** A page that opens over the tickets and goes back to them: one address each, so that "back" closes it. */
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';

export interface BoardPageProps {
  readonly title: string;
  readonly description?: string;
  readonly shape?: 'card' | 'sheet' | 'page';
  readonly children: ReactNode;
}

export function BoardPage({ title, description, shape = 'page', children }: BoardPageProps) {
  const close = useClosePage();
  return (
    <Dialog open title={title} {...(description !== undefined && { description })} shape={shape} onClose={close}>
      {children}
    </Dialog>
  );
}

export function useClosePage(): () => void {
  const navigate = useNavigate();
  return () => void navigate({ to: '/' });
}
