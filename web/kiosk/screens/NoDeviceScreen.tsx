/** A page that nobody has told which device it is. */
import { WORDS } from '../i18n/languages.ts';

export function NoDeviceScreen() {
  return (
    <main
      data-screen="no_device"
      className="mx-auto flex h-full max-w-3xl flex-col justify-center gap-10 overflow-y-auto p-6 text-center"
    >
      <h1 className="sr-only">Comanda</h1>
      {[...WORDS].reverse().map(([language, { texts }]) => (
        <section key={language} lang={language}>
          <h2 className="text-3xl font-bold">{texts.no_device.title}</h2>
          <p className="mt-2 text-2xl font-semibold">{texts.no_device.call}</p>
          <p className="mt-2 text-2xl">{texts.no_device.text}</p>
        </section>
      ))}
    </main>
  );
}
