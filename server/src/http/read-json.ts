/** Reads a JSON body of at most 64 KiB, whether its length was announced or not. */
import { ProblemReply } from './problem-reply.ts';
import { announcesMore, hungUp, readBounded, tooLarge } from './read-body.ts';

export const MAX_BODY_BYTES = 64 * 1024;

export async function readJson(request: Request): Promise<{ readonly value: unknown } | ProblemReply> {
  if (announcesMore(request, MAX_BODY_BYTES)) return tooLarge();
  try {
    if (request.headers.has('content-length')) return { value: await request.json() };
    const bytes = await readBounded(request, MAX_BODY_BYTES);
    return bytes === null ? tooLarge() : { value: JSON.parse(bytes.toString('utf8')) };
  } catch (error) {
    if (error instanceof SyntaxError || hungUp(error)) return new ProblemReply('malformed_json');
    throw error;
  }
}
