/** The server does not take this device, or not any more: nothing can be ordered here, and a person must be called. */
import { Icon } from '../../ui/Icon.tsx';
import { WORDS } from '../i18n/languages.ts';
import { useKiosk } from '../shell/use-kiosk.ts';

export function OffScreen() {
  const { uid } = useKiosk();
  return (
    <main data-screen="off" className="flex min-h-0 flex-1 flex-col gap-8 overflow-y-auto p-6 text-center">
      <Icon name="warning" className="mx-auto mt-auto shrink-0 text-[6rem] text-late" />
      <div role="alert" className="flex flex-col gap-8">
        {/* Nobody can choose a language here: all of them say it. */}
        {[...WORDS].reverse().map(([language, { texts }], index) => {
          const Title = index === 0 ? 'h1' : 'h2';
          return (
            <section key={language} lang={language} className="flex flex-col gap-2">
              <Title className="text-4xl font-bold">{texts.off.title}</Title>
              <p className="text-2xl font-semibold">{texts.off.call}</p>
              <p className="text-xl">{texts.off.text}</p>
            </section>
          );
        })}
      </div>
      {/* For whoever installs it. */}
      <p className="mb-auto text-soft">{uid}</p>
    </main>
  );
}
