/** Textos del arranque y la parada. */
export const startup = {
  bad_setting: '{{name}}={{value}} no es válido: {{reason}}. Corríjalo en .env o en el entorno.',
  reason: {
    integer: 'debe ser un número entero entre {{minimum}} y {{maximum}}',
    one_of: 'debe ser uno de: {{values}}',
    origin: 'debe ser una lista de orígenes como http://localhost:5173, separados por comas',
    url: 'debe ser una dirección como https://pedidos.example.com',
    address: 'debe ser una lista de direcciones IP o redes (10.0.0.0/8) separadas por comas',
    currency: 'debe ser un código ISO 4217 de tres letras, como EUR',
    languages: 'deben ser códigos de idioma separados por comas, como es, en, fr o pt-BR',
    time_zone: 'debe ser un nombre IANA, como Europe/Madrid',
    database_url: 'debe ser una dirección como postgres://usuario:contraseña@servidor/base',
    contact: 'debe ser mailto:nombre@ejemplo.es o una dirección https:// que no sea localhost',
    secret_key: 'debe tener al menos {{minimum}} caracteres',
    not_empty: 'no puede estar vacío',
  },
  port_in_use:
    'El puerto {{port}} de {{host}} está ocupado. Cierre el otro programa o use otro: comanda serve --port {{other}}',
  cannot_listen: 'No se puede escuchar en {{host}}:{{port}}: {{reason}}',
  cannot_open_data:
    'No se puede usar la carpeta de datos {{folder}}: {{reason}}. Cree la carpeta, dele permisos o indique otra con --data.',
  bad_secrets:
    'El archivo de secretos {{file}} no es válido. Recupérelo de la copia de seguridad o bórrelo: todos tendrán que iniciar sesión de nuevo.',
  open_secrets: 'El archivo de secretos {{file}} lo pueden leer otros usuarios. Ciérrelo: chmod 600 {{file}}',
  store_busy: 'Otro proceso tiene bloqueada la base de datos de {{folder}}. Ciérrelo y vuelva a intentarlo.',
  store_failing:
    'La base de datos de {{folder}} no se puede usar: {{reason}}. Compruebe el disco y los permisos, o recupere la copia de seguridad.',
  database_unreachable:
    'No se puede usar la base de datos {{address}}: {{reason}}. Compruebe DATABASE_URL y que el servidor de base de datos está en marcha.',
  site_newer: 'Una versión más nueva de Comanda ha trabajado con {{place}}. Instale esa versión o una posterior.',
  site_moved:
    'El centro de {{place}} se ha trasladado a {{address}}: póngalo en DATABASE_URL. Para volver a servirlo aquí de todos modos: comanda copy --undo',
  site_arriving:
    'La copia a {{place}} no se terminó: repita el mismo comanda copy, o ponga otra base de datos en DATABASE_URL.',
  site_is_backup:
    '{{place}} es una copia de seguridad, no un centro: muévalo a otra carpeta y recupérelo con: comanda restore ARCHIVO',
  limits_off: 'AVISO: RATE_LIMITS=off. Este servidor no tiene ningún límite; no lo exponga a una red.',
  listening: 'Comanda escucha en {{url}}',
  stopping: 'Parando: se terminan las peticiones en curso…',
  stopped: 'Parado.',
} as const;
