/** Texts of what each device chooses for itself. */
export const preferences = {
  title: 'On this device',
  language: 'Language',
  theme: 'Look',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
  large_text: 'Large text',
  view: 'View',
  views: { grid: 'Grid', list: 'List' },
  station: 'Station',
  every_station: 'All stations',
} as const;
