import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Instant, RecordedChange, Scope, Verdict } from '../../domain/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from '../../kernel/index.ts';
import { CHINA } from '../../rules/index.ts';
import { type AudienceForm, formOf } from './audience-file.ts';
import { PlanReader, planMessage, type Wanted } from './planned-message.ts';
import {
  forgetPosition,
  type Kept,
  keptIn,
  PreflightStopped,
  type Progress,
  runPreflight,
} from './preflight.ts';
import { PreflightFault } from './preflight-fault.ts';
import { type Report, reportOf } from './report.ts';
import { carriersOf, type Route } from './routes.ts';

const PAGE = 500;
const COUNTS_FILE = 'counts.bin';
export const REPORT_FILE = 'report.json';
/** A billion consents in sparse sets and dense ones. */
const INDEX_BYTES_MAX = 8 * 1024 ** 3;
/** What is known of the installation: the changes, what was sent already, and its ways out. */
export interface PreflightDoor {
  /** Changes behind a sequence number, in order; none: there are no more. */
  read(
    after: number,
    limit: number,
  ): Promise<readonly { readonly sequence: number; readonly body: unknown }[]>;
  /** What the gateway counted against frequencies, plans and leases; undefined where it cannot be known. */
  counts(): Promise<Buffer | undefined>;
  readonly routes: readonly Route[];
  close(): Promise<void>;
}

/** A whole audience, and what it is to be sent. Plain data: it goes to another process as it is. */
export interface AudienceAsked {
  readonly audience: string;
  /** Of the numbers: its name or its number from 1, where the header does not tell. */
  readonly column: string | undefined;
  /** For the files that come out. It is made where it is not there; a preflight that was begun in it is gone on with. */
  readonly folder: string;
  readonly wanted: Wanted;
  /** Whose recipients may be asked about. */
  readonly scope: Scope;
  readonly now: Instant;
}

export interface AudienceWatch {
  /** It was begun before, and goes on. */
  onGoingOn?(): void;
  onCountsUnknown?(): void;
  /** While the facts are read. */
  onFacts?(sequence: number): void;
  onProgress(progress: Progress): void;
  stopped(): boolean;
}

/** Checks a whole audience, here or elsewhere. See checkAudience. */
export type CheckAudience = (asked: AudienceAsked, watch: AudienceWatch) => Promise<Report>;

/**
 * Who of an audience may be sent a text, by all that is known; nothing is sent, nothing counted. The files and the report come into the folder. What
 * goes on is judged by what was known at its beginning.
 *
 * @throws PreflightFault where the question or the file is wrong; PreflightStopped where it was stopped.
 */
export async function checkAudience(
  asked: AudienceAsked,
  open: () => Promise<PreflightDoor>,
  watch: AudienceWatch,
): Promise<Report> {
  const { audience, folder, wanted } = asked;
  const form = await formOf(path.resolve(audience), asked.column);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const identity = identityOf(asked, form);
  const kept = await keptIn(folder, identity);
  if (kept !== undefined) watch.onGoingOn?.();
  const { facts, reader, routes, sequence, countsKnown } = await knowledgeOf(asked, kept, open, watch);
  if (!countsKnown) watch.onCountsUnknown?.();
  const now = Math.min(asked.now, kept?.at ?? Number.POSITIVE_INFINITY);
  const message = planMessage(
    facts,
    kept === undefined ? wanted : { ...wanted, at: kept.at },
    reader.said,
    now,
  );
  const judge = new Judge(facts, CHINA);
  const verdict = judge.decide(message);
  checkWhose(verdict, asked.scope, () => judge.mayUse(message));
  const carrierOf = carriersOf(routes);
  const found = await runPreflight(
    { audience, form, message, judge, carrierOf, folder, identity, sequence },
    watch,
  );
  const report = reportOf(
    found,
    {
      ...{ plan: wanted.plan ?? null, organisation: verdict.organisation ?? null },
      ...{ signature: verdict.signature ?? null, port: message.source, account: message.account },
      ...{ purpose: verdict.purpose, rulebook: verdict.rulebook, countsKnown },
    },
    message.at,
  );
  writeFileSync(path.join(folder, REPORT_FILE), `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
  await forgetPosition(folder);
  return report;
}

function identityOf({ audience, wanted }: AudienceAsked, { column }: AudienceForm): string {
  const { size, mtimeMs } = statSync(audience);
  return JSON.stringify({ version: 2, size, mtimeMs, wanted, column });
}

/** Under somebody else's name, from a port that is not one's own, one would learn who agreed to whom. */
function checkWhose({ organisation, signature }: Verdict, scope: Scope, mayUse: () => boolean): void {
  if (scope === 'all' || organisation === undefined || scope.includes(organisation)) return;
  if (mayUse()) return;
  throw new PreflightFault(
    `签名【${signature ?? ''}】属于别的主体，而您没有从这个端口以它的名义发送的授权；请核对签名和端口。`,
    `The signature 【${signature ?? ''}】 is another organisation’s, and nothing lets you send under it from this port; check both.`,
  );
}

interface Knowledge {
  readonly facts: Facts;
  readonly reader: PlanReader;
  readonly routes: readonly Route[];
  readonly sequence: number;
  readonly countsKnown: boolean;
}

async function knowledgeOf(
  { folder, wanted, now }: AudienceAsked,
  kept: Kept | undefined,
  open: () => Promise<PreflightDoor>,
  watch: AudienceWatch,
): Promise<Knowledge> {
  const tally = new Tally();
  const facts = new Facts({ recipients: new ConsentIndex({ maxBytes: INDEX_BYTES_MAX }), tally });
  const reader = new PlanReader(wanted.plan);
  const door = await open();
  try {
    facts.apply({ kind: 'time-passed', at: kept?.at ?? now });
    const place = path.join(folder, COUNTS_FILE);
    // By the same counts, where it goes on.
    const counts = kept === undefined ? await door.counts() : readCounts(place);
    if (counts !== undefined) {
      writeFileSync(place, counts, { mode: 0o600 });
      tally.applyDelta(counts);
    }
    let sequence = 0;
    const last = kept?.sequence ?? Number.MAX_SAFE_INTEGER;
    while (sequence < last) {
      if (watch.stopped()) throw new PreflightStopped('stopped');
      const page = await door.read(sequence, Math.min(PAGE, last - sequence));
      if (page.length === 0) break;
      for (const { body } of page) {
        // What stands in the record was parsed when it was written.
        const change = body as RecordedChange;
        reader.see(change);
        facts.apply(change);
      }
      sequence = page.at(-1)!.sequence;
      watch.onFacts?.(sequence);
    }
    return { facts, reader, routes: door.routes, sequence, countsKnown: counts !== undefined };
  } finally {
    await door.close();
  }
}

function readCounts(place: string): Buffer | undefined {
  try {
    return readFileSync(place);
  } catch {
    return undefined;
  }
}
