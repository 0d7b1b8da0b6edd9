import type {} from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type {
  NumberProof,
  NumberSession,
  NumberToken,
  OwnConsents,
  OwnStop,
  Taken,
} from '../consent/index.ts';
import {
  Invalid,
  MARKETING_PURPOSES,
  NotThere,
  parseOrganisationId,
  Refusal,
  readSender,
} from '../domain/index.ts';
import { faultPage } from './fault-page.ts';
import type { Page } from './frame.ts';
import { codePage, numberPage } from './mine-door.ts';
import { minePage } from './mine-page.ts';
import type { Registered } from './sender.ts';
import { linkTo, readVisit, type Visit } from './visit.ts';

/** What the pages of one's own number stand on. */
export interface MineParts {
  readonly clock: () => number;
  readonly publicUrl: string;
  readonly registered: Registered;
  readonly proof: Pick<NumberProof, 'isPossible' | 'ask' | 'confirm' | 'find' | 'end'>;
  readonly own: Pick<OwnConsents, 'ledger' | 'stop' | 'lift' | 'receipt' | 'noteProven'>;
}

export type Send = (reply: FastifyReply, visit: Visit, page: Page) => FastifyReply;
type Form = Readonly<Record<string, string>>;

const COOKIE = 'anning_number';
const FORM_BYTES_MAX = 4096;
/** Longer than any number or code with what people put around it. */
const TYPED_MAX = 100;

/**
 * The pages of one's own number. The number comes in a form, never in an address; a session is a cookie of half an hour that no script reads and no other
 * site's page sends along.
 */
export async function mineRoutes(scope: FastifyInstance, parts: MineParts, send: Send): Promise<void> {
  const { proof, own } = parts;
  const door = () => ({ isPossible: proof.isPossible, now: parts.clock() });
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_BYTES_MAX },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );

  scope.get('/mine', async (request, reply) => {
    const visit = visitOf(request);
    if (visit.languageUnknown) return send(reply, visit, faultPage(visit, 'language-unknown'));
    const session = await sessionOf(request);
    if (session === undefined) {
      const { ended } = request.query as { ended?: string };
      return send(
        reply,
        visit,
        numberPage(visit, door(), ended === undefined ? undefined : { outcome: 'ended' }),
      );
    }
    if (session.step === 'code') return send(reply, visit, codePage(visit, session, door()));
    return send(reply, visit, await draw(visit, session, doneOf(request)));
  });

  post('/mine/code', async ({ request, reply, visit, form }) => {
    const before = await sessionOf(request);
    // Sent again to the number that is asked about; the form of a number always brings one.
    const typed = form['number'] ?? (before?.step === 'code' ? `+${before.recipient}` : '');
    const asked = await proof.ask(typed.slice(0, TYPED_MAX), request.ip);
    if (asked.outcome === 'sent') {
      keep(reply, asked);
      return seeOther(reply, linkTo(visit, '/mine'));
    }
    if (asked.outcome === 'too-often' && before?.step === 'code' && form['number'] === undefined)
      return send(reply, visit, codePage(visit, before, door(), asked));
    return send(reply, visit, numberPage(visit, door(), asked, form['number']));
  });

  post('/mine/session', async ({ request, reply, visit, form }) => {
    const before = await sessionOf(request);
    const typed = (form['code'] ?? '').slice(0, TYPED_MAX);
    const token = request.cookies[COOKIE];
    if (token === undefined || before?.step !== 'code')
      return send(reply, visit, numberPage(visit, door(), { outcome: 'over' }));
    const { recipient } = before;
    const tried = await proof.confirm(token, typed, request.ip, (db) => own.noteProven(db, recipient));
    if (tried.outcome === 'in') {
      keep(reply, tried);
      return seeOther(reply, linkTo(visit, '/mine'));
    }
    if (tried.outcome === 'over') return send(reply, visit, numberPage(visit, door(), { outcome: 'over' }));
    return send(reply, visit, codePage(visit, before, door(), tried));
  });

  post('/mine/end', async ({ request, reply, visit }) => {
    const token = request.cookies[COOKIE];
    if (token !== undefined) await proof.end(token);
    reply.clearCookie(COOKIE, common());
    return seeOther(reply, linkTo(visit, '/mine'));
  });

  act('/mine/stop', ({ recipient }, form) => {
    const stop = stopIn(form);
    return stop === undefined ? undefined : own.stop(recipient, stop);
  });
  act('/mine/lift', ({ recipient }) => own.lift(recipient));

  post('/mine/find', async ({ request, reply, visit, form }) => {
    const session = await sessionOf(request);
    if (session?.step !== 'in') return seeOther(reply, ended(visit));
    const number = (form['sender'] ?? '').slice(0, TYPED_MAX);
    const reading = readSender(number);
    const standing =
      reading.kind === 'port' ? parts.registered.portStanding(reading.port, parts.clock()) : undefined;
    return send(reply, visit, await draw(visit, session, undefined, { number, standing }));
  });

  scope.get('/mine/receipts/:event', async (request, reply) => {
    const visit = visitOf(request);
    const session = await sessionOf(request);
    if (session?.step !== 'in') return send(reply, visit, faultPage(visit, 'signed-out'));
    const { event } = request.params as { event: string };
    if (!/^\d{1,15}$/.test(event)) return send(reply, visit, faultPage(visit, 'not-there'));
    try {
      const receipt = await own.receipt(session.recipient, Number(event));
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="receipt-${event}.json"`)
        .type('application/json; charset=utf-8')
        .send(`${JSON.stringify(receipt, null, 2)}\n`);
    } catch (error) {
      if (error instanceof NotThere) return send(reply, visit, faultPage(visit, 'not-there'));
      throw error;
    }
  });

  /** An act of somebody whose number is shown to be theirs; answered by the page, which tells what was done with its receipt. */
  function act(path: string, work: (session: NumberSession, form: Form) => Promise<Taken> | undefined): void {
    post(path, async ({ request, reply, visit, form }) => {
      const session = await sessionOf(request);
      if (session?.step !== 'in') return seeOther(reply, ended(visit));
      try {
        const taken = await work(session, form);
        if (taken === undefined) return send(reply, visit, faultPage(visit, 'not-understood'));
        const done = taken.event === undefined ? '' : `done=${taken.event}#done`;
        const page = linkTo(visit, '/mine');
        return seeOther(reply, done === '' ? page : `${page}${page.includes('?') ? '&' : '?'}${done}`);
      } catch (error) {
        if (error instanceof NotThere) return send(reply, visit, faultPage(visit, 'not-there'));
        if (error instanceof Refusal) return send(reply, visit, faultPage(visit, 'not-understood'));
        throw error;
      }
    });
  }

  function post(
    path: string,
    work: (asked: {
      readonly request: FastifyRequest;
      readonly reply: FastifyReply;
      readonly visit: Visit;
      readonly form: Form;
    }) => Promise<FastifyReply>,
  ): void {
    scope.post(path, async (request, reply) => {
      const form = (request.body ?? {}) as Form;
      const visit = visitOf(request, form['lang']);
      if (isCrossSite(request)) return send(reply, visit, faultPage(visit, 'cross-site'));
      return work({ request, reply, visit, form });
    });
  }

  async function sessionOf(request: FastifyRequest): Promise<NumberSession | undefined> {
    const token = request.cookies[COOKIE];
    return token === undefined ? undefined : proof.find(token);
  }

  async function draw(
    visit: Visit,
    { recipient, until }: NumberSession,
    done: number | undefined,
    found?: Parameters<typeof minePage>[1]['found'],
  ): Promise<Page> {
    const ledger = await own.ledger(recipient);
    return minePage(visit, { recipient, until, ledger, registered: parts.registered, done, found });
  }

  function keep(reply: FastifyReply, { token, until }: NumberToken): void {
    reply.setCookie(COOKIE, token, { ...common(), expires: new Date(until) });
  }

  function common() {
    return {
      path: '/mine',
      httpOnly: true,
      sameSite: 'strict',
      secure: parts.publicUrl.startsWith('https:'),
    } as const;
  }
}

function visitOf({ query, headers }: FastifyRequest, lang?: string): Visit {
  const asked = lang === undefined ? (query as Record<string, unknown>)['lang'] : lang;
  return readVisit('/mine', asked === undefined ? {} : { lang: asked }, headers['accept-language']);
}

function doneOf({ query }: FastifyRequest): number | undefined {
  const { done } = query as { done?: unknown };
  return typeof done === 'string' && /^\d{1,15}$/.test(done) ? Number(done) : undefined;
}

function stopIn(form: Form): OwnStop | undefined {
  if (form['everyone'] === '1') return { of: 'everyone' };
  const organisation = parseOrganisationId(form['organisation'] ?? '');
  if (organisation instanceof Invalid) return undefined;
  if (form['purpose'] === undefined) return { of: 'organisation', organisation };
  const purpose = MARKETING_PURPOSES.find((each) => each === form['purpose']);
  return purpose === undefined ? undefined : { of: 'purpose', organisation, purpose };
}

/** Browsers say where a form comes from; those that do not are kept out by the cookie, which no other site's page sends along. */
function isCrossSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

function ended(visit: Visit): string {
  const page = linkTo(visit, '/mine');
  return `${page}${page.includes('?') ? '&' : '?'}ended=1`;
}

function seeOther(reply: FastifyReply, address: string): FastifyReply {
  return reply.header('cache-control', 'no-store').redirect(address, 303);
}
