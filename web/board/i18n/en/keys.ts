/** Texts of the help for keyboards. */
export const keys = {
  title: 'Keyboard',
  help: {
    move: 'Choose another order',
    ends: 'Go to the first or the last',
    forward: 'One step forward: take or move on the chosen order',
    forward_at: 'One step forward for the order at that place',
    undo: 'Undo the last step',
    detail: 'See the whole order',
    cancel: 'Cancel the chosen order',
    recall: 'Bring back an order that has gone',
    place_order: 'Order for a room',
    sold_out: 'Sold-out products',
    totals: 'Totals by product',
    mute: 'Mute this screen for a while',
    help: 'Show this help',
  },
  name: {
    ArrowRight: '→',
    ArrowLeft: '←',
    ArrowUp: '↑',
    ArrowDown: '↓',
    Home: 'Home',
    End: 'End',
    Enter: 'Enter',
    Backspace: 'Backspace',
  },
} as const;
