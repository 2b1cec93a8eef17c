/** Draws how an iPad is made a kiosk, in Spanish and English: node docs/pictures/draw.mjs. Needs nothing but Node. */
import { writeFileSync } from 'node:fs';

const INK = '#24303d';
const SOFT = '#5b6773';
const LINE = '#c9ced4';
const PAPER = '#f7f6f3';
const MARK = '#006b4a';

const WORDS = {
  es: {
    home: ['Compartir', 'Añadir a pantalla de inicio', 'Abrir desde el icono'],
    guided: ['Activar y poner código', 'Bloqueo automático: Nunca', 'Pulsar tres veces; Iniciar'],
    lock: ['Pantalla y brillo', 'Bloqueo automático', 'Nunca'],
    ...{ copy: 'Copiar', favourite: 'Añadir a favoritos', print: 'Imprimir', add: 'Añadir a pantalla de inicio' },
    ...{ app: 'Pedir', settings: 'Ajustes', general: 'General', display: 'Pantalla y brillo', access: 'Accesibilidad' },
    ...{ guidedAccess: 'Acceso guiado', passcode: 'Ajustes de código', autoLock: 'Bloqueo automático' },
    ...{ minutes: (count) => `${count} minutos`, never: 'Nunca', start: 'Iniciar', text: 'Tamaño del texto' },
    ...{ sound: 'Sonidos', zoom: 'Zoom', address: 'pedidos.example.com/kiosk', welcome: '¿Qué desea?' },
  },
  en: {
    home: ['Share', 'Add to Home Screen', 'Open it by its icon'],
    guided: ['Turn on, set a passcode', 'Display Auto-Lock: Never', 'Press three times; Start'],
    lock: ['Display & Brightness', 'Auto-Lock', 'Never'],
    ...{ copy: 'Copy', favourite: 'Add to Favorites', print: 'Print', add: 'Add to Home Screen' },
    ...{
      app: 'Pedir',
      settings: 'Settings',
      general: 'General',
      display: 'Display & Brightness',
      access: 'Accessibility',
    },
    ...{ guidedAccess: 'Guided Access', passcode: 'Passcode Settings', autoLock: 'Display Auto-Lock' },
    ...{ minutes: (count) => `${count} minutes`, never: 'Never', start: 'Start', text: 'Text Size' },
    ...{ sound: 'Sounds', zoom: 'Zoom', address: 'orders.example.com/kiosk', welcome: 'What would you like?' },
  },
};

const escaped = (words) => words.replaceAll('&', '&amp;');
const text = (x, y, words, { size = 13, fill = INK, anchor = 'start', weight = 400 } = {}) =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}" font-weight="${weight}">${escaped(words)}</text>`;
const box = (x, y, width, height, { fill = '#fff', stroke = LINE, radius = 8, wide = 1.5 } = {}) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}" stroke-width="${wide}"/>`;
const path = (d, { stroke = INK, wide = 2, fill = 'none' } = {}) =>
  `<path d="${d}" fill="${fill}" stroke="${stroke}" stroke-width="${wide}" stroke-linecap="round" stroke-linejoin="round"/>`;
/** What is to be touched. */
const ring = (x, y, width, height) => box(x, y, width, height, { fill: 'none', stroke: MARK, radius: 10, wide: 3.5 });

const WIDTH = 310;
const HEIGHT = 300;

/** An iPad, its step's number, and below it what is done. */
function panel(index, caption, inside) {
  const x = 20 + index * (WIDTH + 40);
  return `<g transform="translate(${x} 20)">
${box(0, 0, WIDTH, HEIGHT, { fill: '#fff', stroke: INK, radius: 20, wide: 3 })}
${box(12, 14, WIDTH - 24, HEIGHT - 28, { fill: PAPER, radius: 8 })}
${inside}
<circle cx="16" cy="${HEIGHT + 32}" r="15" fill="${MARK}"/>
${text(16, HEIGHT + 37, String(index + 1), { size: 16, fill: '#fff', anchor: 'middle', weight: 700 })}
${text(40, HEIGHT + 37, caption, { size: 14.5, weight: 600 })}
</g>`;
}

/** A list of settings; one of them is to be touched. */
function rows(x, y, width, entries, touched) {
  return entries
    .map(({ words, value, on }, index) => {
      const top = y + index * 34;
      const end =
        on === true
          ? `<rect x="${x + width - 42}" y="${top + 8}" width="32" height="18" rx="9" fill="${MARK}"/><circle cx="${x + width - 19}" cy="${top + 17}" r="7" fill="#fff"/>`
          : value === '✓'
            ? path(`M${x + width - 26} ${top + 17}l5 5 9-11`, { stroke: MARK, wide: 3 })
            : text(x + width - 10, top + 21.5, value ?? '›', { size: 12, fill: SOFT, anchor: 'end' });
      return box(x, top, width, 34, { radius: 0, stroke: LINE }) + text(x + 10, top + 21.5, words, { size: 12 }) + end;
    })
    .concat(touched === undefined ? [] : [ring(x - 3, y + touched * 34 - 2, width + 6, 38)])
    .join('\n');
}

/** Settings, with its parts on the left and one of them open. */
function settings(w, open, entries, touched) {
  const parts = [w.general, w.access, w.display];
  const left = parts.map((words, index) => {
    const top = 58 + index * 34;
    const isOpen = words === open;
    return (
      box(20, top, 106, 30, { fill: isOpen ? MARK : '#fff', radius: 6 }) +
      text(26, top + 19, words, { size: words.length > 14 ? 9.5 : 11, fill: isOpen ? '#fff' : INK })
    );
  });
  return `${text(20, 44, w.settings, { size: 15, weight: 700 })}${left.join('')}${rows(134, 58, 158, entries, touched)}`;
}

const shareSign = (x, y) =>
  path(`M${x} ${y + 8}h-5v15h18v-15h-5`, { stroke: MARK, wide: 2.5 }) +
  path(`M${x + 4} ${y + 14}v-16m-5 5 5-5 5 5`, { stroke: MARK, wide: 2.5 });

const home = (w) => [
  box(24, 28, 222, 26, { radius: 13 }) +
    text(36, 45, w.address, { size: 10.5, fill: SOFT }) +
    shareSign(264, 28) +
    ring(251, 20, 38, 40) +
    box(32, 78, 246, 180, { radius: 14 }) +
    text(155, 160, w.welcome, { size: 17, anchor: 'middle', weight: 700 }) +
    box(62, 206, 186, 32, { fill: MARK, stroke: MARK }),
  text(155, 48, w.address, { size: 10.5, fill: SOFT, anchor: 'middle' }) +
    rows(58, 84, 194, [{ words: w.copy }, { words: w.favourite }, { words: w.add, value: '+' }, { words: w.print }], 2),
  [0, 1, 2, 3, 4, 5, 6, 7]
    .map((each) => box(36 + (each % 4) * 66, 44 + Math.floor(each / 4) * 62, 36, 36, { fill: '#e4e7ea', radius: 9 }))
    .join('') +
    box(36, 168, 36, 36, { fill: MARK, stroke: MARK, radius: 9 }) +
    path('M46 192c0-6 4-9 8-9s8 3 8 9zm-3 4h22M54 183v-4', { stroke: '#fff', wide: 2.5 }) +
    text(54, 221, w.app, { size: 12, anchor: 'middle' }) +
    ring(28, 160, 52, 70),
];

const guided = (w) => [
  settings(w, w.access, [{ words: w.zoom }, { words: w.guidedAccess, on: true }, { words: w.passcode }], 1),
  settings(w, w.access, [{ words: w.guidedAccess, on: true }, { words: w.passcode }], undefined) +
    box(134, 140, 158, 62, { fill: '#fff', radius: 6 }) +
    text(144, 163, w.autoLock, { size: 12 }) +
    text(144, 186, w.never, { size: 13, weight: 700, fill: MARK }) +
    ring(130, 136, 166, 70),
  box(228, -8, 44, 8, { fill: INK, stroke: INK, radius: 3 }) +
    [0, 1, 2].map((each) => `<circle cx="${236 + each * 14}" cy="-18" r="4.5" fill="${MARK}"/>`).join('') +
    text(155, 150, w.welcome, { size: 17, anchor: 'middle', weight: 700 }) +
    box(226, 24, 62, 30, { fill: MARK, stroke: MARK, radius: 15 }) +
    text(257, 44, w.start, { size: 13, fill: '#fff', anchor: 'middle', weight: 700 }) +
    ring(221, 18, 72, 42),
];

const lock = (w) => [
  settings(w, w.display, [{ words: w.text }, { words: w.lock[1] }], undefined) + ring(17, 123, 112, 36),
  settings(w, w.display, [{ words: w.text }, { words: w.lock[1], value: '' }], 1),
  text(155, 46, w.lock[1], { size: 15, anchor: 'middle', weight: 700 }) +
    rows(
      58,
      64,
      194,
      [...[2, 5, 10, 15].map((count) => ({ words: w.minutes(count), value: '' })), { words: w.never, value: '✓' }],
      4,
    ),
];

for (const [language, w] of Object.entries(WORDS)) {
  for (const [name, captions, panels] of [
    ['home-screen', w.home, home(w)],
    ['guided-access', w.guided, guided(w)],
    ['auto-lock', w.lock, lock(w)],
  ]) {
    const shown = panels.map((inside, index) => panel(index, captions[index], inside)).join('\n');
    const width = 3 * WIDTH + 2 * 40 + 40;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -12 ${width} ${HEIGHT + 92}" width="${width}" role="img" lang="${language}" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif">
<title>${escaped(captions.map((caption, index) => `${index + 1}. ${caption}`).join('; '))}</title>
<rect y="-12" width="100%" height="100%" rx="14" fill="#fff"/>
${shown}
</svg>
`;
    writeFileSync(new URL(`ipad-${name}.${language}.svg`, import.meta.url), svg);
  }
}
