import {
  assertNever,
  formatDay,
  formatInstant,
  Invalid,
  type Message,
  maskNumbers,
  maskRecipient,
  parseMessage,
  type Reason,
  signatureOf,
  type Verdict,
} from '../domain/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from '../kernel/index.ts';
import { CHINA, describeReason, formatCitation, rulebookAt } from '../rules/index.ts';
import { opinionOn } from '../texts/index.ts';
import type { Arguments } from './arguments.ts';
import { readChangesFile, readJson } from './json-file.ts';
import { type MessageKey, say } from './messages.ts';
import { type Bilingual, EXIT, type ExitCode, type Terminal, UsageError } from './terminal.ts';

/** `anning judge`: one message against facts from a file, by the same kernel as the gateway's. Exit code 3 where it does not pass. */
export function judgeCommand(args: Arguments, terminal: Terminal): ExitCode {
  const message = readMessage(args.needed('message', 'm.json'));
  const { changes, problems } = readChangesFile(args.needed('facts', 'f.json'));
  if (problems.length > 0) {
    const join = (language: 'zh' | 'en') => problems.map((problem) => problem[language]).join('\n');
    throw new UsageError({ zh: join('zh'), en: join('en') });
  }
  const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  for (const change of changes) facts.apply(change);
  facts.apply({ kind: 'time-passed', at: message.at });

  const verdict = new Judge(facts, CHINA).decide(message);
  const because = purposeBecause(message, verdict, args.has('explain'));
  if (args.has('json')) terminal.out(`${JSON.stringify(verdictJson(message, verdict, because), null, 2)}\n`);
  else terminal.out(verdictText(message, verdict, because, terminal.language));
  return verdict.outcome === 'allow' ? EXIT.done : EXIT.violations;
}

function readMessage(file: string): Message {
  const message = parseMessage(readJson(file));
  if (!(message instanceof Invalid)) return message;
  // Where the whole message was not of the right shape, what was found is the message itself: its number and its text.
  const found = message.what === 'message' ? '' : maskNumbers(message.found);
  const allowed = maskNumbers(message.allowed);
  throw new UsageError(
    say('file.wrong', { file, line: 1, key: message.what, found: JSON.stringify(found), allowed }),
  );
}

/** What told the purpose, in words. */
function purposeBecause(message: Message, verdict: Verdict, explain: boolean): Bilingual {
  if (verdict.reasons.some(({ code }) => code === 'person-to-person')) return say('judge.because.person');
  const name = verdict.purposeBecause;
  switch (verdict.purposeBy) {
    case 'template':
      return say('judge.because.template', { name });
    case 'plan':
      return say('judge.because.plan', { name });
    case 'port':
      return say('judge.because.port', { name });
    case 'words':
      return say('judge.because.signals', { words: name });
    case 'model': {
      const share = name.replace(/^.* /, '');
      if (!explain) return say('judge.because.model', { share });
      return say('judge.because.pieces', { share, pieces: piecesOf(message) });
    }
    case 'nothing':
      return say('judge.because.none');
    default:
      return assertNever(verdict.purposeBy);
  }
}

/** What spoke for the model's reading, the weightiest first: parts of the text, so only where they are asked for. */
function piecesOf({ text }: Message): string {
  const pieces = opinionOn(text.slice((signatureOf(text)?.length ?? -2) + 2)).because;
  return pieces.map((piece) => maskNumbers(piece.text)).join(', ');
}

/** `--json`, version 1. The recipient is masked; the text is not repeated. */
function verdictJson(message: Message, verdict: Verdict, because: Bilingual) {
  const { at, account, source, recipient } = message;
  return {
    version: 1,
    outcome: verdict.outcome,
    reasons: verdict.reasons.map((reason) => reasonJson(reason, at)),
    purpose: verdict.purpose,
    purposeBecause: because,
    organisation: verdict.organisation ?? null,
    signature: verdict.signature ?? null,
    port: verdict.port ?? null,
    plan: verdict.plan ?? null,
    rulebook: verdict.rulebook,
    message: {
      id: message.id,
      at: formatInstant(at),
      account,
      source: maskNumbers(source),
      recipient: maskRecipient(recipient),
      segments: message.segments,
    },
  };
}

function reasonJson(reason: Reason, at: number) {
  const described = describeReason(reason, at, CHINA);
  if (described === undefined) return reason;
  const { zh, en, citations, dutyHolder, fix } = described;
  const clauses = citations.map(({ from, until, ...citation }) => ({
    ...citation,
    from: formatDay(from),
    until: until === undefined ? null : formatDay(until),
  }));
  return { ...reason, zh, en, citations: clauses, dutyHolder, fix };
}

function verdictText(message: Message, verdict: Verdict, because: Bilingual, language: 'zh' | 'en'): string {
  const word = (key: MessageKey, values = {}) => say(key, values)[language];
  const colon = language === 'zh' ? '：' : ': ';
  const { source, account, at } = message;
  const recipient = maskRecipient(message.recipient);
  const to = word('judge.to', { source: maskNumbers(source), recipient, account, at: formatInstant(at) });
  const lines = [`${word(`judge.outcome.${verdict.outcome}`)}  ${to}`];

  const enforced = verdict.reasons.filter(({ mode }) => mode === 'enforce');
  const shadow = verdict.reasons.filter(({ mode }) => mode === 'shadow');
  if (enforced.length === 0) lines.push(word('judge.no-reasons'));
  lines.push(...enforced.flatMap((reason) => reasonLines(reason, at, language)));
  if (shadow.length > 0) {
    lines.push('', word('judge.shadow-heading'));
    lines.push(...shadow.flatMap((reason) => reasonLines(reason, at, language)));
  }

  const book = rulebookAt(CHINA, at);
  lines.push('');
  lines.push(`${word('judge.purpose')}${colon}${verdict.purpose}（${because[language]}）`);
  if (verdict.organisation !== undefined) lines.push(`${word('judge.for')}${colon}${verdict.organisation}`);
  if (verdict.plan !== undefined) lines.push(`${word('judge.plan')}${colon}${verdict.plan}`);
  lines.push(
    `${word('judge.rulebook')}${colon}${book === undefined ? verdict.rulebook : `${book.id} ${book[language]}`}`,
  );
  return `${lines.join('\n')}\n`;
}

function reasonLines(reason: Reason, at: number, language: 'zh' | 'en'): string[] {
  const word = (key: MessageKey) => say(key)[language];
  const colon = language === 'zh' ? '：' : ': ';
  const described = describeReason(reason, at, CHINA);
  const sentence = described === undefined ? reason.code : described[language];
  const lines = ['', `● ${sentence}（${reason.code} → ${word(`judge.outcome.${reason.outcome}`)}）`];
  const tell = (key: MessageKey, text: string) => lines.push(`  ${word(key)}${colon}${maskNumbers(text)}`);
  for (const citation of described?.citations ?? []) {
    tell('judge.clause', `${formatCitation(citation, language)} ${citation[language]}`);
  }
  if (described !== undefined) tell('judge.duty', word(`duty.${described.dutyHolder}`));
  const facts = Object.entries(reason.evidence).map(([key, value]) => `${key} = ${value}`);
  if (facts.length > 0) tell('judge.evidence', facts.join(language === 'zh' ? '；' : '; '));
  if (described !== undefined) tell('judge.fix', described.fix[language]);
  return lines;
}
