import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import type { Access, Caller, Origin, SessionState } from '../access/index.ts';
import { type Act, type Language, preferredLanguage, type Scope, scopeFor } from '../domain/index.ts';
import type { Access as Asked } from './contract/index.ts';
import { HttpProblem } from './problem.ts';

export const COOKIE = 'anning_session';

/** Who asks, as far as it is known. */
export interface Asker {
  readonly token: string | undefined;
  readonly session: SessionState | undefined;
  readonly caller: Caller | undefined;
  readonly origin: Origin;
  readonly language: Language;
}

/** Reads the cookie or the key of a request. A key that is none is told at once; a session that has ended is simply none. */
export async function askerOf(request: FastifyRequest, access: Access): Promise<Asker> {
  const origin = { address: request.ip, agent: String(request.headers['user-agent'] ?? '').slice(0, 300) };
  const language = preferredLanguage(request.headers['accept-language']);
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const secret = /^Bearer (\S{1,200})$/.exec(authorization)?.[1];
    const caller = secret === undefined ? undefined : await access.keys.find(secret);
    if (caller === undefined) throw unauthorised();
    return { token: undefined, session: undefined, caller, origin, language };
  }
  const token = request.cookies[COOKIE];
  const session = token === undefined ? undefined : await access.sessions.find(token);
  const caller = session === undefined ? undefined : access.sessions.caller(session);
  return { token, session, caller, origin, language };
}

/** Whether the asker may ask this at all, and how far: throws 401 where nobody is signed in, 403 where the duties do not reach. */
export function scopeOf(asker: Asker, asked: Asked): Scope {
  if (asked === 'anybody') return [];
  if (asked === 'session') {
    if (asker.session === undefined) throw unauthorised();
    return [];
  }
  const { caller } = asker;
  if (caller === undefined) throw unauthorised();
  if (asked === 'caller') return [];
  if (asked === 'person') {
    if (caller.kind !== 'person') throw notAllowed();
    return [];
  }
  const scope = scopeWithin(caller, asked.act);
  if (scope === undefined) throw notAllowed();
  return scope;
}

/** Where a caller may do an act; a key only what it names. */
export function scopeWithin(caller: Caller, act: Act): Scope | undefined {
  if (caller.kind === 'key' && !caller.acts.includes(act)) return undefined;
  return scopeFor(caller.duties, act);
}

/**
 * A write that comes with a cookie must come from a page of ours: a foreign page cannot set this header without being asked first, and
 * nobody is allowed to ask.
 */
export function checkOwnPage(request: FastifyRequest): void {
  if (request.method === 'GET' || request.headers.authorization !== undefined) return;
  if (request.headers['x-anning'] === '1') return;
  throw new HttpProblem(
    403,
    'cross-site',
    { zh: '请求没有来自本站页面的标记。', en: 'The request does not say that it comes from a page of ours.' },
    {
      fix: {
        zh: '请带上请求头 x-anning: 1，或改用接口密钥。',
        en: 'Send the header x-anning: 1, or use an API key.',
      },
    },
  );
}

function unauthorised(): HttpProblem {
  return new HttpProblem(
    401,
    'unauthorised',
    { zh: '需要登录。', en: 'Sign in first.' },
    { fix: { zh: '请登录，或提供有效的接口密钥。', en: 'Sign in, or send a valid API key.' } },
  );
}

export function notAllowed(): HttpProblem {
  return new HttpProblem(403, 'not-allowed', {
    zh: '您的职责不包括这项操作。',
    en: 'Your duties do not include this.',
  });
}
