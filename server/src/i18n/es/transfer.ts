/** Textos de la línea de comandos sobre copias de seguridad, recuperaciones y traslados. */

export const transfer = {
  progress: '{{percent}} %   {{done}} de {{total}} filas   {{rate}}/s',
  interrupted: 'Interrumpido. No se ha cambiado nada; puede repetir el mismo comando.',
  differs:
    'Lo que se ha releído no es lo que se escribió ({{tables}}). No se ha cambiado nada: compruebe el disco y la memoria de la máquina.',
} as const;

export const backup = {
  description: 'guarda el centro entero en un archivo, también con el servidor en marcha',
  file: 'archivo que se crea, como comanda-2026-01-15.backup',
  force: 'sustituye el archivo si ya existe',
  made: 'Copia de seguridad hecha: {{file}} (posición {{position}} del registro). No contiene los secretos de la carpeta de datos.',
  own_file: '{{file}} es la propia base de datos. Indique otro archivo para la copia.',
  exists: 'Ya existe {{file}}: no se ha tocado nada. Use otro nombre, o sustitúyalo con --force.',
  nothing: 'Todavía no hay datos en {{place}}.',
  newer: 'Una versión más nueva de Comanda ha trabajado con {{place}}. Instale esa versión o una posterior.',
  differs:
    'La copia se escribió y no se ha podido releer ({{detail}}). Se ha descartado: compruebe el disco de {{file}}.',
  cannot_write: 'No se puede escribir {{file}}: {{reason}}. Cree su carpeta, dele permisos o indique otro archivo.',
} as const;

export const restore = {
  description: 'pone una copia en el lugar del centro; con el servidor parado',
  file: 'un archivo hecho por comanda backup',
  replace: 'también si el centro contiene algo: se pierde',
  done: 'Recuperado en {{place}}: el centro tal como estaba el {{time}}. Las pantallas empiezan de nuevo por sí solas.',
  confirm: '¿Seguir?',
  will_be_lost:
    '{{place}} se va a sustituir entero. Contiene pedidos: {{orders}} (el último, de {{newest}}); usuarios: {{users}}. Lo que no esté en la copia se pierde para siempre.',
  not_empty:
    '{{place}} ya contiene un centro: pedidos {{orders}} (el último, de {{newest}}), usuarios {{users}}. No se ha tocado nada. Guárdelo con comanda backup y luego sustitúyalo con --replace.',
  in_use:
    'Un servidor u otro programa trabaja con {{place}}. No se ha tocado nada: párelo (también comanda tail) y vuelva a intentarlo.',
  own_file: '{{file}} es la base de datos del propio centro. Muévalo a otra carpeta y recupérelo desde allí.',
  missing: 'No existe el archivo {{file}}.',
  no_backup: '{{file}} no es una copia de seguridad de Comanda. Hace falta un archivo hecho por comanda backup.',
  damaged: 'La copia {{file}} está dañada ({{detail}}). No se ha tocado nada: use otra.',
  newer: 'Una versión más nueva de Comanda hizo {{file}}. No se ha tocado nada: instale esa versión o una posterior.',
  target_unusable: '{{place}} no se puede usar ({{reason}}). Apártelo con otro nombre y vuelva a intentarlo.',
} as const;

export const copy = {
  description: 'lleva el centro del archivo SQLite a PostgreSQL; con el servidor parado',
  to: 'adónde: postgres://usuario@servidor/base (contraseña: PGPASSWORD)',
  verify: 'no cambia nada: compara los dos lugares',
  undo: 'vuelve a servir el lugar antiguo',
  one_of: 'Indique --to DATABASE_URL, con o sin --verify; o solo --undo.',
  in_use:
    'Un servidor u otro programa trabaja con {{place}}. No se ha tocado nada: párelo (también comanda tail) y vuelva a intentarlo.',
  too_old: 'En {{address}} responde PostgreSQL {{version}}: es demasiado antiguo. Instale PostgreSQL 15 o posterior.',
  not_empty: '{{address}} no está vacía. No se ha tocado nada: cree otra base de datos e indique esa.',
  moved_already:
    'El centro ya se trasladó a {{address}}. Compare con --verify; para volver a servirlo aquí: comanda copy --undo',
  is_backup: '{{place}} es una copia de seguridad. Recupérela con: comanda restore',
  done: 'Trasladado: el centro está en {{address}}. Ningún servidor arranca ya sobre {{place}}; puede guardarlo como copia.',
  next: 'Ahora ponga la nueva dirección en DATABASE_URL, en .env, y arranque el servidor. Conserve secrets.json de {{folder}}: las sesiones siguen.',
  same: 'Los dos lugares contienen lo mismo. {{address}} se puede servir.',
  different: 'Los lugares difieren: {{tables}}. Es lo normal si el nuevo ya se ha servido; si no, copie otra vez.',
  undo_warning: 'Lo que ha ocurrido en el lugar nuevo desde el traslado no está aquí.',
  not_moved: 'El centro de {{place}} no se ha trasladado: no hay nada que deshacer.',
  undone: '{{place}} se puede volver a servir. Quite DATABASE_URL de .env y sirva solo uno de los dos lugares.',
} as const;
