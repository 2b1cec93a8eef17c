/** Textos de los totales. */
export const totals = {
  button: 'Totales',
  title: 'Totales de lo abierto',
  description: 'Cuánto falta por hacer de cada producto, sumando todos los pedidos abiertos.',
  none: 'No hay nada abierto.',
  product: 'Producto',
  open: 'Falta',
  done: 'Hecho',
  orders: 'Pedidos',
  plain: 'tal cual',
} as const;
