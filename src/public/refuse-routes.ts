import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LinkOf, RefusalLinks } from '../consent/index.ts';
import {
  formatRecipient,
  type Html,
  html,
  type Language,
  maskPhone,
  PURPOSE_WORDS,
} from '../domain/index.ts';
import type { Page } from './frame.ts';
import { REFUSE } from './refuse-words.ts';
import type { Registered } from './sender.ts';
import { linkTo, readVisit, type Visit } from './visit.ts';

type Of = Parameters<RefusalLinks['refuse']>[1];

export interface RefuseParts {
  readonly links: Pick<RefusalLinks, 'read' | 'refuse'>;
  readonly registered: Pick<Registered, 'nameOf'>;
}

const FORM = 'application/x-www-form-urlencoded';
const FORM_BYTES_MAX = 1024;

/**
 * Where the link in a message leads. It is looked at and nothing happens, for scanners and previews open links; the page's button refuses, and so does the one-click
 * POST of programs that know it (RFC 8058). The link itself is what is needed to refuse: no number is asked for.
 */
export async function refuseRoutes(
  scope: FastifyInstance,
  { links, registered }: RefuseParts,
  send: (reply: FastifyReply, visit: Visit, page: Page) => FastifyReply,
): Promise<void> {
  if (!scope.hasContentTypeParser(FORM))
    scope.addContentTypeParser(
      FORM,
      { parseAs: 'string', bodyLimit: FORM_BYTES_MAX },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
    );
  const visitOf = ({ query, headers }: FastifyRequest, token: string) =>
    readVisit(`/refuse/${token}`, query as Record<string, unknown>, headers['accept-language']);
  const found = (request: FastifyRequest) => {
    const { token } = request.params as { token: string };
    const of = links.read(token);
    return of === undefined ? { visit: visitOf(request, ''), of } : { visit: visitOf(request, token), of };
  };

  scope.get('/refuse/:token', async (request, reply) => {
    const { visit, of } = found(request);
    return send(reply, visit, of === undefined ? noLink(visit.language) : askPage(visit, wordsOf(visit, of)));
  });

  scope.post('/refuse/:token', async (request, reply) => {
    const { visit, of } = found(request);
    if (of === undefined) return send(reply, visit, noLink(visit.language));
    const { of: which } = (request.body ?? {}) as { of?: string };
    const wanted: Of = which === 'purpose' ? 'purpose' : 'organisation';
    await links.refuse(of, wanted);
    return send(reply, visit, donePage(visit.language, wanted, wordsOf(visit, of)));
  });

  function wordsOf({ language }: Visit, { recipient, organisation, purpose }: LinkOf) {
    const nameless = REFUSE[language].nameless.replace('{code}', organisation);
    return {
      number: maskPhone(formatRecipient(recipient)),
      organisation: registered.nameOf(organisation) ?? nameless,
      purpose: PURPOSE_WORDS[purpose][language],
    };
  }
}

type Filled = Readonly<Record<'number' | 'organisation' | 'purpose', string>>;

/** A name stands in a language and a direction of its own. */
function fill(text: string, { number, organisation, purpose }: Filled): Html {
  const pieces = text.split(/(\{\w+\})/).map((piece) => {
    if (piece === '{organisation}') return html`<bdi>${organisation}</bdi>`;
    return html`${piece === '{number}' ? number : piece === '{purpose}' ? purpose : piece}`;
  });
  return html`${pieces}`;
}

function askPage(visit: Visit, values: Filled): Page {
  const words = REFUSE[visit.language];
  const main = html`<h1>${fill(words.heading, values)}</h1>
<p class="lead">${fill(words.lead, values)}</p>
<form class="card" action="${linkTo(visit, visit.path)}" method="post">
<p><button type="submit" name="of" value="organisation">${words.all}</button></p>
<p><button type="submit" name="of" value="purpose">${fill(words.narrow, values)}</button></p>
</form>`;
  return { status: 200, title: words.title, main, hasForm: true };
}

function donePage(language: Language, of: Of, values: Filled): Page {
  const words = REFUSE[language];
  const main = html`<h1>${words.done}</h1>
<p class="lead" role="status">${fill(of === 'purpose' ? words.doneNarrow : words.doneAll, values)}</p>
<p>${words.next}</p>`;
  return { status: 200, title: words.title, main, hasForm: false };
}

function noLink(language: Language): Page {
  const words = REFUSE[language];
  const main = html`<h1>${words.unknown}</h1>
<p class="lead">${words.unknownTold}</p>`;
  return { status: 404, title: words.unknown, main, hasForm: false };
}
