/** Textos de lo que cada equipo elige para sí. */
export const preferences = {
  title: 'En este equipo',
  language: 'Idioma',
  theme: 'Aspecto',
  themes: { system: 'Como el sistema', light: 'Claro', dark: 'Oscuro', contrast: 'Alto contraste' },
  large_text: 'Letra grande',
  view: 'Vista',
  views: { grid: 'Cuadrícula', list: 'Lista' },
  station: 'Puesto',
  every_station: 'Todos los puestos',
} as const;
