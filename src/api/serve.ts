import { createHmac, hkdfSync } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { AuditEntry, Caller, NewSession, Origin, SessionState } from '../access/index.ts';
import type { Language, Scope } from '../domain/index.ts';
import type { Database } from '../store/index.ts';
import { accessProblem } from './access-problem.ts';
import {
  type Answer,
  CONTRACT,
  type ReadBody,
  type ReadParams,
  type ReadQuery,
  type Route,
  type RouteName,
} from './contract/index.ts';
import { type Asker, askerOf, COOKIE, checkOwnPage, scopeOf } from './guard.ts';
import type { ApiParts } from './parts.ts';
import { HttpProblem } from './problem.ts';
import { read } from './reading.ts';

/** One request, read and allowed: what a handler works with. */
export interface Ask<K extends RouteName> {
  readonly params: ReadParams<K>;
  readonly query: ReadQuery<K>;
  readonly body: ReadBody<K>;
  /** Where the route's act may be exercised; empty where it names none. */
  readonly scope: Scope;
  /** Signed in; throws 401 where nobody is. */
  readonly caller: Caller;
  /** The session, however far it has come; throws 401 where there is none. */
  readonly session: SessionState;
  readonly token: string | undefined;
  readonly maybeSession: SessionState | undefined;
  readonly origin: Origin;
  readonly language: Language;
  /** Gives the browser a session's token, or takes it away. */
  keep(session: NewSession | undefined): void;
  /** Writes into the audit in the name of the caller. */
  audit(
    entry: Omit<AuditEntry, 'actor' | 'actorName' | 'address' | 'organisation' | 'reason' | 'detail'> &
      Partial<Pick<AuditEntry, 'organisation' | 'reason' | 'detail'>>,
    db?: Kysely<Database>,
  ): Promise<void>;
  readonly raw: { readonly request: FastifyRequest; readonly reply: FastifyReply };
}

export type Handler<K extends RouteName> = (ask: Ask<K>) => Promise<Answer<K>>;
export type Handlers = { readonly [K in RouteName]: Handler<K> };

/** Registers every route of the contract with its handler: one guard, one way to read, one shape of error. */
export function serveContract(app: FastifyInstance, parts: ApiParts, handlers: Handlers): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') return done(null, undefined);
    try {
      done(null, JSON.parse(body as string));
    } catch {
      done(
        new HttpProblem(400, 'invalid-request', { zh: '请求内容不是 JSON。', en: 'The body is not JSON.' }),
        undefined,
      );
    }
  });
  for (const name of Object.keys(CONTRACT) as RouteName[]) {
    const [method, url] = name.split(' ') as [string, string];
    const handler = (request: FastifyRequest, reply: FastifyReply) =>
      answer(parts, name, handlers[name] as Handler<RouteName>, request, reply);
    const route: Route = CONTRACT[name];
    const bodyLimit = route.bodyBytesMax === undefined ? {} : { bodyLimit: route.bodyBytesMax };
    if (route.upload === undefined) app.route({ method, url, handler, ...bodyLimit });
    else
      app.register(async (scope) => {
        takeUpload(scope, parts, route, route.upload!);
        scope.route({ method, url, handler });
      });
  }
}

/** What is uploaded is the handler's to read, as it comes. Who may not send it is told before it is read. */
function takeUpload(
  scope: FastifyInstance,
  parts: ApiParts,
  { access }: Route,
  { media, bytesMax }: NonNullable<Route['upload']>,
): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(media, (_request, payload, done) => done(null, payload));
  scope.addHook('onRequest', async (request) => {
    checkOwnPage(request);
    scopeOf(await askerOf(request, parts.access), access);
    const configured = {
      ...{ import: parts.importBytesMax, consents: parts.consentsBytesMax },
      ...{ complaints: parts.complaintsBytesMax, audience: parts.audienceBytesMax },
    };
    const most = typeof bytesMax === 'number' ? bytesMax : configured[bytesMax];
    if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(most);
  });
}

/** The upload's pieces; more than it may hold is told. What is left unread is read and forgotten, so that the answer arrives. */
export async function* uploaded(request: FastifyRequest, bytesMax: number): AsyncGenerator<Buffer> {
  const body = request.body as Readable | undefined;
  if (body === undefined || body === null) return;
  let bytes = 0;
  try {
    for await (const piece of body.iterator({ destroyOnReturn: false })) {
      bytes += (piece as Buffer).length;
      if (bytes > bytesMax) throw tooLarge(bytesMax);
      yield piece as Buffer;
    }
  } finally {
    body.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > 2 * bytesMax) body.destroy();
    });
  }
}

function tooLarge(bytesMax: number): HttpProblem {
  const most = `${Math.floor(bytesMax / 1_000_000)} MB`;
  return new HttpProblem(
    413,
    'body-too-large',
    { zh: `内容超过 ${most}。`, en: `It is larger than ${most}.` },
    { fix: { zh: '请拆成几份分别提交。', en: 'Split it and send the parts.' } },
  );
}

async function answer(
  parts: ApiParts,
  name: RouteName,
  handler: Handler<RouteName>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const route: Route = CONTRACT[name];
  reply.header('cache-control', 'no-store');
  try {
    checkOwnPage(request);
    const asker = await askerOf(request, parts.access);
    const scope = scopeOf(asker, route.access);
    const ask = {
      params: route.params === undefined ? undefined : read(route.params, request.params, 404),
      query: route.query === undefined ? undefined : read(route.query, request.query),
      body: route.body === undefined ? undefined : read(route.body, request.body ?? {}),
      scope,
      ...askOf(parts, asker, request, reply),
    };
    // Spreading would run the getters: what is not there is told only when it is asked for.
    const whole = Object.defineProperties(ask, lateParts(asker)) as unknown as Ask<RouteName>;
    const body = await once(parts, asker, route, request, () => handler(whole));
    if (reply.sent || route.media !== undefined) return reply;
    if (route.answer === undefined) return reply.code(204).send();
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
  } catch (error) {
    throw accessProblem(error);
  }
}

/** A write that carries an idempotency-key is done once for its key; whoever repeats it gets the first answer. */
async function once(
  parts: ApiParts,
  asker: Asker,
  route: Route,
  request: FastifyRequest,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const key = request.headers['idempotency-key'];
  if (
    request.method === 'GET' ||
    typeof key !== 'string' ||
    asker.caller === undefined ||
    route.media !== undefined ||
    // What was uploaded is gone once it was read: a handler of such a route answers the same thing the same way.
    route.upload !== undefined
  )
    return work();
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new HttpProblem(422, 'invalid-request', {
      zh: 'idempotency-key 须为 1 到 200 个可见 ASCII 字符。',
      en: 'An idempotency-key has 1 to 200 visible ASCII characters.',
    });
  }
  // Keyed: a body may hold one number alone, and its plain hash would be guessed.
  const fingerprint = createHmac('sha256', fingerprintKey(parts))
    .update(JSON.stringify([request.method, request.url, request.body ?? null]))
    .digest('hex');
  const done = await parts.access.idempotency.run(asker.caller.id, key, fingerprint, async () => ({
    status: 200,
    body: (await work()) ?? null,
  }));
  return done.body;
}

function fingerprintKey({ sealKey }: Pick<ApiParts, 'sealKey'>): Buffer {
  return Buffer.from(hkdfSync('sha256', sealKey.sealing, '', 'anning idempotency', 32));
}

function askOf(parts: ApiParts, asker: Asker, request: FastifyRequest, reply: FastifyReply) {
  const { token, session: maybeSession, origin, language } = asker;
  return {
    token,
    maybeSession,
    origin,
    language,
    raw: { request, reply },
    keep(session: NewSession | undefined) {
      const common = {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: parts.publicUrl.startsWith('https:'),
      } as const;
      if (session === undefined) reply.clearCookie(COOKIE, common);
      else reply.setCookie(COOKIE, session.token, { ...common, expires: new Date(session.state.until) });
    },
    async audit(entry: Parameters<Ask<RouteName>['audit']>[0], db: Kysely<Database> = parts.record.db) {
      const who = asker.caller ?? asker.session?.person;
      await parts.access.audit.write(
        db,
        {
          organisation: undefined,
          reason: undefined,
          detail: {},
          ...entry,
          actor: who?.id ?? 'nobody',
          actorName: who?.name ?? '',
          address: origin.address,
        },
        parts.clock(),
      );
    },
  };
}

function lateParts({ caller, session }: Asker): PropertyDescriptorMap {
  const needed = <T>(value: T | undefined): T => {
    if (value === undefined)
      throw new HttpProblem(401, 'unauthorised', { zh: '需要登录。', en: 'Sign in first.' });
    return value;
  };
  return { caller: { get: () => needed(caller) }, session: { get: () => needed(session) } };
}
