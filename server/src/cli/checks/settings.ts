/** Checks what the server would start with: `.env`, every setting by its own rule, and those that are legal but unwise. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, type Environment, readConfig, SETTINGS, type SettingName } from '../../config.ts';
import type { Translate } from '../../i18n/translate.ts';
import { isLoopback } from '../../loopback.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

export function checkEnvFile(t: Translate): Finding {
  const file = resolve('.env');
  return ok('env_file', t(existsSync(file) ? 'cli.doctor.env_file.found' : 'cli.doctor.env_file.missing', { file }));
}

/** All bad settings at once, so that they can be mended at once; the settings themselves where there are none. */
export function checkSettings(t: Translate, environment: Environment): { findings: Finding[]; config: Config | null } {
  const names = Object.keys(SETTINGS).filter((name): name is SettingName => name in SETTINGS);
  const findings = names.flatMap((name) => {
    const value = environment[name]?.trim() || SETTINGS[name].fallback;
    const reading = SETTINGS[name].read(value);
    if ('ok' in reading) return [];
    const text = t('cli.doctor.settings.bad', { name, value, reason: t(reading.reason, reading.values) });
    return [failed('settings', text, t('cli.doctor.settings.cure', { meaning: t(`settings.${name}`) }))];
  });
  if (findings.length > 0) return { findings, config: null };
  const given = names.filter((name) => environment[name]?.trim());
  const text =
    given.length === 0 ? t('cli.doctor.settings.defaults') : t('cli.doctor.settings.good', { names: given.join(', ') });
  return { findings: [ok('settings', text)], config: readConfig(environment) };
}

/** Browsers send the origin of their page; one that is not listed here cannot open a socket. */
export function checkOrigins(t: Translate, config: Config): Finding {
  const own = config.PUBLIC_URL === null ? [] : [config.PUBLIC_URL];
  const origins = [...config.WS_ALLOWED_ORIGINS, ...own];
  const list = origins.join(', ');
  const insecure = origins.filter((origin) => {
    const { protocol, hostname } = new URL(origin);
    return protocol === 'http:' && !isLoopback(hostname);
  });
  if (insecure.length > 0) {
    const text = t('cli.doctor.origins.insecure', { origins: insecure.join(', ') });
    return warning('origins', text, t('cli.doctor.origins.insecure_cure'));
  }
  const onlyHere = origins.every((origin) => isLoopback(new URL(origin).hostname));
  if (!isLoopback(config.HOST) && onlyHere) {
    const text = t('cli.doctor.origins.only_here', { host: config.HOST, origins: list });
    return warning('origins', text, t('cli.doctor.origins.only_here_cure'));
  }
  return ok('origins', t('cli.doctor.origins.good', { origins: list }));
}

export function checkLimits(t: Translate, config: Config): Finding {
  return config.RATE_LIMITS === 'off'
    ? warning('limits', t('cli.doctor.limits.off'), t('cli.doctor.limits.cure'))
    : ok('limits', t('cli.doctor.limits.on'));
}
