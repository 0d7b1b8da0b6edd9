import type { FastifyInstance } from 'fastify';
import { accessProblem } from '../access-problem.ts';
import { COOKIE } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import { problemOf } from '../problem.ts';

const BROWSER_COOKIE = 'anning_provider';

/**
 * Signing in through an identity provider: two redirects of the browser, so they stand outside the contract of JSON routes. What goes wrong is
 * told by the console, by its code behind the `#`; the operator finds in the log why a provider's answer was not accepted.
 */
export async function providerRoutes(app: FastifyInstance, parts: ApiParts): Promise<void> {
  const { oidc } = parts.access;
  const secure = parts.publicUrl.startsWith('https:');
  const common = { httpOnly: true, sameSite: 'lax', secure } as const;
  const back = (id: string) => `${parts.publicUrl.replace(/\/$/, '')}/api/session/oidc/${id}/return`;

  app.setErrorHandler((error: Error, request, reply) => {
    const { status, code } = problemOf(accessProblem(error) as Error);
    if (status === 500) request.log.error({ err: error }, 'request failed');
    else request.log.warn({ code, fault: faultOf(error) }, 'no sign-in through an identity provider');
    return reply.redirect(`/console/#problem=${code}`, 302);
  });

  app.get<{ Params: { id: string } }>('/api/session/oidc/:id', async (request, reply) => {
    const { id } = request.params;
    const { to } = request.query as { to?: unknown };
    const wanted = typeof to === 'string' ? to : '/console/';
    const begun = await oidc.begin(id, back(id), wanted);
    const cookie = { ...common, path: `/api/session/oidc/${id}`, maxAge: 600 };
    return reply.setCookie(BROWSER_COOKIE, begun.browserToken, cookie).redirect(begun.url);
  });

  app.get<{ Params: { id: string } }>('/api/session/oidc/:id/return', async (request, reply) => {
    const { id } = request.params;
    const origin = { address: request.ip, agent: String(request.headers['user-agent'] ?? '').slice(0, 300) };
    const callback = new URL(request.url, parts.publicUrl).href;
    const session = await oidc.finish(id, callback, request.cookies[BROWSER_COOKIE] ?? '', origin);
    const { id: person, name } = session.state.person;
    await parts.access.audit.write(
      parts.record.db,
      {
        actor: person,
        actorName: name,
        act: 'person.signed-in',
        object: { kind: 'person', id: person },
        organisation: undefined,
        reason: undefined,
        detail: { how: `oidc:${id}` },
        address: origin.address,
      },
      parts.clock(),
    );
    reply.clearCookie(BROWSER_COOKIE, { ...common, path: `/api/session/oidc/${id}` });
    reply.setCookie(COOKIE, session.token, { ...common, path: '/', expires: new Date(session.state.until) });
    return reply.redirect(session.returnTo === '/' ? '/console/' : session.returnTo);
  });
}

/** What was wrong, with OAuth's own code for it (`invalid_client`); the rest of an answer may tell of a person and stays out of the log. */
function faultOf({ cause }: Error): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const code = 'error' in cause && typeof cause.error === 'string' ? cause.error : '';
  return /^[a-z_]{1,40}$/.test(code) ? `${cause.message}: ${code}` : cause.message;
}
