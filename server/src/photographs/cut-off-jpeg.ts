/** Whether a JPEG breaks off: the decoder fills what is missing with grey and says nothing. */

const MARKER = 0xff;
const START_OF_IMAGE = 0xd8;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = Buffer.from([MARKER, 0xd9]);

/**
 * An end must come after the first scan has begun. Ends before it are those of small pictures within the head; what cameras
 * append, like a film of the moment, comes after it.
 */
export function isCutOffJpeg(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file[0] !== MARKER || file[1] !== START_OF_IMAGE) return false;
  let at = 2;
  while (at + 4 <= file.length) {
    // Markers may be filled up in front; what is no marker is for the decoder to judge.
    if (file[at] !== MARKER) return false;
    const marker = file[at + 1];
    if (marker === START_OF_SCAN) return !file.includes(END_OF_IMAGE, at);
    at += marker === MARKER ? 1 : 2 + file.readUInt16BE(at + 2);
  }
  return true;
}
