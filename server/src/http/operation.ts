/** From an operation of the protocol and a function to a route: who may call, what comes in, what goes out. */
import type { Access, Operation } from '@comanda/protocol/operation';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Signed } from '../auth/authenticator.ts';
import { mayAdminister, mayWatch } from '../domain/roles.ts';
import { negotiate, ownOf, type Translate, translator } from '../i18n/translate.ts';
import type { HttpContext, HttpEnv } from './context.ts';
import { fieldErrors } from './field-errors.ts';
import { ProblemReply, problemResponse } from './problem-reply.ts';
import { readFile } from './read-body.ts';
import { readJson } from './read-json.ts';

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Part<O extends Operation, K extends 'params' | 'query' | 'body'> = O extends { [P in K]: infer S }
  ? Parsed<S>
  : undefined;
type Upload<O extends Operation> = O extends { upload: object } ? () => Promise<Uint8Array | ProblemReply> : undefined;
type Asker<A extends Access> = A extends 'holder' | 'staff' | 'admin' ? Signed : null;
type Reply<O extends Operation> = O['success']['body'] extends z.ZodType ? z.input<O['success']['body']> : null;

/** A request that has passed the operation's schemas and access rule. */
export interface Call<O extends Operation> {
  readonly params: Part<O, 'params'>;
  readonly query: Part<O, 'query'>;
  readonly body: Part<O, 'body'>;
  /** Reads the file that the request carries, up to its bound: only once there is room for it. */
  readonly upload: Upload<O>;
  readonly asker: Asker<O['access']>;
  readonly t: Translate;
  readonly headers: Headers;
  /** The path as it was asked for, for links to other pages of a list. */
  readonly path: string;
  address(): string;
}

export type Handler<O extends Operation> = (
  call: Call<O>,
  context: HttpContext,
) => Promise<Reply<O> | ProblemReply> | Reply<O> | ProblemReply;

/** Mounts an operation at its path. */
export type Mount = (app: Hono<HttpEnv>, context: HttpContext) => void;

export function operation<O extends Operation>(definition: O, handler: Handler<O>): Mount {
  return (app, context) => {
    const { status } = definition.success;
    app.on(definition.method, definition.path, async (c) => {
      const t = languageOf(c.req.raw, context);
      const call = await admit(definition, c, context, t);
      const reply = call instanceof ProblemReply ? call : await handler(call, context);
      if (reply instanceof ProblemReply) return problemResponse(reply.code, t, reply.extra);
      if (reply === null) return new Response(null, { status });
      return new Response(JSON.stringify(reply), { status, headers: JSON_HEADERS });
    });
  };
}

const JSON_HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

export function languageOf(request: Request, context: Pick<HttpContext, 'config'>): Translate {
  const preferred = ownOf(context.config.SITE_LANGUAGES);
  return translator(negotiate(request.headers.get('accept-language') ?? undefined, preferred));
}

async function admit<O extends Operation>(
  definition: O,
  c: Context<HttpEnv>,
  context: HttpContext,
  t: Translate,
): Promise<Call<O> | ProblemReply> {
  const asker = await askerOf(definition.access, c.req.raw.headers, context);
  if (asker instanceof ProblemReply) return asker;
  const params = definition.params?.safeParse(c.req.param());
  if (params?.success === false) return new ProblemReply('not_found');
  const query = definition.query?.safeParse(c.req.query());
  if (query?.success === false) {
    return new ProblemReply('invalid_request', { errors: fieldErrors(query.error.issues, c.req.query(), t) });
  }
  let body: z.ZodSafeParseResult<unknown> | undefined;
  if (definition.body) {
    const json = hasBody(c.req.raw) ? await readJson(c.req.raw) : nothingSaid(definition.body);
    if (json instanceof ProblemReply) return json;
    body = definition.body.safeParse(json.value);
    if (!body.success) {
      return new ProblemReply('invalid_request', { errors: fieldErrors(body.error.issues, json.value, t) });
    }
  }
  const { upload } = definition;
  const call = {
    params: params?.data,
    query: query?.data,
    body: body?.data,
    upload: upload && (() => readFile(c.req.raw, upload.maxBytes)),
    asker,
    t,
    headers: c.req.raw.headers,
    path: c.req.path,
    address: c.env.address,
  };
  // The parts were parsed by this very definition's schemas; TypeScript cannot follow that through a generic.
  return call as Call<O>;
}

function hasBody({ body, headers }: Request): boolean {
  return body !== null && headers.get('content-length') !== '0';
}

/** What a request without a body says: nothing, where the operation lets it. */
function nothingSaid(schema: z.ZodType): { readonly value: unknown } | ProblemReply {
  return schema.safeParse(undefined).success ? { value: undefined } : new ProblemReply('malformed_json');
}

async function askerOf(access: Access, headers: Headers, context: HttpContext): Promise<Signed | null | ProblemReply> {
  switch (access) {
    case 'open':
    case 'device':
      return null;
    case 'holder':
    case 'staff':
    case 'admin': {
      const token = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
      const signed = token === undefined ? null : await context.authenticator.signed(token);
      if (!signed) return new ProblemReply('unauthenticated', { headers: { 'WWW-Authenticate': 'Bearer' } });
      if (access === 'staff' && !mayWatch(signed.user.role)) return new ProblemReply('forbidden');
      if (access === 'admin' && !mayAdminister(signed.user.role)) return new ProblemReply('forbidden');
      return signed;
    }
  }
}
