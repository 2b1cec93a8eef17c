/** Texts of the products that are sold out. */
export const menu = {
  button: 'Sold out',
  title: 'Products that are sold out',
  description: 'What you mark here disappears from every room at once.',
  search: 'Search for a product',
  none_found: 'No product is called that.',
  unread: 'The menu could not be read.',
  no_category: 'No category',
  available: 'Available',
  away: 'Sold out until further notice',
  away_until: 'Sold out until {{time}}',
  in_orders_one: 'It is in open orders. Room: {{rooms}}',
  in_orders_other: 'It is in open orders. {{count}} rooms: {{rooms}}',
  sold_out: 'Sold out',
  for: {
    label: '{{product}}: until when?',
    in_one_hour: 'One hour',
    end_of_day: 'For today',
    further_notice: 'Until further notice',
  },
  never_mind: 'Leave it',
  back: 'There is some again',
} as const;
