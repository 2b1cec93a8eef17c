/** A page that nobody has told which device it is. */
import { WORDS } from '../i18n/languages.ts';

export function NoDeviceScreen() {
  return (
    <main data-screen="no_device" className="flex h-full flex-col justify-center gap-8 p-6 text-center">
      <h1 className="sr-only">Comanda</h1>
      {[...WORDS].map(([language, { texts }]) => (
        <section key={language} lang={language}>
          <h2 className="text-3xl font-bold">{texts.no_device.title}</h2>
          <p className="text-xl">{texts.no_device.text}</p>
        </section>
      ))}
    </main>
  );
}
