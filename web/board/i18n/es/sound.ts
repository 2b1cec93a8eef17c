/** Textos del sonido de la pantalla. */
export const sound = {
  label: 'Sonido',
  running: 'Sonido activo',
  blocked: 'Sin sonido: toque aquí',
  muted: 'Silencio hasta las {{time}}',
  unavailable: 'Este navegador no suena',
  silence: 'Silenciar esta pantalla',
  silence_hint: 'Solo esta pantalla, y solo un rato: vuelve a sonar sola. Lo que nadie atiende suena siempre.',
  for_minutes: '{{minutes}} min',
  ring_again: 'Volver a sonar',
  try: 'Probar el sonido',
} as const;
