/** What is said when the server starts and stops. */
export const startup = {
  bad_setting: '{{name}}={{value}} is not valid: {{reason}}. Correct it in .env or in the environment.',
  reason: {
    integer: 'it must be a whole number from {{minimum}} to {{maximum}}',
    one_of: 'it must be one of: {{values}}',
    origin: 'it must be a list of origins like http://localhost:5173, separated by commas',
    url: 'it must be an address like https://orders.example.com',
    address: 'it must be a list of IP addresses or networks (10.0.0.0/8) separated by commas',
    currency: 'it must be an ISO 4217 code of three letters, like EUR',
    languages: 'they must be codes of languages separated by commas, like es, en, fr or pt-BR',
    time_zone: 'it must be an IANA name, like Europe/Madrid',
    database_url: 'it must be an address like postgres://user:password@server/database',
    contact: 'it must be mailto:name@example.com or an https:// address other than localhost',
    secret_key: 'it must have at least {{minimum}} characters',
    not_empty: 'it may not be empty',
  },
  port_in_use:
    'Port {{port}} of {{host}} is in use. Stop the other program or take another port: comanda serve --port {{other}}',
  cannot_listen: 'Cannot listen on {{host}}:{{port}}: {{reason}}',
  cannot_open_data:
    'Cannot use the data folder {{folder}}: {{reason}}. Create it, give yourself access, or name another with --data.',
  bad_secrets:
    'The secrets file {{file}} is not valid. Restore it from a backup or delete it: everybody will have to sign in again.',
  open_secrets: 'The secrets file {{file}} can be read by other users. Close it: chmod 600 {{file}}',
  store_busy: 'Another process holds the database in {{folder}}. Stop it and try again.',
  store_failing:
    'The database in {{folder}} cannot be used: {{reason}}. Check the disk and the permissions, or restore a backup.',
  database_unreachable:
    'The database {{address}} cannot be used: {{reason}}. Check DATABASE_URL, and that the database server runs.',
  site_newer: 'A newer version of Comanda has worked with {{place}}. Install that version, or a later one.',
  site_moved:
    'The site of {{place}} has moved to {{address}}: set DATABASE_URL to it. To serve it here again all the same: comanda copy --undo',
  site_arriving:
    'The copy to {{place}} was not finished: run the same comanda copy again, or give DATABASE_URL another database.',
  site_is_backup:
    '{{place}} is a backup, and no site: move it to another folder and bring it back with: comanda restore FILE',
  limits_off: 'WARNING: RATE_LIMITS=off. This server has no limits at all; do not expose it to a network.',
  listening: 'Comanda listens on {{url}}',
  stopping: 'Stopping: finishing the requests under way…',
  stopped: 'Stopped.',
} as const;
