import type { NewSession, SessionState } from '../../access/index.ts';
import { ACTS, formatInstant, scopeFor } from '../../domain/index.ts';
import type { Answer, Mine, Session } from '../contract/index.ts';
import type { ApiParts } from '../parts.ts';
import type { Ask, Handlers } from '../serve.ts';

type Own = Extract<
  keyof Handlers,
  `${string} /api/session${string}` | `${string} /api/me` | `${string} /api/me/${string}`
>;

/** The way in, and one's own account. */
export function sessionHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { access } = parts;
  const tell = (state: SessionState | undefined) => sessionOf(parts, state);
  /** A step up: the browser gets the new token, and the answer tells how far it has come. */
  const stepped = (ask: Pick<Ask<Own>, 'keep'>, session: NewSession) => {
    ask.keep(session);
    return tell(session.state);
  };
  const cameIn = async (ask: Ask<Own>, session: NewSession, how: string) => {
    if (session.state.step === 'in') {
      const { id, name } = session.state.person;
      const entry = {
        organisation: undefined,
        reason: undefined,
        detail: { how },
        actor: id,
        actorName: name,
      };
      const object = { kind: 'person', id };
      const whole = { ...entry, act: 'person.signed-in', object, address: ask.origin.address };
      await access.audit.write(parts.record.db, whole, parts.clock());
    }
    return stepped(ask, session);
  };
  const mine = (ask: Ask<Own>) => mineOf(parts, ask.session);
  const own = (ask: Ask<Own>, act: string, detail: Record<string, string | number | boolean> = {}) =>
    ask.audit({ act, object: { kind: 'person', id: ask.caller.id }, detail });

  return {
    'GET /api/session': async (ask) => tell(ask.maybeSession),
    'POST /api/session/password': async (ask) =>
      stepped(ask, await access.sessions.withPassword(ask.body.login, ask.body.password, ask.origin)),
    'POST /api/session/token': async (ask) =>
      cameIn(ask, await access.sessions.withToken(ask.body.token, ask.origin), 'link'),
    'POST /api/session/code': async (ask) =>
      cameIn(ask, await access.sessions.confirmTotp(ask.session.id, ask.body.code), 'code'),
    'POST /api/session/recovery': async (ask) =>
      cameIn(ask, await access.sessions.confirmRecovery(ask.session.id, ask.body.code), 'recovery'),
    'POST /api/session/passkey/options': async () => ({ ...(await access.passkeys.signInOptions()) }),
    'POST /api/session/passkey': async (ask) =>
      cameIn(ask, await access.passkeys.signIn(ask.body.response as never, ask.origin), 'passkey'),
    'POST /api/session/profile': async (ask) => {
      const { login, ...rest } = ask.body;
      await access.enrolment.setProfile(ask.session.id, {
        ...rest,
        ...(login === undefined ? {} : { login }),
      });
      return tell(await access.sessions.find(ask.token!));
    },
    'POST /api/session/totp': (ask) => access.enrolment.startTotp(ask.session.id),
    'PUT /api/session/totp': async (ask) => ({
      codes: [...(await access.enrolment.finishTotp(ask.session.id, ask.body.code))],
    }),
    'POST /api/session/complete': async (ask) =>
      cameIn(ask, await access.enrolment.complete(ask.session.id), 'enrolled'),
    'DELETE /api/session': async (ask) => {
      await access.sessions.end(ask.token!);
      ask.keep(undefined);
      return undefined;
    },

    'GET /api/me': mine,
    'PUT /api/me': async (ask) => {
      await access.people.rename(ask.caller.id, ask.body);
      await own(ask, 'person.renamed');
      return mineOf(parts, (await access.sessions.find(ask.token!))!);
    },
    'PUT /api/me/password': async (ask) => {
      await access.enrolment.changePassword(ask.caller.id, ask.body.old, ask.body.password, ask.session.id);
      await own(ask, 'person.password-changed');
      return undefined;
    },
    'POST /api/me/totp': (ask) => access.enrolment.startTotp(ask.caller.id),
    'PUT /api/me/totp': async (ask) => {
      const codes = [...(await access.enrolment.finishTotp(ask.caller.id, ask.body.code))];
      await own(ask, 'person.totp-changed');
      return { codes };
    },
    'POST /api/me/passkeys/options': async (ask) => ({
      ...(await access.passkeys.registrationOptions(ask.caller.id)),
    }),
    'POST /api/me/passkeys': async (ask) => {
      await access.passkeys.register(ask.caller.id, ask.body.response as never, ask.body.name);
      await own(ask, 'person.passkey-added', { name: ask.body.name });
      return mine(ask);
    },
    'DELETE /api/me/passkeys/:id': async (ask) => {
      await access.passkeys.remove(ask.caller.id, ask.params.id);
      await own(ask, 'person.passkey-removed');
      return mine(ask);
    },
    'DELETE /api/me/sessions/:id': async (ask) => {
      await access.sessions.endOne(ask.caller.id, ask.params.id);
      await own(ask, 'person.session-ended');
      return mine(ask);
    },
  };
}

async function sessionOf(parts: ApiParts, state: SessionState | undefined): Promise<Session> {
  const common = {
    providers: parts.access.oidc.providers(),
    demo: parts.demo,
    version: parts.version,
  };
  if (state === undefined) {
    const firstRun = !(await parts.access.people.anyEnrolled());
    return {
      step: 'none',
      person: null,
      factors: null,
      duties: [],
      acts: [],
      idleUntil: null,
      until: null,
      firstRun,
      ...common,
    };
  }
  const duties = state.duties.map(({ role, organisation }) => ({ role, organisation: organisation ?? null }));
  return {
    step: state.step,
    person: { ...state.person },
    factors: { ...state.factors },
    duties,
    acts: state.step === 'in' ? ACTS.filter((act) => scopeFor(state.duties, act) !== undefined) : [],
    idleUntil: formatInstant(state.idleUntil),
    until: formatInstant(state.until),
    firstRun: state.person.login === '',
    ...common,
  };
}

async function mineOf({ access }: ApiParts, session: SessionState): Promise<Mine> {
  const [passkeys, sessions] = await Promise.all([
    access.passkeys.list(session.person.id),
    access.sessions.of(session.person.id),
  ]);
  const answer: Answer<'GET /api/me'> = {
    person: { ...session.person },
    factors: { ...session.factors, passkeys: passkeys.length },
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt: formatInstant(createdAt),
      lastUsedAt: lastUsedAt === undefined ? null : formatInstant(lastUsedAt),
    })),
    sessions: sessions.map((each) => ({
      id: each.id,
      current: each.id === session.id,
      address: each.address,
      agent: each.agent,
      createdAt: formatInstant(each.createdAt),
      seenAt: formatInstant(each.seenAt),
      until: formatInstant(each.until),
    })),
  };
  return answer;
}
