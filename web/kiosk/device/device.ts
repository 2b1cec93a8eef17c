/** Which device this is: told once by an address like `/kiosk?device_uid=ipad-room-101`, and kept, so that the address can forget it. */

export const UID_PARAMETER = 'device_uid';

export interface Arrival {
  /** The device that the address names; null where it names none that could be one. */
  readonly uid: string | null;
  /** The address without it. */
  readonly address: string;
}

/** As the protocol has it. */
const UID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

export function arrivalOf(address: string): Arrival {
  const url = new URL(address);
  const told = url.searchParams.get(UID_PARAMETER)?.trim() ?? '';
  url.searchParams.delete(UID_PARAMETER);
  return { uid: isUid(told) ? told : null, address: url.href };
}

export function isUid(text: string): boolean {
  return UID.test(text);
}

/** A device that was kept; undefined where it is none. */
export function readUid(parsed: unknown): string | undefined {
  return typeof parsed === 'string' && isUid(parsed) ? parsed : undefined;
}
