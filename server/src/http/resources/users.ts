/** /api/auth/admin/users/: who may sign in, and as what. */
import { operations } from '@comanda/protocol/operations';
import { hashPassword } from '../../auth/passwords.ts';
import { resource } from './resource.ts';

export const users = resource(operations.users, {
  list: ({ reader }, isActive, page) => reader.accounts.users(isActive, page),
  read: ({ reader }, id) => reader.accounts.user(id),
  async create({ commands }, { password, ...user }) {
    return commands.createUser({ ...user, passwordHash: await hashPassword(password) });
  },
  async update({ commands }, id, { password, ...update }) {
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    return commands.updateUser({ id, update: { ...update, passwordHash } });
  },
  archive: ({ commands }, id) => commands.updateUser({ id, update: { is_active: false } }),
});
