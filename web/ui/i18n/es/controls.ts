/** Textos de los controles que comparten todas las páginas. */
export const controls = {
  close: 'Cerrar',
  dismiss: 'Descartar el aviso',
  show_password: 'Ver la contraseña',
  hide_password: 'Ocultar la contraseña',
  notices: 'Avisos',
} as const;
