/** Texts of the board's frame. */
export const shell = {
  connection: {
    connecting: 'Connecting…',
    catching_up: 'Catching up…',
    live: 'Live',
    offline: 'Offline',
    refused: 'Not let in',
    stopped: 'Stopped',
  },
  as_of: 'as of {{time}}',
  never: 'no data yet',
  stale: {
    offline: 'The server cannot be reached. It is tried again by itself, for ever.',
    refused: 'The server does not let this screen in: sign in again.',
    stopped: 'This screen has stopped.',
  },
  stale_as_of: 'What you see is as of {{time}}; there may be new orders that do not show here.',
  stale_never: 'No order has been read yet.',
  menu: 'Menu',
  skip: 'Go to the orders',
  update: {
    ready: 'There is a new version of the board.',
    now: 'Update',
  },
  error: {
    title: 'Something failed on this screen',
    text: 'The orders are safe on the server. Try to go on; if it fails again, reload the page and tell your technician.',
    again: 'Go on',
    reload: 'Reload the page',
    detail: 'Detail for the technician',
  },
  not_found: {
    title: 'There is nothing here',
    text: 'This address is not one of the board.',
    back: 'Back to the orders',
  },
} as const;
