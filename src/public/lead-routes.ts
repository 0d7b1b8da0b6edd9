import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { LeadLinks, WantedAnswer } from '../complaints/index.ts';
import { LEAD_DEEDS, LEAD_FOUND, NotThere, type Objection, Refusal } from '../domain/index.ts';
import { faultPage } from './fault-page.ts';
import { type AnswerTyped, answeredLead, closedLead, noLead, openLead, SHOWN_MAX } from './lead-page.ts';
import { LEAD } from './lead-words.ts';
import { isCrossSite, type Send } from './mine-session.ts';
import type { Registered } from './sender.ts';
import { readVisit, type Visit } from './visit.ts';

/** What the page of a lead stands on. */
export interface LeadParts {
  readonly leads: Pick<LeadLinks, 'openByToken' | 'answerByToken'>;
  readonly registered: Pick<Registered, 'nameOf'>;
}

/** Each of at most 4,000 characters can take nine bytes in a form. */
const FORM_BYTES_MAX = 64 * 1024;
const PROOFS_MAX = 100;

/**
 * Where a party without an account reads and answers its own hop of a lead: by the link alone, which ends with the hop's clock. Looking at the address opens nothing;
 * its button does, and that is seeing it.
 */
export async function leadRoutes(
  scope: FastifyInstance,
  { leads, registered }: LeadParts,
  send: Send,
): Promise<void> {
  await scope.register(async (forms) => {
    forms.removeContentTypeParser('application/x-www-form-urlencoded');
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_BYTES_MAX },
      (_request, body, done) => done(null, new URLSearchParams(body as string)),
    );

    forms.get('/lead/:token', async (request, reply) => {
      const visit = visitOf(request);
      return send(
        reply,
        visit,
        visit.languageUnknown ? faultPage(visit, 'language-unknown') : closedLead(visit),
      );
    });

    forms.post('/lead/:token', async (request, reply) => {
      const visit = visitOf(request);
      if (isCrossSite(request)) return send(reply, visit, faultPage(visit, 'cross-site'));
      const { token } = request.params as { token: string };
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      try {
        const open = () => leads.openByToken(token, { limit: SHOWN_MAX });
        if (form.get('do') !== 'answer') return send(reply, visit, openLead(visit, await open(), registered));
        const typed = typedIn(form);
        const { wanted, objections } = read(typed);
        if (wanted === undefined)
          return send(reply, visit, openLead(visit, await open(), registered, typed, objections));
        try {
          await leads.answerByToken(token, wanted);
          return send(reply, visit, answeredLead(visit));
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          return send(reply, visit, openLead(visit, await open(), registered, typed, error.objections));
        }
      } catch (error) {
        if (error instanceof NotThere) return send(reply, visit, noLead(visit));
        throw error;
      }
    });
  });
}

function visitOf({ params, query, headers }: FastifyRequest): Visit {
  const { token } = params as { token: string };
  const path = /^[\w-]{1,60}$/.test(token) ? `/lead/${token}` : '/lead/-';
  return readVisit(path, query as Record<string, unknown>, headers['accept-language']);
}

function typedIn(form: URLSearchParams): AnswerTyped {
  const field = (name: string) => (form.get(name) ?? '').replaceAll('\0', '').toWellFormed();
  return {
    ...{ found: field('found'), deeds: form.getAll('deeds'), until: field('until') },
    ...{ passedTo: field('passedTo').trim(), proofs: field('proofs'), statement: field('statement').trim() },
  };
}

type Told = Pick<Objection, 'field' | 'words' | 'fix'>;

/** What can be wrong before it is judged: a choice that there is none of, a proof that cannot be read. */
function read(typed: AnswerTyped): { readonly wanted?: WantedAnswer; readonly objections: readonly Told[] } {
  const objections: Told[] = [];
  const found = LEAD_FOUND.find((each) => each === typed.found);
  if (found === undefined)
    objections.push({
      field: 'found',
      words: { zh: LEAD.zh.foundMissing, en: LEAD.en.foundMissing },
      fix: { zh: '请从列表中选择一项。', en: 'Choose one of the list.' },
    });
  const lines = typed.proofs.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const proofs = lines.slice(0, PROOFS_MAX).flatMap((line) => {
    const [, complaint, event] = /^(\d{1,6})[\s:：,，]+(\d{1,15})$/.exec(line.normalize('NFKC')) ?? [];
    if (complaint !== undefined && event !== undefined)
      return [{ complaint: Number(complaint), event: Number(event) }];
    const told = (words: string) => words.replace('{line}', () => line.slice(0, 40));
    objections.push({
      field: 'proofs',
      words: { zh: told(LEAD.zh.proofUnread), en: told(LEAD.en.proofUnread) },
      fix: { zh: '', en: '' },
    });
    return [];
  });
  if (found === undefined || objections.length > 0) return { objections };
  const deeds = LEAD_DEEDS.filter((each) => typed.deeds.includes(each));
  const { statement, until, passedTo } = typed;
  return {
    objections,
    wanted: {
      ...{ found, deeds, statement, proofs, files: [] },
      ...(until === '' ? {} : { until }),
      ...(passedTo === '' ? {} : { passedTo }),
    },
  };
}
