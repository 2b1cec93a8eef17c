/** GET /api/auth/me: the user behind the token. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';

export const whoAmI = operation(operations.whoAmI, ({ asker }) => asker.user);
