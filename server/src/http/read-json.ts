/** Reads a JSON body of at most 64 KiB, whether its length was announced or not. */
import { ProblemReply } from './problem-reply.ts';

export const MAX_BODY_BYTES = 64 * 1024;

/** What is left of the body is not read, so the connection cannot be used again. */
const tooLarge = () => new ProblemReply('payload_too_large', { headers: { Connection: 'close' } });

export async function readJson(request: Request): Promise<{ readonly value: unknown } | ProblemReply> {
  const announced = request.headers.get('content-length');
  if (announced !== null && Number(announced) > MAX_BODY_BYTES) return tooLarge();
  try {
    if (announced !== null) return { value: await request.json() };
    const text = await readBounded(request);
    return text === null ? tooLarge() : { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError || hungUp(error)) return new ProblemReply('malformed_json');
    throw error;
  }
}

/** The client went away in the middle of its body: nobody hears the answer, and nothing of ours has failed. */
function hungUp(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Null where it is larger. */
async function readBounded(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
