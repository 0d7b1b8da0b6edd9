import { ATTACHMENTS_MAX, CATEGORIES, categoryWords, PICTURES, TEXT_MAX } from '../complaints/index.ts';
import {
  type Html,
  html,
  type Instant,
  type Language,
  type Objection,
  type Recipient,
} from '../domain/index.ts';
import { COMPLAIN } from './complain-words.ts';
import { fill } from './fill.ts';
import type { Page } from './frame.ts';
import { langOf, maskedNumber } from './mine-door.ts';
import { shortened, type Visit } from './visit.ts';

/** What somebody typed into the form of a complaint, as it stands. */
export interface ComplaintForm {
  readonly sender: string;
  readonly text: string;
  readonly when: string;
  readonly category: string;
  readonly stop: boolean;
}

export const EMPTY: ComplaintForm = { sender: '', text: '', when: '', category: '', stop: false };

/** The form, with what was typed and what is wrong with it. */
export function complainPage(
  visit: Visit,
  recipient: Recipient,
  now: Instant,
  typed: ComplaintForm = EMPTY,
  faults: readonly Pick<Objection, 'field' | 'words' | 'fix'>[] = [],
): Page {
  const { language } = visit;
  const words = COMPLAIN[language];
  const faultOf = (field: string) => faults.find((each) => each.field === field);
  const isOpen =
    typed.when !== '' || typed.category !== '' || ['at', 'category', 'attachments'].some(faultOf);
  const main = html`<h1>${words.title}</h1>
<p class="lead">${fill(words.lead, { number: maskedNumber(recipient) })}</p>
${faults.length === 0 ? undefined : html`<div class="fault" role="alert"><b>${words.faultsTitle}</b><ul>${faults.map((each) => html`<li>${each.words[language]} ${each.fix[language]}</li>`)}</ul></div>`}
<form class="card" action="/mine/complaints" method="post" enctype="multipart/form-data">${langOf(visit)}
<p>${labelled('sender', words.sender, words.senderHint, (rest) => html`<input id="sender" name="sender" value="${shortened(typed.sender)}" type="text" inputmode="tel" autocomplete="off" dir="ltr" spellcheck="false"${rest}>`, faultOf('sender'))}</p>
<p>${labelled('text', words.text, words.textHint, (rest) => html`<textarea id="text" name="text" rows="5" maxlength="${TEXT_MAX}" required${rest}>${typed.text.slice(0, TEXT_MAX)}</textarea>`, faultOf('text'))}</p>
<p class="check"><label><input type="checkbox" name="stop" value="1"${typed.stop ? html` checked` : undefined} aria-describedby="stop-hint"> ${words.stop}</label><span class="quiet" id="stop-hint">${words.stopHint}</span></p>
<details${isOpen ? html` open` : undefined}><summary>${words.optional}</summary>
<p>${labelled('when', words.when, words.whenHint, (rest) => html`<input id="when" name="when" type="datetime-local" value="${typed.when}"${rest}>`, faultOf('at'))}</p>
<p><label for="category">${words.category}</label><select id="category" name="category"><option value="">${words.categoryNone}</option>${group(language, now, 'marketing', typed.category)}${group(language, now, 'illegal', typed.category)}</select></p>
<p>${labelled('pictures', words.pictures, faults.length === 0 ? words.picturesHint : `${words.picturesHint} ${words.picturesAgain}`, (rest) => html`<input id="pictures" name="pictures" type="file" accept="${PICTURES.join(',')}" multiple data-max="${ATTACHMENTS_MAX}"${rest}>`, faultOf('attachments'))}</p>
</details>
<p><button type="submit">${words.submit}</button></p>
<p class="quiet">${words.next}</p>
</form>`;
  return { status: faults.length === 0 ? 200 : 422, title: words.title, main, hasForm: true };
}

function labelled(
  name: string,
  label: string,
  hint: string,
  field: (rest: Html) => Html,
  fault: unknown,
): Html {
  const rest =
    fault === undefined
      ? html` aria-describedby="${name}-hint"`
      : html` aria-describedby="${name}-hint" aria-invalid="true"`;
  return html`<label for="${name}">${label}</label>${field(rest)}<span class="quiet" id="${name}-hint">${hint}</span>`;
}

function group(language: Language, now: Instant, kind: 'marketing' | 'illegal', chosen: string): Html {
  const options = CATEGORIES.filter((each) => each.kind === kind).map(({ code }) => {
    const selected = code === chosen ? html` selected` : undefined;
    return html`<option value="${code}"${selected}>${categoryWords(code, now)[language]}</option>`;
  });
  return html`<optgroup label="${COMPLAIN[language][kind]}">${options}</optgroup>`;
}
