import { type Html, html, type Language } from '../domain/index.ts';
import { shortened, type Visit } from './visit.ts';

const WORDS = {
  zh: {
    label: '短信的发送号码',
    hint: '就是短信顶部显示的那串号码，多以 106、95 或 100 开头。不是您自己的手机号。',
    ask: '查询',
  },
  en: {
    label: 'The number that sent the message',
    hint: 'It stands at the top of the message and mostly begins with 106, 95 or 100. It is not your own number.',
    ask: 'Look it up',
  },
} as const satisfies Record<Language, object>;

/** The one form: a field, what was typed, and what is wrong with it. */
export function senderForm(visit: Visit, fault?: string): Html {
  const words = WORDS[visit.language];
  const typed = shortened(visit.number ?? '');
  const lang =
    visit.asked === undefined ? undefined : html`<input type="hidden" name="lang" value="${visit.asked}">`;
  const told = fault === undefined ? undefined : html`<p class="fault" id="fault">${fault}</p>`;
  const invalid = fault === undefined ? undefined : html` aria-invalid="true" autofocus`;
  return html`<form class="card" action="/sender" method="get">${lang}
<label for="number">${words.label}</label>
${told}<div class="row"><input id="number" name="number" value="${typed}" type="text" inputmode="tel" dir="ltr" autocomplete="off" spellcheck="false" required aria-describedby="${fault === undefined ? 'hint' : 'fault hint'}"${invalid}><button type="submit">${words.ask}</button></div>
<p class="quiet" id="hint">${words.hint}</p>
</form>`;
}
