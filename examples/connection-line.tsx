/** How the connection stands, and since when nothing was heard. */
import type { Connection } from '@comanda/client';
import type { Language } from './language.ts';

const TEXTS = {
  es: {
    connecting: 'Conectando…',
    catching_up: 'Poniéndose al día…',
    live: 'En vivo',
    offline: 'Sin conexión; se reintenta solo',
    refused: 'El servidor no admite esta pantalla',
    stopped: 'Parado',
    asOf: 'Lo que se ve es de las',
  },
  en: {
    connecting: 'Connecting…',
    catching_up: 'Catching up…',
    live: 'Live',
    offline: 'Offline; it tries again by itself',
    refused: 'The server does not let this screen in',
    stopped: 'Stopped',
    asOf: 'What you see is from',
  },
} as const;

export function ConnectionLine({ connection, language }: { connection: Connection; language: Language }) {
  const { status, asOf } = connection;
  const texts = TEXTS[language];
  return (
    <p className="connection" data-status={status} role="status">
      {texts[status]}
      {status !== 'live' && asOf !== null && (
        <small>
          {texts.asOf} {new Date(asOf).toLocaleTimeString(language)}
        </small>
      )}
    </p>
  );
}
