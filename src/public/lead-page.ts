import type { LeadComplaint, LeadPage } from '../complaints/index.ts';
import {
  type Html,
  html,
  type Instant,
  type Language,
  LEAD_DEED_WORDS,
  LEAD_DEEDS,
  LEAD_FOUND,
  LEAD_FOUND_WORDS,
  type Objection,
} from '../domain/index.ts';
import { fill, fillWith } from './fill.ts';
import type { Page } from './frame.ts';
import { LEAD } from './lead-words.ts';
import type { Registered } from './sender.ts';
import { dayAndTime } from './times.ts';
import { linkTo, type Visit } from './visit.ts';

/** How many messages a page shows. */
export const SHOWN_MAX = 20;

/** A lead as the holder of its link sees it. */
export interface LeadTold {
  readonly page: LeadPage;
  readonly complaints: readonly LeadComplaint[];
  readonly until: Instant;
}

/** What was typed into the answer, as it stands. */
export interface AnswerTyped {
  readonly found: string;
  readonly deeds: readonly string[];
  readonly until: string;
  readonly passedTo: string;
  readonly proofs: string;
  readonly statement: string;
}

export const NOTHING_TYPED: AnswerTyped = {
  ...{ found: '', deeds: [], until: '', passedTo: '', proofs: '', statement: '' },
};

export function noLead({ language }: Visit): Page {
  const words = LEAD[language];
  const main = html`<h1>${words.unknown}</h1>
<p class="lead">${words.unknownTold}</p>`;
  return { status: 404, title: words.unknown, main, hasForm: false };
}

/** Before it is opened: scanners and previews follow links, and are no person who has seen it. */
export function closedLead(visit: Visit): Page {
  const words = LEAD[visit.language];
  const main = html`<h1>${words.title}</h1>
<p class="lead">${words.closed}</p>
<form class="card" action="${linkTo(visit, visit.path)}" method="post"><button type="submit" name="do" value="open">${words.open}</button></form>`;
  return { status: 200, title: words.title, main, hasForm: true };
}

export function answeredLead({ language }: Visit): Page {
  const words = LEAD[language];
  const main = html`<h1>${words.answered}</h1>
<p class="lead" role="status">${words.answeredTold}</p>`;
  return { status: 200, title: words.title, main, hasForm: false };
}

/** The messages, and the answer with everything that is wrong with it. */
export function openLead(
  visit: Visit,
  { page, complaints, until }: LeadTold,
  registered: Pick<Registered, 'nameOf'>,
  typed: AnswerTyped = NOTHING_TYPED,
  faults: readonly Pick<Objection, 'field' | 'words' | 'fix'>[] = [],
): Page {
  const { language } = visit;
  const words = LEAD[language];
  const [hop] = page.hops;
  const name = hop === undefined ? '' : (registered.nameOf(hop.organisation as never) ?? hop.organisation);
  const of = [
    ...(page.port === undefined ? [] : [`${words.port} ${page.port}`]),
    ...(page.signature === undefined ? [] : [`${words.signature}【${page.signature}】`]),
  ];
  const main = html`<h1>${words.title}</h1>
<p class="lead">${fillWith(words.lead, { name: html`<bdi>${name}</bdi>` })}</p>
<p>${of.join(' · ')}</p>
<p><b>${fill(words.due, { time: dayAndTime(until, language) })}</b></p>
<p class="quiet">${words.noNumber}</p>
${page.notes.length === 0 ? undefined : html`<h2>${words.notes}</h2>${page.notes.map(({ text }) => html`<p class="text" dir="auto">${text}</p>`)}`}
<h2>${fill(words.complaints, { count: String(page.complaints) })}</h2>
<ol>${complaints.map((each) => draw(each, language))}</ol>
${page.complaints > complaints.length ? html`<p class="quiet">${fill(words.more, { count: String(complaints.length) })}</p>` : undefined}
${hop?.answeredAt === undefined ? answer(visit, typed, faults) : html`<p class="note" role="status">${fill(words.already, { time: dayAndTime(hop.answeredAt, language) })}</p>`}`;
  return { status: faults.length === 0 ? 200 : 422, title: words.title, main, hasForm: true };
}

function draw({ text, toldAt, wantsStop }: LeadComplaint, language: Language): Html {
  const words = LEAD[language];
  const when = toldAt === undefined ? undefined : fill(words.arrived, { time: dayAndTime(toldAt, language) });
  const told = [...(when === undefined ? [] : [when]), ...(wantsStop ? [words.wantsStop] : [])];
  return html`<li><blockquote class="text" lang="zh-CN" dir="auto">${text}</blockquote>${told.length === 0 ? undefined : html`<p class="quiet">${told.join(' · ')}</p>`}</li>
`;
}

function answer(
  visit: Visit,
  typed: AnswerTyped,
  faults: readonly Pick<Objection, 'field' | 'words' | 'fix'>[],
): Html {
  const { language } = visit;
  const words = LEAD[language];
  const invalid = (field: string) =>
    faults.some((each) => each.field === field) ? html` aria-invalid="true"` : undefined;
  const found = LEAD_FOUND.map((code) => {
    const selected = code === typed.found ? html` selected` : undefined;
    return html`<option value="${code}"${selected}>${LEAD_FOUND_WORDS[code][language]}</option>`;
  });
  const deeds = LEAD_DEEDS.map((code) => {
    const checked = typed.deeds.includes(code) ? html` checked` : undefined;
    return html`<label><input type="checkbox" name="deeds" value="${code}"${checked}> ${LEAD_DEED_WORDS[code][language]}</label>`;
  });
  const told =
    faults.length === 0
      ? undefined
      : html`<div class="fault" role="alert"><b>${words.faults}</b><ul>${faults.map((each) => html`<li>${each.words[language]} ${each.fix[language]}</li>`)}</ul></div>`;
  return html`<h2>${words.answer}</h2>
${told}
<form class="card" action="${linkTo(visit, visit.path)}" method="post">
<p><label for="found">${words.found}</label><select id="found" name="found" required${invalid('found')}><option value="">${words.choose}</option>${found}</select></p>
<fieldset class="check"><legend>${words.deeds}</legend>${deeds}</fieldset>
<p><label for="until">${words.until}</label><input id="until" name="until" type="date" value="${typed.until}" aria-describedby="until-hint"${invalid('until')}><span class="quiet" id="until-hint">${words.untilHint}</span></p>
<p><label for="passed-to">${words.passedTo}</label><input id="passed-to" name="passedTo" value="${typed.passedTo}" type="text" autocomplete="off" dir="ltr" spellcheck="false" maxlength="40" aria-describedby="passed-to-hint"${invalid('passedTo')}><span class="quiet" id="passed-to-hint">${words.passedHint}</span></p>
<p><label for="proofs">${words.proofs}</label><textarea id="proofs" name="proofs" rows="2" dir="ltr" aria-describedby="proofs-hint"${invalid('proofs')}>${typed.proofs}</textarea><span class="quiet" id="proofs-hint">${words.proofsHint}</span></p>
<p><label for="statement">${words.statement}</label><textarea id="statement" name="statement" rows="4" maxlength="4000" required${invalid('statement')}>${typed.statement}</textarea></p>
<p><button type="submit" name="do" value="answer">${words.send}</button></p>
<p class="quiet">${words.once}</p>
</form>`;
}
