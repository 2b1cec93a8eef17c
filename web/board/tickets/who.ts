/** How a person is called on a ticket: an address is too long to be read from three metres. */

/** `ana.lopez@clinic.example` is "Ana lopez": the part before the @, as a name. */
export function nameOf(email: string): string {
  const [name = ''] = email.split('@');
  const words = name.split(/[._+-]+/).filter((word) => word !== '');
  const text = words.join(' ') || email;
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
