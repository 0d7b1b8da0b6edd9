import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  ATTACHMENT_BYTES_MAX,
  ATTACHMENTS_MAX,
  type Original,
  type OwnComplaints,
  type Received,
  readComplaintNumber,
  TEXT_MAX,
} from '../complaints/index.ts';
import type { NumberProof, NumberSession } from '../consent/index.ts';
import { Invalid, NotThere, parseInstant, type Recipient, Refusal } from '../domain/index.ts';
import { type ComplaintForm, complainPage, EMPTY } from './complain-page.ts';
import { COMPLAIN } from './complain-words.ts';
import { type ComplaintDone, complaintPage } from './complaint-page.ts';
import { faultPage } from './fault-page.ts';
import { type Form, isCrossSite, type Send, seeOther, sessionOf, visitOf } from './mine-session.ts';
import { receivedPage } from './received-page.ts';
import type { Registered } from './sender.ts';
import { linkTo, type Visit } from './visit.ts';

/** What the pages of complaints stand on. */
export interface ComplainParts {
  readonly clock: () => number;
  readonly registered: Registered;
  readonly proof: Pick<NumberProof, 'find'>;
  readonly complaints: Pick<OwnComplaints, 'complain' | 'list' | 'get' | 'object'>;
  /** What came to a number, the newest first. */
  received(
    recipient: Recipient,
  ): Promise<{ readonly messages: readonly Received[]; readonly isWhole: boolean }>;
}

/** Each character of a text can take three bytes. */
const FIELD_BYTES_MAX = 4 * TEXT_MAX;
const OBJECTION_MAX = 1000;
/** Each of its characters can take nine bytes in a form. */
const OBJECTION_BYTES_MAX = 9 * OBJECTION_MAX + 1024;

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly visit: Visit;
  readonly session: NumberSession;
  readonly form: Form;
}

/** Complaints and what came to one's number, for who has shown that it is hers; others are led through the door first, and back. */
export async function complainRoutes(
  scope: FastifyInstance,
  parts: ComplainParts,
  send: Send,
): Promise<void> {
  const { complaints } = parts;

  get('/mine/complaint', async ({ reply, visit, session }) =>
    send(reply, visit, complainPage(visit, session.recipient, parts.clock())),
  );

  /** From a message on record: what is known of it need not be typed. */
  post('/mine/complaint', async ({ reply, visit, session, form }) => {
    const { messages } = await parts.received(session.recipient);
    const message = messages.find(({ id }) => id === form['message']);
    if (message === undefined) return send(reply, visit, faultPage(visit, 'not-there'));
    const { port, text, at } = message;
    const typed = { ...EMPTY, sender: port, text, when: localMinute(at) };
    return send(reply, visit, complainPage(visit, session.recipient, parts.clock(), typed));
  });

  get('/mine/messages', async ({ reply, visit, session }) =>
    send(
      reply,
      visit,
      receivedPage(
        visit,
        session.recipient,
        await parts.received(session.recipient),
        parts.registered,
        parts.clock(),
      ),
    ),
  );

  get('/mine/complaints/:id', async ({ request, reply, visit, session }) => {
    const { id, done } = { ...idOf(request), ...doneOf(request) };
    return send(reply, visit, complaintPage(visit, await complaints.get(session.recipient, id), done));
  });

  post('/mine/complaints/:id/objection', async ({ request, reply, visit, session, form }) => {
    const { id } = idOf(request);
    const words = (form['words'] ?? '').replaceAll('\0', '').toWellFormed().trim();
    if (words === '' || words.length > OBJECTION_MAX) {
      const page = await complaints.get(session.recipient, id);
      return send(reply, visit, complaintPage(visit, page, undefined, true));
    }
    await complaints.object(session.recipient, id, words);
    return seeOther(reply, linkTo(visit, `/mine/complaints/${id}`, { done: 'objected' }));
  });

  await scope.register(async (files) => {
    await files.register(multipart, {
      limits: {
        fieldSize: FIELD_BYTES_MAX,
        fields: 10,
        files: ATTACHMENTS_MAX,
        fileSize: ATTACHMENT_BYTES_MAX,
        parts: 10 + ATTACHMENTS_MAX,
        headerPairs: 50,
      },
    });
    files.post('/mine/complaints', async (request, reply) => {
      const session = await sessionOf(parts.proof, request);
      const first = visitOf(request);
      if (isCrossSite(request)) return send(reply, first, faultPage(first, 'cross-site'));
      if (session?.step !== 'in') return seeOther(reply, throughTheDoor(first));
      const read = await readForm(request);
      const visit = visitOf(request, read.lang);
      if (read.tooLarge) {
        const words = { zh: COMPLAIN.zh.tooLarge, en: COMPLAIN.en.tooLarge };
        const fault = { field: 'attachments', words, fix: { zh: '', en: '' } };
        return send(reply, visit, complainPage(visit, session.recipient, parts.clock(), read.typed, [fault]));
      }
      const { sender, text, when, category, stop } = read.typed;
      // Typed in China's time, as a telephone there shows it.
      const toldAt = when === '' ? undefined : parseInstant(`${when}:00+08:00`);
      const said = {
        ...{ sender, text, pictures: read.pictures, wantsStop: stop },
        toldAt: toldAt instanceof Invalid ? undefined : toldAt,
        category: category === '' ? undefined : category,
      };
      const taken = await complaints.complain(session.recipient, said, request.ip);
      if (taken.id === undefined)
        return send(
          reply,
          visit,
          complainPage(visit, session.recipient, parts.clock(), read.typed, taken.objections),
        );
      const done = taken.again ? 'again' : 'taken';
      return seeOther(reply, linkTo(visit, `/mine/complaints/${taken.id}`, { done }));
    });
  });

  function get(path: string, work: (asked: Asked) => Promise<FastifyReply>): void {
    scope.get(path, async (request, reply) => {
      const visit = visitOf(request);
      if (visit.languageUnknown) return send(reply, visit, faultPage(visit, 'language-unknown'));
      return within(request, reply, visit, {}, work);
    });
  }

  function post(path: string, work: (asked: Asked) => Promise<FastifyReply>): void {
    scope.post(path, { bodyLimit: OBJECTION_BYTES_MAX }, async (request, reply) => {
      const form = (request.body ?? {}) as Form;
      const visit = visitOf(request, form['lang']);
      if (isCrossSite(request)) return send(reply, visit, faultPage(visit, 'cross-site'));
      return within(request, reply, visit, form, work);
    });
  }

  async function within(
    request: FastifyRequest,
    reply: FastifyReply,
    visit: Visit,
    form: Form,
    work: (asked: Asked) => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    const session = await sessionOf(parts.proof, request);
    if (session?.step !== 'in') return seeOther(reply, throughTheDoor(visit));
    try {
      return await work({ request, reply, visit, session, form });
    } catch (error) {
      if (error instanceof NotThere) return send(reply, visit, faultPage(visit, 'not-there'));
      if (error instanceof Refusal) return send(reply, visit, faultPage(visit, 'not-understood'));
      throw error;
    }
  }
}

function throughTheDoor(visit: Visit): string {
  return linkTo(visit, '/mine', { to: 'complaint' });
}

/** The acceptance number in the address. @throws NotThere where it is none. */
function idOf({ params }: FastifyRequest): { readonly id: string } {
  const id = readComplaintNumber((params as { id: string }).id);
  if (id === undefined) throw new NotThere();
  return { id };
}

function doneOf({ query }: FastifyRequest): { readonly done: ComplaintDone } {
  const { done } = query as { done?: unknown };
  return { done: (['taken', 'again', 'objected'] as const).find((each) => each === done) };
}

/** 2026-11-30T20:15 in Shanghai. */
function localMinute(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 16);
}

/** The fields and pictures of the form; whatever else is in it is left out. */
async function readForm(request: FastifyRequest): Promise<{
  readonly typed: ComplaintForm;
  readonly pictures: readonly Original[];
  readonly lang: string | undefined;
  readonly tooLarge: boolean;
}> {
  const fields = new Map<string, string>();
  const pictures: Original[] = [];
  let tooLarge = false;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        if (part.valueTruncated) tooLarge = true;
        if (typeof part.value === 'string') fields.set(part.fieldname, part.value);
        continue;
      }
      const bytes = await part.toBuffer();
      // A browser sends an empty file where none was chosen.
      if (bytes.length > 0 && part.fieldname === 'pictures')
        pictures.push({ name: part.filename.slice(0, 100), mediaType: part.mimetype, bytes });
    }
  } catch (error) {
    // Nothing but the request itself is read here: what fails is wrong with it.
    if ((error as { statusCode?: number }).statusCode !== 413)
      throw Object.assign(new Error('the form cannot be read'), { statusCode: 400, cause: error });
    tooLarge = true;
  }
  const field = (name: string) => fields.get(name) ?? '';
  return {
    typed: {
      ...{ sender: field('sender'), text: field('text'), when: field('when'), category: field('category') },
      stop: field('stop') === '1',
    },
    ...{ pictures, tooLarge, lang: fields.get('lang') },
  };
}
