/** Textos del marco del tablero. */
export const shell = {
  connection: {
    connecting: 'Conectando…',
    catching_up: 'Poniéndose al día…',
    live: 'En vivo',
    offline: 'Sin conexión',
    refused: 'No admitido',
    stopped: 'Parado',
  },
  as_of: 'a las {{time}}',
  never: 'aún sin datos',
  stale: {
    offline: 'Sin conexión con el servidor. Se reintenta solo, sin parar.',
    refused: 'El servidor no admite esta pantalla: entre otra vez.',
    stopped: 'Esta pantalla está parada.',
  },
  stale_as_of: 'Lo que se ve es de las {{time}}; puede haber pedidos nuevos que aquí no se ven.',
  stale_never: 'Aún no se ha leído ningún pedido.',
  menu: 'Menú',
  skip: 'Ir a los pedidos',
  update: {
    ready: 'Hay una versión nueva del tablero.',
    now: 'Actualizar',
  },
  error: {
    title: 'Algo ha fallado en esta pantalla',
    text: 'Los pedidos están a salvo en el servidor. Pruebe a seguir; si vuelve a fallar, recargue la página y avise a su técnico.',
    again: 'Seguir',
    reload: 'Recargar la página',
    detail: 'Detalle para el técnico',
  },
  not_found: {
    title: 'Aquí no hay nada',
    text: 'Esta dirección no es del tablero.',
    back: 'Volver a los pedidos',
  },
} as const;
