import { z } from 'zod';
import { Invalid, parseMessageId } from '../domain/index.ts';
import type { Arguments } from './arguments.ts';
import { type MessageKey, say } from './messages.ts';
import { EXIT, type ExitCode, FailedError, type Language, type Terminal, UsageError } from './terminal.ts';

const TIMEOUT_MS = 60_000;
const MINUTE_MS = 60_000;

const words = z.object({ zh: z.string(), en: z.string() });
const batch = z.looseObject({
  id: z.string(),
  port: z.string(),
  key: z.string(),
  from: z.string(),
  to: z.string(),
  count: z.number(),
  late: z.boolean(),
  handedInAt: z.string(),
  evidenceIndex: z.number(),
});
const hop = z.looseObject({
  organisation: z.string().nullable(),
  name: z.string().nullable(),
  port: z.string().nullable(),
  standing: z.enum(['holder', 'confirmed', 'unconfirmed', 'missing']),
  lease: z
    .looseObject({
      lease: z.string(),
      from: z.string(),
      until: z.string().nullable(),
      terms: z
        .looseObject({
          purposes: z.array(z.string()).nullable(),
          signatures: z.array(z.string()).nullable(),
          messagesMax: z.looseObject({ count: z.number(), per: z.string() }).nullable(),
        })
        .nullable(),
      declaredBy: z.string(),
      declaredAt: z.string().nullable(),
      confirmedAt: z.string().nullable(),
    })
    .nullable(),
  custody: z.enum(['proved', 'denied', 'said', 'silent']),
  custodyWords: words,
  words,
  silent: z.string().nullable(),
  batches: z.array(batch),
  found: z
    .looseObject({ batch: z.string(), index: z.number(), occurrence: z.number(), text: z.string() })
    .nullable(),
});
/** What the installation tells, as far as it is shown; `--json` passes on all of it. */
const traceSchema = z.looseObject({
  version: z.literal(1),
  message: z.looseObject({
    id: z.string(),
    at: z.string(),
    port: z.string(),
    outcome: z.enum(['allow', 'hold', 'refuse']),
  }),
  window: z.object({ from: z.string(), until: z.string(), toleranceMs: z.number() }),
  hops: z.array(hop),
  counts: z.object({ proved: z.number(), denied: z.number(), said: z.number(), silent: z.number() }),
});
type Trace = z.output<typeof traceSchema>;
type Hop = z.output<typeof hop>;

/** `anning trace MESSAGE`: asks the installation that runs on this data folder. Exit code 3 where a hop denied or kept silent. */
export async function traceCommand(
  args: Arguments,
  terminal: Terminal,
  door: () => Promise<{ url: string; token: string }>,
): Promise<ExitCode> {
  const id = parseMessageId(args.positionals[0]!);
  if (id instanceof Invalid) throw new UsageError(say('trace.id', { found: JSON.stringify(id.found) }));
  const told = await ask(await door(), id);
  const trace = traceSchema.parse(told);
  if (args.has('json')) terminal.out(`${JSON.stringify(told, null, 2)}\n`);
  else terminal.out(traceText(trace, terminal.language));
  return trace.counts.denied + trace.counts.silent > 0 ? EXIT.violations : EXIT.done;
}

async function ask({ url, token }: { url: string; token: string }, id: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`${url}/internal/messages/${id}/custody`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const found = (error as { cause?: { code?: string } }).cause?.code ?? String(error);
    throw new FailedError(say('trace.unreachable', { url, found }), { cause: error });
  }
  if (response.status === 404) throw new FailedError(say('trace.not-there', { id }));
  if (!response.ok) throw new FailedError(say('trace.refused', { status: response.status }));
  return response.json();
}

function traceText({ message, window, hops, counts }: Trace, language: Language): string {
  const word = (key: MessageKey, values: Record<string, string | number> = {}) => say(key, values)[language];
  const { id, at, port, outcome } = message;
  const minutes = window.toleranceMs / MINUTE_MS;
  const lines = [
    word('trace.message', { id, at: short(at), port, outcome: word(`judge.outcome.${outcome}`) }),
    word('trace.window', { from: short(window.from), until: short(window.until), minutes }),
    ...hops.flatMap((each, i) => ['', ...hopLines(each, i + 1, language)]),
    '',
    word('trace.counts', counts),
  ];
  return `${lines.join('\n')}\n`;
}

function hopLines(each: Hop, number: number, language: Language): string[] {
  const word = (key: MessageKey, values: Record<string, string | number> = {}) => say(key, values)[language];
  const colon = language === 'zh' ? '：' : ': ';
  const { organisation, name, port, standing, lease, silent, found } = each;
  const who = [name, organisation].filter((part) => part !== null).join(' ') || word('trace.nobody');
  const lines = [
    `${number}. ${MARKS[each.custody]} ${each.custodyWords[language]}  ${who}`,
    `   ${each.words[language]}`,
  ];
  if (standing === 'holder') lines.push(`   ${word('trace.holder', { port: port ?? '' })}`);
  if (lease !== null) {
    const { declaredBy, declaredAt, confirmedAt, until } = lease;
    const told = { port: port ?? '', lease: lease.lease, from: short(lease.from), until: short(until) };
    lines.push(`   ${word('trace.lease', told)}`);
    lines.push(`   ${word('trace.declared', { by: declaredBy, at: short(declaredAt) })}`);
    if (confirmedAt !== null) lines.push(`   ${word('trace.confirmed', { at: short(confirmedAt) })}`);
    const { purposes = null, signatures = null, messagesMax = null } = lease.terms ?? {};
    if (purposes !== null) lines.push(`   ${word('trace.purposes')}${colon}${purposes.join(', ')}`);
    if (signatures !== null) lines.push(`   ${word('trace.signatures')}${colon}${signatures.join(', ')}`);
    if (messagesMax !== null)
      lines.push(`   ${word('trace.volume')}${colon}${messagesMax.count}/${messagesMax.per}`);
  }
  if (silent !== null) lines.push(`   ${word('trace.silent')}${colon}${silent}`);
  for (const { id, from, to, count, key, handedInAt, late, evidenceIndex } of each.batches) {
    const told = {
      id,
      from: short(from),
      to: short(to),
      count,
      key,
      at: short(handedInAt),
      index: evidenceIndex,
    };
    lines.push(`   ${word('trace.batch', told)}${late ? word('trace.late') : ''}`);
    if (found?.batch === id) {
      lines.push(`     ${word('trace.found', { place: found.index + 1, occurrence: found.occurrence })}`);
      if (found.text === 'without-signature') lines.push(`     ${word('trace.bare')}`);
    }
  }
  return lines;
}

const MARKS = { proved: '✔', denied: '✘', said: '·', silent: '?' } as const;

/** 2026-05-01T08:00:00 */
function short(at: string | null): string {
  return at === null ? '—' : at.slice(0, 19);
}
