/** Lo que dicen las notificaciones de los navegadores. */
export const push = {
  title: 'Pedido {{order}}',
  title_room: 'Pedido {{order}} · habitación {{room}}',
  body: {
    web_push: 'Sigue sin atender. Ábralo y atiéndalo.',
    admin: 'Nadie lo atiende, tampoco después de avisar al turno.',
  },
  test: { title: 'Comanda', body: 'Prueba: los avisos llegan a este navegador.' },
} as const;
