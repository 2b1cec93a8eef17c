/** Qué significa cada ajuste; la ayuda, .env.example y doctor lo imprimen de aquí. */
export const settings = {
  HOST: 'Dirección en la que escucha el servidor. 127.0.0.1 solo admite este equipo; 0.0.0.0, toda la red.',
  PORT: 'Puerto TCP.',
  DATA_DIR: 'Carpeta de la base de datos, los secretos y los registros.',
  DATABASE_URL:
    'Dirección de una base de datos PostgreSQL 15 o posterior, postgres://usuario:contraseña@servidor/base. Vacía: SQLite en DATA_DIR.',
  SECRET_KEY: 'Clave con la que se firman los tokens, la misma en todos los servidores. Vacía: la de DATA_DIR.',
  LOG_LEVEL: 'Qué se registra: debug, info, warn o error.',
  REDIS_URL:
    'Redis 7 o Valkey por el que los servidores se hablan al instante (novedades, límites, quién mira), redis://usuario:contraseña@servidor:6379/0. Un servidor solo no lo necesita.',
  WS_ALLOWED_ORIGINS: 'Páginas web que pueden conectarse (orígenes separados por comas).',
  PUBLIC_URL: 'Dirección pública del servidor, si está detrás de un proxy; su origen también se admite.',
  TRUSTED_PROXIES:
    'Direcciones o redes (10.0.0.0/8) de los proxies cuyos X-Forwarded-For se creen, separadas por comas.',
  WEBHOOK_ALLOWED_NETWORKS:
    'Direcciones o redes propias (10.0.0.0/8) a las que pueden ir los webhooks, también sin https, separadas por comas. Vacío: solo a internet.',
  PUSH_ALLOWED_NETWORKS:
    'Redes propias (10.0.0.0/8) en las que puede estar un servicio push de los navegadores, también sin https; separadas por comas. Vacía: solo Internet, con https.',
  VAPID_SUBJECT:
    'Con quién hablan los servicios push si algo va mal: mailto:tecnico@ejemplo.es o https://. Vacía: PUBLIC_URL si es https.',
  METRICS_TOKEN:
    'Token que debe enviar quien lee /metrics (Authorization: Bearer …), también desde este equipo. Vacío: solo lo lee este equipo, y ningún proxy.',
  SITE_NAME: 'Nombre del centro, tal como lo ven las habitaciones.',
  SITE_LANGUAGES: 'Idiomas, por orden de preferencia. El quiosco ofrece los que conoce; el servidor habla es y en.',
  SITE_CURRENCY: 'Moneda de los precios, código ISO 4217.',
  SITE_TIME_ZONE: 'Zona horaria del centro, nombre IANA.',
  EVENT_RETENTION_DAYS: 'Días que el registro de eventos conserva lo ocurrido para quien se reconecta.',
  RATE_LIMITS: 'on u off. off quita todos los límites: solo para medir rendimiento.',
  LOGIN_FAILURES_PER_ACCOUNT: 'Contraseñas erróneas por cuenta en 15 minutos.',
  LOGIN_FAILURES_PER_ADDRESS: 'Contraseñas erróneas por dirección IP en 15 minutos.',
  CONNECT_FAILURES_PER_ADDRESS: 'Conexiones WebSocket rechazadas por dirección IP en 1 minuto.',
  SOCKET_FRAMES_PER_10S: 'Mensajes que un socket puede enviar en 10 segundos.',
  ORDERS_PER_DEVICE: 'Pedidos por dispositivo en 1 minuto.',
  SOCKETS_PER_DEVICE: 'Sockets abiertos a la vez por dispositivo.',
  SOCKETS_PER_USER: 'Sockets abiertos a la vez por usuario.',
} as const;
