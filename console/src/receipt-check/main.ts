/** The one script of the public pages: checks a receipt where it lies. What a receipt says is shown only as text, and only once it has proved to be genuine. */
import type { ConsentReceipt } from '../api.ts';
import { verifyReceipt } from '../evidence/receipt.ts';
import { type Report, reportOf, type Step } from '../evidence/verify.ts';
import { stepNames } from '../parts/proof-steps.ts';
import { messageWords } from '../words/messages.ts';
import { receiptCheckWords } from '../words/receipt-check.ts';
import { type Language, tell } from '../words/words.ts';

const BYTES_MAX = 1_000_000;

const language: Language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
const w = tell(receiptCheckWords, language);
const names = stepNames(tell(messageWords, language));
const at = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const told = at('told');
const key = at<HTMLTextAreaElement>('key');
let last: string | undefined;

begin().catch(() => tellProblem(w.noKey));

async function begin(): Promise<void> {
  at('no-script').hidden = true;
  at('check').hidden = false;
  const { dataset } = at('check');
  const file = at<HTMLInputElement>('file');
  file.addEventListener('change', () => take(file.files?.[0]));
  receiveDrops(at('drop'));
  key.addEventListener('change', () => {
    if (last !== undefined) void check(last);
  });
  const answer = await fetch(dataset['key'] ?? '');
  if (!answer.ok) throw new Error(`${answer.status}`);
  key.value = (await answer.text()).trim();
  if (dataset['receipt'] !== undefined) await fetchOwn(dataset['receipt']);
}

/** A receipt of one's own, while one's number is known to be one's own. */
async function fetchOwn(address: string): Promise<void> {
  const answer = await fetch(address);
  if (answer.ok) await check(await answer.text());
  else tellProblem(w.signedOut);
}

function receiveDrops(place: HTMLElement): void {
  // A file that misses would be opened in place of the page.
  for (const name of ['dragover', 'drop']) document.addEventListener(name, (event) => event.preventDefault());
  place.addEventListener('dragover', () => place.classList.add('over'));
  place.addEventListener('dragleave', () => place.classList.remove('over'));
  place.addEventListener('drop', (event) => {
    place.classList.remove('over');
    take(event.dataTransfer?.files[0]);
  });
}

function take(file: File | undefined): void {
  if (file === undefined) return;
  if (file.size > BYTES_MAX) tellProblem(w.tooLarge);
  else void file.text().then(check);
}

async function check(text: string): Promise<void> {
  last = text;
  if (typeof crypto.subtle === 'undefined') return tellProblem(w.noCrypto);
  if (key.value.trim() === '') return tellProblem(w.noKey);
  told.replaceChildren(element('p', w.reading));
  let receipt: ConsentReceipt;
  try {
    receipt = JSON.parse(text) as ConsentReceipt;
    if (typeof receipt !== 'object' || receipt === null) throw new Error('no object');
  } catch {
    return tellProblem(w.notJson);
  }
  const { steps } = await verifyReceipt(receipt);
  const { verifier_key: found } = ((receipt as { proof?: unknown }).proof ?? {}) as {
    verifier_key?: unknown;
  };
  tellReport(receipt, steps, `${found ?? '—'}`, key.value.trim());
}

/** The key counts as much as any other step: a receipt that vouches for itself with a key of its own proves nothing. */
function tellReport(receipt: unknown, steps: readonly Step[], found: string, expected: string): void {
  const same: Step = { step: 'key', result: found === expected ? 'holds' : 'fails', found, expected };
  const { verdict } = reportOf([...steps, same]);
  const lines = [...steps.map((step) => ({ ...step, name: names[step.step] })), { ...same, name: w.sameKey }];
  const card = element('section', undefined, verdict === 'proven' ? 'card did' : 'card');
  const [title, note] = HEADS[verdict];
  card.append(element('h2', title), element('p', note));
  if (verdict === 'disproven') card.append(failed(lines));
  else card.append(readingOf(receipt));
  const details = element('details');
  details.append(element('summary', w.steps), stepList(lines));
  card.append(details);
  told.replaceChildren(card);
}

const HEADS: Readonly<Record<Report['verdict'], readonly [string, string]>> = {
  proven: [w.genuine, w.genuineNote],
  disproven: [w.false, w.falseNote],
  'signature-unknown': [w.half, w.halfNote],
};

type Line = Step & { readonly name: string };

function failed(lines: readonly Line[]): HTMLElement {
  const list = element('ul', undefined, 'fault');
  for (const { result, name } of lines) if (result === 'fails') list.append(element('li', name));
  return list;
}

function readingOf(receipt: unknown): HTMLElement {
  const { reading } = receipt as { reading?: Partial<Record<Language, readonly string[]>> };
  const list = element('ul');
  for (const line of reading?.[language] ?? []) list.append(element('li', line));
  return list;
}

function stepList(lines: readonly Line[]): HTMLElement {
  const signs = { holds: '✓', fails: '✗', unknown: '?' } as const;
  const list = element('ol', undefined, 'steps');
  for (const { result, name, found, expected } of lines) {
    const item = element('li', `${signs[result]} ${name}`);
    item.append(element('code', `${w.found} ${found}`));
    if (expected !== undefined && expected !== found)
      item.append(element('code', `${w.expected} ${expected}`));
    list.append(item);
  }
  return list;
}

function tellProblem(words: string): void {
  told.replaceChildren(element('p', words, 'fault'));
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  text?: string,
  className?: string,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
}
