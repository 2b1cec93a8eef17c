/** Texts of the order that staff places for a room. */
export const placing = {
  button: 'New order',
  title: 'Order for a room',
  room: 'Room',
  room_needed: 'Choose a room from the list.',
  search: 'Search for a product',
  products: 'Products',
  add: 'Add {{product}}',
  away: 'sold out',
  chosen: 'In the order',
  nothing_chosen: 'Touch the products that the guest asks for.',
  line_note: 'Note for {{product}}',
  note: 'Note on the order',
  send: 'Send the order',
  clear: 'Empty it',
  placed: 'Order {{id}} sent: {{room}}',
  unanswered: 'No answer came. Press “Send” again: if the order was placed already, it is not repeated.',
  unanswered_changed:
    'No answer came to what was sent before, and it may have been placed. If you change something and send, that is another order: look at the board first.',
} as const;
