/** Where a request comes from: the peer itself, or, behind proxies that are trusted, the last address that none of them added. */

const MAPPED_IPV4 = '::ffff:';

function plain(address: string): string {
  const trimmed = address.trim().toLowerCase();
  return trimmed.startsWith(MAPPED_IPV4) ? trimmed.slice(MAPPED_IPV4.length) : trimmed;
}

/**
 * `forwardedFor` is read from the right, because each proxy appends whom it heard from: what stands left of the first
 * untrusted address was written by the client and may be a lie.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | null,
  isTrusted: (address: string) => boolean,
): string {
  let address = plain(peer);
  if (forwardedFor === null) return address;
  const hops = forwardedFor.split(',').map(plain);
  while (hops.length > 0 && isTrusted(address)) address = hops.pop() || address;
  return address;
}
