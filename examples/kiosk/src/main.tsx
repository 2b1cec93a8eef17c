/** The page, in strict mode. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../plain.css';
import { App } from './app.tsx';

createRoot(document.getElementById('root') ?? document.body).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
