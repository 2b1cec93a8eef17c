/** Textos del simulacro. */
export const drill = {
  button: 'Simulacro',
  title: 'Hacer un simulacro',
  description:
    'Entra un pedido de prueba que suena y sube de aviso como uno de verdad, en todas las pantallas. Nadie espera nada: lleva la marca «Simulacro» y no cuenta en los totales.',
  end: 'Tómelo y llévelo hasta «Entregado», o cancélelo. Si nadie lo hace, acaba solo a los 30 minutos.',
  start: 'Empezar el simulacro',
  started: 'Simulacro en marcha: pedido {{id}}',
  back: 'Ahora no',
} as const;
