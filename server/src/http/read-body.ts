/** Reads the body of a request up to a bound, whether its length was announced or not. */
import { ProblemReply } from './problem-reply.ts';

/** What is left of the body is not read, so the connection cannot be used again. */
export const tooLarge = (mebibytes?: number) =>
  new ProblemReply('payload_too_large', {
    ...(mebibytes !== undefined && { detail: 'api.problem.payload_too_large.file', values: { mebibytes } }),
    headers: { Connection: 'close' },
  });

export function announcesMore({ headers }: Request, most: number): boolean {
  return Number(headers.get('content-length') ?? 0) > most;
}

/** The client went away in the middle of its body: nobody hears the answer, and nothing of ours has failed. */
export function hungUp(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Null where it is larger. */
export async function readBounded(request: Request, most: number): Promise<Buffer<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const MEBIBYTE = 1024 * 1024;

/** A file, as it was sent. */
export async function readFile(request: Request, maxBytes: number): Promise<Uint8Array | ProblemReply> {
  const refusal = () => tooLarge(maxBytes / MEBIBYTE);
  if (announcesMore(request, maxBytes)) return refusal();
  try {
    return (await readBounded(request, maxBytes)) ?? refusal();
  } catch (error) {
    if (hungUp(error)) return refusal();
    throw error;
  }
}
