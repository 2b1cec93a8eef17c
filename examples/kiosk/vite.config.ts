/** Port 5173 is the one that the server lets in unless told otherwise. */
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  server: { port: 5173, strictPort: true },
  preview: { port: 5173, strictPort: true },
  resolve: {
    // In this repository the client is read from its sources, and there are two Reacts; elsewhere neither line is needed.
    conditions: ['comanda-source', ...defaultClientConditions],
    dedupe: ['react', 'react-dom'],
  },
});
