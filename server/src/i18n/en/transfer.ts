/** What the command line says of backups, restores and moves. */

export const transfer = {
  progress: '{{percent}} %   {{done}} of {{total}} rows   {{rate}}/s',
  interrupted: 'Interrupted. Nothing was changed; the same command can be run again.',
  differs:
    'What was read back is not what was written ({{tables}}). Nothing was changed: check the disk and the memory of the machine.',
} as const;

export const backup = {
  description: 'save the whole site in one file, also while the server works',
  file: 'file to make, like comanda-2026-01-15.backup',
  force: 'replace the file where there is one',
  made: 'Backup made: {{file}} (log position {{position}}). The secrets of the data folder are not in it.',
  own_file: '{{file}} is the database itself. Name another file for the backup.',
  exists: 'There is a file {{file}} already: nothing was touched. Take another name, or replace it with --force.',
  nothing: 'There are no data in {{place}} yet.',
  newer: 'A newer version of Comanda has worked with {{place}}. Install that version, or a later one.',
  differs:
    'The backup was written and could not be read back ({{detail}}). It was discarded: check the disk of {{file}}.',
  cannot_write: 'Cannot write {{file}}: {{reason}}. Create its folder, give yourself access, or name another file.',
} as const;

export const restore = {
  description: 'put a backup in the place of the site; the server must be stopped',
  file: 'a file that comanda backup has made',
  replace: 'also where the site holds something: that is lost',
  done: 'Restored in {{place}}: the site as it was on {{time}}. Screens start anew by themselves.',
  confirm: 'Go on?',
  will_be_lost:
    '{{place}} will be replaced as a whole. It holds orders: {{orders}} (the newest of {{newest}}); users: {{users}}. What is not in the backup is lost for good.',
  not_empty:
    '{{place}} holds a site already: orders {{orders}} (the newest of {{newest}}), users {{users}}. Nothing was touched. Save it with comanda backup, then replace it with --replace.',
  in_use:
    'A server or another program works with {{place}}. Nothing was touched: stop it (also comanda tail), and try again.',
  own_file: '{{file}} is the site’s own database. Move it to another folder, and restore it from there.',
  missing: 'There is no file {{file}}.',
  no_backup: '{{file}} is no backup of Comanda. It takes a file that comanda backup has made.',
  damaged: 'The backup {{file}} is damaged ({{detail}}). Nothing was touched: take another one.',
  newer: 'A newer version of Comanda has made {{file}}. Nothing was touched: install that version, or a later one.',
  target_unusable: '{{place}} cannot be used ({{reason}}). Put it aside under another name, and try again.',
} as const;

export const copy = {
  description: 'move the site from the SQLite file to PostgreSQL; the server must be stopped',
  to: 'where to: postgres://user@server/database (password: PGPASSWORD)',
  verify: 'change nothing: compare both places',
  undo: 'serve the old place again',
  one_of: 'Give --to DATABASE_URL, with or without --verify; or --undo alone.',
  in_use:
    'A server or another program works with {{place}}. Nothing was touched: stop it (also comanda tail), and try again.',
  too_old: 'PostgreSQL {{version}} answers at {{address}}: that is too old. Install PostgreSQL 15 or later.',
  not_empty: '{{address}} is not empty. Nothing was touched: create another database and name that.',
  moved_already:
    'The site has moved to {{address}} already. Compare with --verify; to serve it here again: comanda copy --undo',
  is_backup: '{{place}} is a backup. Bring it back with: comanda restore',
  done: 'Moved: the site is in {{address}}. No server starts on {{place}} any more; it can be kept as a copy.',
  next: 'Now set DATABASE_URL in .env to the new address and start the server. Keep secrets.json of {{folder}} beside it: sessions go on.',
  same: 'Both places hold the same. {{address}} can be served.',
  different: 'The places differ: {{tables}}. That is expected once the new one has been served; before, copy again.',
  undo_warning: 'What has happened in the new place since the move is not here.',
  not_moved: 'The site of {{place}} has not moved: there is nothing to undo.',
  undone: '{{place}} can be served again. Remove DATABASE_URL from .env, and serve only one of the two places.',
} as const;
