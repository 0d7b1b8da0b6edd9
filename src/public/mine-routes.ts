import type {} from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OwnComplaints } from '../complaints/index.ts';
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
import { codePage, type DoorState, numberPage } from './mine-door.ts';
import { minePage } from './mine-page.ts';
import {
  COOKIE,
  ended,
  type Form,
  isCrossSite,
  type Send,
  seeOther,
  sessionOf,
  visitOf,
} from './mine-session.ts';
import type { Registered } from './sender.ts';
import { linkTo, type Visit } from './visit.ts';

/** What the pages of one's own number stand on. */
export interface MineParts {
  readonly clock: () => number;
  readonly publicUrl: string;
  readonly registered: Registered;
  readonly proof: Pick<NumberProof, 'isPossible' | 'ask' | 'confirm' | 'find' | 'end'>;
  readonly complaints: Pick<OwnComplaints, 'list'>;
  readonly own: Pick<OwnConsents, 'ledger' | 'stop' | 'lift' | 'receipt' | 'noteProven'>;
}

const FORM_BYTES_MAX = 4096;
/** Longer than any number or code with what people put around it. */
const TYPED_MAX = 100;

/**
 * The pages of one's own number. The number comes in a form, never in an address; a session is a cookie of half an hour that no script reads and no other
 * site's page sends along.
 */
export async function mineRoutes(scope: FastifyInstance, parts: MineParts, send: Send): Promise<void> {
  const { proof, own } = parts;
  const door = (to?: unknown): DoorState => ({
    ...{ isPossible: proof.isPossible, now: parts.clock() },
    to: to === 'complaint' ? to : undefined,
  });
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_BYTES_MAX },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );

  scope.get('/mine', async (request, reply) => {
    const visit = visitOf(request);
    if (visit.languageUnknown) return send(reply, visit, faultPage(visit, 'language-unknown'));
    const session = await sessionOf(proof, request);
    const { ended, to } = request.query as { ended?: string; to?: unknown };
    if (session === undefined)
      return send(
        reply,
        visit,
        numberPage(visit, door(to), ended === undefined ? undefined : { outcome: 'ended' }),
      );
    if (session.step === 'code') return send(reply, visit, codePage(visit, session, door(to)));
    return send(reply, visit, await draw(visit, session, doneOf(request)));
  });

  post('/mine/code', async ({ request, reply, visit, form }) => {
    const before = await sessionOf(proof, request);
    // Sent again to the number that is asked about; the form of a number always brings one.
    const typed = form['number'] ?? (before?.step === 'code' ? `+${before.recipient}` : '');
    const asked = await proof.ask(typed.slice(0, TYPED_MAX), request.ip);
    if (asked.outcome === 'sent') {
      keep(reply, asked);
      return seeOther(reply, linkTo(visit, '/mine', form['to'] === 'complaint' ? { to: 'complaint' } : {}));
    }
    if (asked.outcome === 'too-often' && before?.step === 'code' && form['number'] === undefined)
      return send(reply, visit, codePage(visit, before, door(form['to']), asked));
    return send(reply, visit, numberPage(visit, door(form['to']), asked, form['number']));
  });

  post('/mine/session', async ({ request, reply, visit, form }) => {
    const before = await sessionOf(proof, request);
    const typed = (form['code'] ?? '').slice(0, TYPED_MAX);
    const token = request.cookies[COOKIE];
    if (token === undefined || before?.step !== 'code')
      return send(reply, visit, numberPage(visit, door(form['to']), { outcome: 'over' }));
    const { recipient } = before;
    const tried = await proof.confirm(token, typed, request.ip, (db) => own.noteProven(db, recipient));
    if (tried.outcome === 'in') {
      keep(reply, tried);
      return seeOther(reply, linkTo(visit, form['to'] === 'complaint' ? '/mine/complaint' : '/mine'));
    }
    if (tried.outcome === 'over')
      return send(reply, visit, numberPage(visit, door(form['to']), { outcome: 'over' }));
    return send(reply, visit, codePage(visit, before, door(form['to']), tried));
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
    const session = await sessionOf(proof, request);
    if (session?.step !== 'in') return seeOther(reply, ended(visit));
    const number = (form['sender'] ?? '').slice(0, TYPED_MAX);
    const reading = readSender(number);
    const standing =
      reading.kind === 'port' ? parts.registered.portStanding(reading.port, parts.clock()) : undefined;
    return send(reply, visit, await draw(visit, session, undefined, { number, standing }));
  });

  scope.get('/mine/receipts/:event', async (request, reply) => {
    const visit = visitOf(request);
    const session = await sessionOf(proof, request);
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
      const session = await sessionOf(proof, request);
      if (session?.step !== 'in') return seeOther(reply, ended(visit));
      try {
        const taken = await work(session, form);
        if (taken === undefined) return send(reply, visit, faultPage(visit, 'not-understood'));
        const { event } = taken;
        const page =
          event === undefined
            ? linkTo(visit, '/mine')
            : `${linkTo(visit, '/mine', { done: String(event) })}#done`;
        return seeOther(reply, page);
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

  async function draw(
    visit: Visit,
    { recipient, until }: NumberSession,
    done: number | undefined,
    found?: Parameters<typeof minePage>[1]['found'],
  ): Promise<Page> {
    const [ledger, complaints] = await Promise.all([own.ledger(recipient), parts.complaints.list(recipient)]);
    const { registered } = parts;
    return minePage(visit, { recipient, until, ledger, complaints, registered, done, found });
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
