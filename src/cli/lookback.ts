import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import {
  LOOK_BACK_KINDS,
  LOOK_BACK_STATES,
  type LookBackResult,
  lookBackResult,
  REASONS,
  SHIFT_KINDS,
  SHIFTS,
} from '../domain/index.ts';
import { csvLine } from '../registry/index.ts';
import { type ApiDoor, askApi, openApi } from './api-door.ts';
import type { Arguments } from './arguments.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, FailedError, type Language, type Terminal, UsageError } from './terminal.ts';

const POLL_MS = 500;
const TELL_MS = 10_000;
const ROWS_SHOWN = 10;
const words = z.object({ zh: z.string(), en: z.string() });
const lookBack = z.looseObject({
  id: z.string(),
  kind: z.enum(LOOK_BACK_KINDS),
  from: z.string(),
  to: z.string(),
  trial: z.unknown(),
  state: z.enum(LOOK_BACK_STATES),
  done: z.number(),
  total: z.number().nullable(),
  fault: words.nullable(),
});
type Asked = z.output<typeof lookBack>;
const lookBackPage = lookBack.extend({
  names: z.record(z.string(), z.string()),
  result: lookBackResult.nullable(),
});
type Page = z.output<typeof lookBackPage>;

/**
 * `anning lookback`: past traffic judged again, over the API. Where the same was asked for without a trial and has not ended, it is waited for, so that a command that was interrupted is simply given again. Exit
 * code 3 where a message passed that would be stopped.
 */
export async function lookBackCommand(
  args: Arguments,
  terminal: Terminal,
  own: () => Promise<{ url: string }>,
  pollMs = POLL_MS,
): Promise<ExitCode> {
  const rulesOf = args.value('rules-of');
  const asked = {
    ...{ kind: kindOf(args), from: args.needed('from', '2026-11-01'), to: args.needed('to', '2026-12-01') },
    try: args.list('try'),
    ...(rulesOf === undefined ? {} : { rulesOf }),
  };
  const door = await openApi(args, terminal, args.value('server') ?? (await own()).url);
  const begun = await begin(door, terminal, asked);
  const { id } = await ended(door, terminal, begun, pollMs);
  const page = lookBackPage.parse(await askApi(door, 'GET', `/api/look-backs/${id}`));
  const { result } = page;
  if (result === null) throw new FailedError(say('lookback.ended', { id }));
  const folder = args.value('output');
  if (folder !== undefined) {
    write(folder, page, result);
    terminal.err(`${say('lookback.written', { folder })[terminal.language]}\n`);
  }
  if (args.has('json')) terminal.out(`${JSON.stringify({ version: 1, ...page })}\n`);
  else terminal.out(textOf(page, result, terminal.language));
  return (result.shifts.stopped?.messages ?? 0) > 0 ? EXIT.violations : EXIT.done;
}

function kindOf(args: Arguments): Asked['kind'] {
  const found = args.value('kind') ?? 'moment';
  const kind = LOOK_BACK_KINDS.find((each) => each === found);
  if (kind !== undefined) return kind;
  const told = {
    command: args.command,
    flag: 'kind',
    found: JSON.stringify(found),
    allowed: LOOK_BACK_KINDS.join(', '),
  };
  throw new UsageError(say('usage.flag-wrong', told));
}

interface Wanted {
  readonly kind: Asked['kind'];
  readonly from: string;
  readonly to: string;
  readonly try: readonly string[];
  readonly rulesOf?: string;
}

async function begin(door: ApiDoor, terminal: Terminal, wanted: Wanted): Promise<Asked> {
  const sent = { type: 'application/json', body: JSON.stringify(wanted) };
  const { items } = z
    .object({ items: z.array(lookBack) })
    .parse(await askApi(door, 'GET', '/api/look-backs?limit=20'));
  const isTrial = wanted.try.length > 0 || wanted.rulesOf !== undefined;
  const open = items.find(
    ({ state, kind, from, to, trial }) =>
      !isTrial &&
      (state === 'waiting' || state === 'running') &&
      kind === wanted.kind &&
      Date.parse(from) === momentOf(wanted.from) &&
      Date.parse(to) === momentOf(wanted.to) &&
      trial === null,
  );
  if (open === undefined) return lookBack.parse(await askApi(door, 'POST', '/api/look-backs', sent));
  terminal.err(`${say('lookback.going-on', { id: open.id })[terminal.language]}\n`);
  return open;
}

/** A date is its midnight in Shanghai. */
function momentOf(text: string): number {
  return Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+08:00` : text);
}

/** It goes on where this command is ended meanwhile. */
async function ended(door: ApiDoor, terminal: Terminal, begun: Asked, pollMs: number): Promise<Asked> {
  let [told, toldAt] = [0, performance.now()];
  for (let now = begun; ; now = lookBack.parse(await askApi(door, 'GET', `/api/look-backs/${begun.id}`))) {
    const everyMs = terminal.interactive ? 0 : TELL_MS;
    if (now.total !== null && now.done > told && performance.now() - toldAt >= everyMs) {
      terminal.err(`${say('lookback.running', { done: now.done, total: now.total })[terminal.language]}\n`);
      [told, toldAt] = [now.done, performance.now()];
    }
    if (now.state === 'done') return now;
    if (now.fault !== null) throw new FailedError(now.fault);
    if (now.state === 'failed' || now.state === 'cancelled')
      throw new FailedError(say('lookback.ended', { id: now.id }));
    await pause(pollMs);
  }
}

function textOf({ id, names }: Page, result: LookBackResult, language: Language): string {
  const { messages, unreadable, onTheWay, carried, compared } = result;
  const lines = [say('lookback.head', { id, messages, unreadable, onTheWay, carried })[language]];
  const shifts = SHIFT_KINDS.filter((shift) => (result.shifts[shift]?.messages ?? 0) > 0);
  if (shifts.length === 0) lines.push(say('lookback.same')[language]);
  for (const shift of shifts) {
    const { messages: found, complained } = result.shifts[shift]!;
    const told = { words: SHIFTS[shift][language], messages: found, quiet: found - complained };
    lines.push(say('lookback.shift', told)[language]);
  }
  const table = (
    head: Parameters<typeof say>[0],
    rows: readonly {
      readonly key: string;
      readonly shift: keyof typeof SHIFTS;
      messages: number;
      complained: number;
    }[],
  ) => {
    if (rows.length === 0) return;
    lines.push('', say(head)[language]);
    for (const { key, shift, messages: found, complained } of rows.slice(0, ROWS_SHOWN)) {
      const told = { key, shift: SHIFTS[shift][language], messages: found, quiet: found - complained };
      lines.push(`  ${say('lookback.row', told)[language]}`);
    }
  };
  table(
    'lookback.by-reason',
    result.reasons.map(({ code, ...each }) => ({ ...each, key: `${reasonIn(code, language)} ${code}` })),
  );
  table(
    'lookback.by-organisation',
    result.organisations.rows.map((each) => ({
      ...each,
      key: `${names[each.key] ?? ''} ${each.key}`.trim(),
    })),
  );
  table('lookback.by-port', result.ports.rows);
  table('lookback.by-signature', result.signatures.rows);
  if (compared !== null) {
    const { id: before, fresh, still, gone } = compared;
    lines.push('', say('lookback.compared', { id: before, fresh, still, gone })[language]);
  }
  return `${lines.join('\n')}\n`;
}

function reasonIn(code: string, language: Language): string {
  return code in REASONS ? REASONS[code as keyof typeof REASONS][language] : code;
}

const COLUMNS = [
  ...(['shift', 'code', 'rule', 'organisation', 'port', 'signature', 'messages', 'complained'] as const),
  ...(['firstDay', 'lastDay', 'standing', 'before', 'examples'] as const),
] as const;

/** The whole as JSON, and what was found as a table that a spreadsheet reads as text. */
function write(folder: string, page: Page, { finds }: LookBackResult): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'lookback.json'), `${JSON.stringify({ version: 1, ...page }, null, 1)}\n`);
  const rows = finds.map((each) => csvLine(COLUMNS.map((name) => each[name])));
  writeFileSync(join(folder, 'finds.csv'), `\uFEFF${csvLine(COLUMNS)}${rows.join('')}`);
}
