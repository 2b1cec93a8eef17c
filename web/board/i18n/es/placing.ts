/** Textos del pedido que hace el personal para una habitación. */
export const placing = {
  button: 'Nuevo pedido',
  title: 'Pedido para una habitación',
  room: 'Habitación',
  room_needed: 'Elija una habitación de la lista.',
  search: 'Buscar un producto',
  products: 'Productos',
  add: 'Añadir {{product}}',
  away: 'agotado',
  chosen: 'En el pedido',
  nothing_chosen: 'Toque los productos que pide el huésped.',
  line_note: 'Nota para {{product}}',
  note: 'Nota del pedido',
  send: 'Enviar el pedido',
  clear: 'Vaciar',
  placed: 'Pedido {{id}} enviado: {{room}}',
  unanswered: 'No ha llegado respuesta. Pulse otra vez «Enviar»: si el pedido ya se hizo, no se repite.',
  unanswered_changed:
    'El envío anterior quedó sin respuesta y puede haberse hecho. Si cambia algo y envía, será un pedido distinto: mire antes el tablero.',
} as const;
