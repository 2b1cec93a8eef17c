/** Textos de los productos agotados. */
export const menu = {
  button: 'Agotados',
  title: 'Productos agotados',
  description: 'Lo que marque aquí desaparece al momento de todas las habitaciones.',
  search: 'Buscar un producto',
  none_found: 'Ningún producto se llama así.',
  unread: 'No se ha podido leer la carta.',
  no_category: 'Sin categoría',
  available: 'Disponible',
  away: 'Agotado hasta nuevo aviso',
  away_until: 'Agotado hasta las {{time}}',
  in_orders_one: 'Está en pedidos abiertos. Habitación: {{rooms}}',
  in_orders_other: 'Está en pedidos abiertos. {{count}} habitaciones: {{rooms}}',
  sold_out: 'Agotado',
  for: {
    label: '{{product}}: ¿hasta cuándo?',
    in_one_hour: 'Una hora',
    end_of_day: 'Por hoy',
    further_notice: 'Hasta nuevo aviso',
  },
  never_mind: 'Dejarlo',
  back: 'Vuelve a haber',
} as const;
