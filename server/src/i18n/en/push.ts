/** What notifications of browsers say. */
export const push = {
  title: 'Order {{order}}',
  title_room: 'Order {{order}} · room {{room}}',
  body: {
    web_push: 'Still waiting for somebody. Open it and take it in hand.',
    admin: 'Nobody has taken it in hand, though those on shift were told.',
  },
  test: { title: 'Comanda', body: 'Test: notifications reach this browser.' },
} as const;
