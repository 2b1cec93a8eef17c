/** Texts of the controls that all pages share. */
export const controls = {
  close: 'Close',
  dismiss: 'Dismiss the notice',
  show_password: 'Show the password',
  hide_password: 'Hide the password',
  notices: 'Notices',
} as const;
