import type { OwnComplaint, OwnComplaintPage, OwnStep } from '../complaints/index.ts';
import { type Html, html, type Language } from '../domain/index.ts';
import { COMPLAIN } from './complain-words.ts';
import type { Page } from './frame.ts';
import { langOf } from './mine-door.ts';
import { dayAndTime } from './times.ts';
import { linkTo, type Visit } from './visit.ts';

/** What was just done, told at the top. */
export type ComplaintDone = 'taken' | 'again' | 'objected' | undefined;

/** One complaint as the person follows it: its number, where it stands, what was done, and her one objection. */
export function complaintPage(
  visit: Visit,
  { complaint, steps }: OwnComplaintPage,
  done: ComplaintDone,
  wordsMissing = false,
): Page {
  const { language } = visit;
  const words = COMPLAIN[language];
  const { id, acceptedAt, sender, text, mayObject } = complaint;
  const main = html`<h1>${done === 'taken' ? words.taken : words.title}</h1>
${done === 'again' ? html`<p class="note" role="status">${words.again}</p>` : undefined}
${done === 'objected' ? html`<p class="note" role="status">${words.objected}</p>` : undefined}
<section class="card${done === 'taken' ? ' did' : undefined}"><h2>${words.number}</h2>
<p class="number" translate="no">${grouped(id)}</p>
<p><b>${words.states[complaint.state]}</b></p>
${end(complaint, language)}
<p class="quiet">${words.keep}</p></section>
<h2>${words.progress}</h2>
<ol class="plain">${steps.map((step) => drawStep(step, language))}</ol>
${mayObject ? objection(visit, id, wordsMissing) : undefined}
<h2>${words.content}</h2>
<dl><dt>${words.from}</dt><dd dir="ltr">${sender === '' ? words.none : sender}</dd><dt>${words.acceptedAt}</dt><dd>${dayAndTime(acceptedAt, language)}</dd></dl>
<blockquote class="text" lang="zh-CN" dir="auto">${text}</blockquote>
<p class="links"><a href="${linkTo(visit, '/mine')}">${words.back}</a></p>`;
  return { status: wordsMissing ? 422 : 200, title: words.title, main, hasForm: true };
}

/** The complaints of one number, for the page of that number. */
export function ownComplaints(visit: Visit, complaints: readonly OwnComplaint[]): Html {
  const words = COMPLAIN[visit.language];
  const lines = complaints.map(
    ({
      id,
      acceptedAt,
      sender,
      state,
    }) => html`<li><a href="${linkTo(visit, `/mine/complaints/${id}`)}"><span translate="no">${id}</span></a> · <b>${words.states[state]}</b>
<br><span class="quiet"><bdi>${sender === '' ? words.none : sender}</bdi> · ${dayAndTime(acceptedAt, visit.language)}</span></li>
`,
  );
  return html`<h2>${words.mine}</h2>
${lines.length === 0 ? html`<p>${words.mineNone}</p>` : html`<ul class="plain">${lines}</ul>`}
<p class="links"><a href="${linkTo(visit, '/mine/complaint')}">${words.complain}</a><a href="${linkTo(visit, '/mine/messages')}">${words.receivedLink}</a></p>`;
}

/** As it is read aloud and typed off: the day, then the rest. */
function grouped(id: string): string {
  return `${id.slice(0, 8)} ${id.slice(8)}`;
}

function end({ ended }: OwnComplaint, language: Language): Html | undefined {
  return ended === undefined ? undefined : html`<p>${COMPLAIN[language].ends[ended]}</p>`;
}

function drawStep({ act, at, told: said, words: translated }: OwnStep, language: Language): Html {
  const told = translated?.[language] ?? said;
  const words = COMPLAIN[language].steps;
  const name = act in words ? words[act as keyof typeof words] : words.gather;
  return html`<li><b>${name}</b> <span class="quiet">${dayAndTime(at, language)}</span>${told === '' ? undefined : html`<br><span class="text" dir="auto">${told}</span>`}</li>
`;
}

function objection(visit: Visit, id: string, missing: boolean): Html {
  const words = COMPLAIN[visit.language];
  const invalid = missing ? html` aria-invalid="true"` : undefined;
  return html`<details${missing ? html` open` : undefined}><summary>${words.object}</summary><p>${words.objectHint}</p>
${missing ? html`<p class="fault" role="alert" id="objection-fault">${words.wordsMissing}</p>` : undefined}
<form class="card" action="/mine/complaints/${id}/objection" method="post">${langOf(visit)}
<label for="objection">${words.objectWords}</label><textarea id="objection" name="words" rows="3" maxlength="1000" required${invalid}></textarea>
<p><button type="submit">${words.objectSend}</button></p></form></details>`;
}
