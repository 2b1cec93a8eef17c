/** Texts of the screen's sound. */
export const sound = {
  label: 'Sound',
  running: 'Sound on',
  blocked: 'No sound: touch here',
  muted: 'Silent until {{time}}',
  unavailable: 'This browser makes no sound',
  silence: 'Silence this screen',
  silence_hint: 'Only this screen, and only for a while: it rings again by itself. What nobody takes always rings.',
  for_minutes: '{{minutes}} min',
  ring_again: 'Ring again',
  try: 'Try the sound',
} as const;
