/** What each setting means; help, .env.example and doctor print it from here. */
export const settings = {
  HOST: 'Address the server listens on. 127.0.0.1 admits this machine alone; 0.0.0.0 the whole network.',
  PORT: 'TCP port.',
  DATA_DIR: 'Folder of the database, the secrets and the logs.',
  DATABASE_URL:
    'Address of a PostgreSQL database, 15 or later, postgres://user:password@server/database. Empty: SQLite in DATA_DIR.',
  SECRET_KEY: 'Key that signs the tokens, the same on every server. Empty: the one in DATA_DIR.',
  LOG_LEVEL: 'What is logged: debug, info, warn or error.',
  REDIS_URL:
    'Redis 7 or Valkey through which the servers hear of each other at once (news, limits, who watches), redis://user:password@server:6379/0. One server alone needs none.',
  WS_ALLOWED_ORIGINS: 'Web pages that may connect (origins separated by commas).',
  PUBLIC_URL: 'Public address of the server where it stands behind a proxy; its origin is allowed too.',
  TRUSTED_PROXIES:
    'Addresses or networks (10.0.0.0/8) of the proxies whose X-Forwarded-For is believed, separated by commas.',
  WEBHOOK_ALLOWED_NETWORKS:
    'Addresses or networks of your own (10.0.0.0/8) that webhooks may go to, also without https, separated by commas. Empty: the internet alone.',
  PUSH_ALLOWED_NETWORKS:
    'Networks of your own (10.0.0.0/8) in which a push service of browsers may be, also without https; separated by commas. Empty: the internet alone, with https.',
  VAPID_SUBJECT:
    'Whom push services write to when something is wrong: mailto:technician@example.com or https://. Empty: PUBLIC_URL where it is https.',
  METRICS_TOKEN:
    'Token that whoever reads /metrics must send (Authorization: Bearer …), from this machine too. Empty: only this machine reads it, and no proxy.',
  SITE_NAME: 'Name of the site, as the rooms see it.',
  SITE_LANGUAGES:
    'Languages in order of preference. The kiosk offers those that it knows; the server speaks es and en.',
  SITE_CURRENCY: 'Currency of the prices, ISO 4217 code.',
  SITE_TIME_ZONE: 'Time zone of the site, IANA name.',
  EVENT_RETENTION_DAYS: 'Days that the event log keeps what happened for whoever comes back.',
  RATE_LIMITS: 'on or off. off lifts all limits: for benchmarks only.',
  LOGIN_FAILURES_PER_ACCOUNT: 'Wrong passwords per account in 15 minutes.',
  LOGIN_FAILURES_PER_ADDRESS: 'Wrong passwords per IP address in 15 minutes.',
  CONNECT_FAILURES_PER_ADDRESS: 'Refused WebSocket connections per IP address in 1 minute.',
  SOCKET_FRAMES_PER_10S: 'Frames that one socket may send in 10 seconds.',
  ORDERS_PER_DEVICE: 'Orders per device in 1 minute.',
  SOCKETS_PER_DEVICE: 'Sockets open at once per device.',
  SOCKETS_PER_USER: 'Sockets open at once per user.',
} as const;
