/** Textos de la ayuda del teclado. */
export const keys = {
  title: 'Teclado',
  help: {
    move: 'Elegir otro pedido',
    ends: 'Ir al primero o al último',
    forward: 'Un paso adelante: atender o avanzar el pedido elegido',
    forward_at: 'Un paso adelante para el pedido de ese lugar',
    undo: 'Deshacer lo último',
    detail: 'Ver el pedido entero',
    cancel: 'Cancelar el pedido elegido',
    recall: 'Recuperar un pedido que ya se fue',
    place_order: 'Pedir para una habitación',
    sold_out: 'Productos agotados',
    totals: 'Totales por producto',
    mute: 'Silenciar esta pantalla un rato',
    help: 'Mostrar esta ayuda',
  },
  name: {
    ArrowRight: '→',
    ArrowLeft: '←',
    ArrowUp: '↑',
    ArrowDown: '↓',
    Home: 'Inicio',
    End: 'Fin',
    Enter: 'Intro',
    Backspace: 'Retroceso',
  },
} as const;
