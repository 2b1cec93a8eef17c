/** What one check of `comanda doctor` found. */

export const CHECKS = [
  'env_file',
  'settings',
  'origins',
  'limits',
  'folder',
  'disk',
  'secrets',
  'store',
  'migrations',
  'writing',
  'log',
  'clock',
  'redis',
  'port',
] as const;
export type Check = (typeof CHECKS)[number];

export interface Finding {
  readonly check: Check;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly text: string;
  /** What to do about it; null where all is well. */
  readonly cure: string | null;
}

export function ok(check: Check, text: string): Finding {
  return { check, state: 'ok', text, cure: null };
}

export function warning(check: Check, text: string, cure: string): Finding {
  return { check, state: 'warning', text, cure };
}

export function failed(check: Check, text: string, cure: string): Finding {
  return { check, state: 'failed', text, cure };
}
