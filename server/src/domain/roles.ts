/** What each role may do. */
import type { Role } from '@comanda/protocol/session';

/** May see and move orders. */
export function mayWatch(role: Role): boolean {
  switch (role) {
    case 'ADMIN':
    case 'STAFF':
      return true;
    case 'USER':
      return false;
  }
}

/** May change the menu, the place and people. */
export function mayAdminister(role: Role): boolean {
  return role === 'ADMIN';
}
