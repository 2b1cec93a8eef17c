/** Textos de la entrada al tablero. */
export const session = {
  title: 'Tablero del personal',
  email: 'Correo electrónico',
  password: 'Contraseña',
  remember: 'Recordar el correo en este equipo',
  sign_in: 'Entrar',
  signing_in: 'Entrando…',
  sign_out: 'Salir',
  signed_in_as: 'Ha entrado {{email}}',
  sign_out_untold: 'Ha salido de este equipo, pero el servidor no lo sabe aún: allí la sesión caduca sola.',
  again: 'Entre otra vez para seguir',
  leave: 'Salir y cerrar el tablero',
  ended: {
    credential:
      'La sesión ha terminado: alguien la ha cerrado, la cuenta se ha desactivado o ha pasado mucho tiempo. Los pedidos siguen guardados en el servidor, pero esta pantalla ya no está al día.',
    forbidden:
      'Esta cuenta ya no es del personal. Los pedidos siguen guardados en el servidor, pero esta pantalla ya no está al día. Entre con otra cuenta o hable con administración.',
  },
  problem: {
    bad_credentials: 'El correo o la contraseña no son correctos.',
    not_staff: 'Esta cuenta no es del personal: pida a administración que le dé el papel STAFF.',
    unreachable: 'No se llega al servidor. Compruebe la red de este equipo y vuelva a intentarlo.',
    unavailable: 'El servidor responde, pero ahora no puede atender. Espere un momento y vuelva a intentarlo.',
    too_many: 'Demasiados intentos.',
    wait_one: 'Espere {{count}} segundo.',
    wait_other: 'Espere {{count}} segundos.',
  },
} as const;
