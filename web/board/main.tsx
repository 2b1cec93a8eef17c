/** The page of the staff board. */
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../ui/tokens.css';
import { keepAppearance } from '../ui/appearance.ts';
import { keepDocumentLanguage } from '../ui/i18n/language.ts';
import { ToastList } from '../ui/ToastList.tsx';
import { askSite } from './live/site.ts';
import { router } from './routes.tsx';
import { updates } from './updates/page-updates.ts';

keepAppearance();
keepDocumentLanguage();
void askSite();
void updates.start();

createRoot(document.getElementById('root') ?? document.body).render(
  <StrictMode>
    <RouterProvider router={router} />
    <ToastList />
  </StrictMode>,
);
