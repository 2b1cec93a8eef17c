/** GET /api/public/photographs/{hash}: one picture, for every device, and for good: its address is made of what is in it. */
import type { Hono } from 'hono';
import { PHOTOGRAPHS, pathOf } from '../../domain/photograph.ts';
import type { HttpContext, HttpEnv } from '../context.ts';
import { languageOf } from '../operation.ts';
import { problemResponse } from '../problem-reply.ts';

const FILE = /^([0-9a-f]{32})\.(?:jpg|webp)$/;

export function readPhotograph(app: Hono<HttpEnv>, context: HttpContext): void {
  app.get(`${PHOTOGRAPHS}/:file`, async (c) => {
    const hash = FILE.exec(c.req.param('file'))?.[1];
    const picture = hash === undefined ? undefined : await context.reader.photographs.picture(hash);
    if (hash === undefined || picture === undefined || pathOf({ hash, type: picture.type }) !== c.req.path) {
      return problemResponse('not_found', languageOf(c.req.raw, context));
    }
    const etag = `"${hash}"`;
    const headers = {
      'Cache-Control': 'public, max-age=31536000, immutable',
      ETag: etag,
      'X-Content-Type-Options': 'nosniff',
    };
    if (isKnown(c.req.header('if-none-match'), etag)) return new Response(null, { status: 304, headers });
    return new Response(Buffer.from(picture.content), { headers: { ...headers, 'Content-Type': picture.type } });
  });
}

function isKnown(header: string | undefined, etag: string): boolean {
  const named = header?.split(',').map((each) => each.trim().replace(/^W\//, '')) ?? [];
  return named.includes(etag) || named.includes('*');
}
