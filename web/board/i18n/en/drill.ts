/** Texts of the drill. */
export const drill = {
  button: 'Drill',
  title: 'Hold a drill',
  description:
    'A trial order comes in that rings and climbs like a real one, on every screen. Nobody waits for anything: it is marked “Drill” and does not count in the totals.',
  end: 'Take it and bring it to “Delivered”, or cancel it. If nobody does, it ends by itself after 30 minutes.',
  start: 'Begin the drill',
  started: 'Drill under way: order {{id}}',
  back: 'Not now',
} as const;
