/** Checks the Redis through which servers speak, where one is named: that it answers, and that its user may do what is needed. */
import { redisChannel } from '../../bus/redis.ts';
import { redisTrouble } from '../../bus/redis-trouble.ts';
import { type Config, shown } from '../../config.ts';
import type { Translate } from '../../i18n/translate.ts';
import { type Finding, failed, ok } from './finding.ts';

/** No site is called so: no server listens to what is said here. */
const NOBODY = 'doctor';

export async function checkRedis(t: Translate, { REDIS_URL: url }: Config): Promise<Finding> {
  if (url === null) return ok('redis', t('cli.doctor.redis.none'));
  const address = shown('REDIS_URL', url);
  const reason = await redisTrouble(url, redisChannel(NOBODY));
  return reason === null
    ? ok('redis', t('cli.doctor.redis.good', { address }))
    : failed('redis', t('cli.doctor.redis.failing', { address, reason }), t('cli.doctor.redis.cure'));
}
