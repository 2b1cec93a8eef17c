/** Texts of the totals. */
export const totals = {
  button: 'Totals',
  title: 'Totals of what is open',
  description: 'How much is still to be made of each product, over all open orders.',
  none: 'Nothing is open.',
  product: 'Product',
  open: 'To make',
  done: 'Done',
  orders: 'Orders',
  plain: 'as it comes',
} as const;
