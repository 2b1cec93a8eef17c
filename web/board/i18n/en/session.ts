/** Texts of the way into the board. */
export const session = {
  title: 'Staff board',
  email: 'E-mail',
  password: 'Password',
  remember: 'Remember the e-mail on this device',
  sign_in: 'Sign in',
  signing_in: 'Signing in…',
  sign_out: 'Sign out',
  signed_in_as: 'Signed in as {{email}}',
  sign_out_untold:
    'You are signed out on this device, but the server has not heard of it: there the session ends by itself.',
  again: 'Sign in again to go on',
  leave: 'Sign out and close the board',
  ended: {
    credential:
      'The session has ended: somebody has closed it, the account was switched off, or a long time has passed. The orders are safe on the server, but this screen is no longer up to date.',
    forbidden:
      'This account is no longer one of the staff. The orders are safe on the server, but this screen is no longer up to date. Sign in with another account or ask the administrators.',
  },
  problem: {
    bad_credentials: 'The e-mail or the password is not right.',
    not_staff: 'This account is not one of the staff: ask the administrators for the role STAFF.',
    unreachable: 'The server cannot be reached. Check the network of this device and try again.',
    unavailable: 'The server answers but cannot serve right now. Wait a moment and try again.',
    too_many: 'Too many attempts.',
    wait_one: 'Wait {{count}} second.',
    wait_other: 'Wait {{count}} seconds.',
  },
} as const;
