/** The HTTP edge: what is the same for all requests, whichever operation they are for: ids, origins, stopping, the log. */
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { HttpContext, HttpEnv } from './context.ts';
import { languageOf } from './operation.ts';
import { problemResponse } from './problem-reply.ts';
import { isProbe, makeRoutes, routeOf } from './routes.ts';

export type Respond = (request: Request, address: () => string) => Promise<Response>;

/** An id that a proxy has given is kept, so that its log and ours can be read together. */
const GIVEN_ID = /^[A-Za-z0-9._-]{8,64}$/;

export function makeApp(context: HttpContext): Respond {
  const routes = makeRoutes(context);
  // Pages of other origins are few beside kiosks and programs: only their requests take this way around.
  const crossOrigin = new Hono<HttpEnv>();
  crossOrigin.use(
    cors({
      origin: (origin) => (context.originAllowed(origin) ? origin : null),
      allowMethods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
      allowHeaders: ['Authorization', 'Content-Type', 'Accept-Language', 'Idempotency-Key'],
      exposeHeaders: ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
      maxAge: 600,
    }),
  );
  crossOrigin.all('*', (c) => routes.fetch(c.req.raw, c.env));

  async function answer(request: Request, env: HttpEnv['Bindings']): Promise<Response> {
    if (!context.accepting() && !isProbe(request)) {
      return problemResponse('shutting_down', languageOf(request, context), { headers: { Connection: 'close' } });
    }
    return (request.headers.has('origin') ? crossOrigin : routes).fetch(request, env);
  }

  return async (request, address) => {
    const startedAt = performance.now();
    const given = request.headers.get('x-request-id');
    const requestId = given !== null && GIVEN_ID.test(given) ? given : crypto.randomUUID();
    const env: HttpEnv['Bindings'] = { address, requestId };
    const response = await answer(request, env);
    response.headers.set('X-Request-Id', requestId);
    if (context.log.isLevelEnabled('debug')) {
      context.log.debug({
        event: 'request',
        request_id: requestId,
        method: request.method,
        // The route and never the address, because that may hold names.
        route: routeOf(request),
        status: response.status,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
      });
    }
    return response;
  };
}
