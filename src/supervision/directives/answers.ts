import { createHash } from 'node:crypto';
import { countWithdrawals } from '../../consent/index.ts';
import {
  DAY_MS,
  day,
  formatDay,
  formatInstant,
  type Instant,
  Invalid,
  next,
  parseInstant,
  Refusal,
} from '../../domain/index.ts';
import { type Actor, drawId } from '../../registry/index.ts';
import type { Addressee, Clause, Directive, DirectiveFile } from './directive-rows.ts';
import { type Claims, type Discrepancy, discrepancyOf } from './discrepancy.ts';
import { type DirectiveGround, partyOf, within } from './ground.ts';
import { keepMeasurement, measureClause } from './measuring.ts';
import { isDay, lastPromise } from './obligation-fold.ts';
import { OBLIGATION_MACHINE } from './obligation-states.ts';
import { complaintDays } from './queries/complaints-per-million.ts';
import { filesOf } from './reading.ts';
import { objection } from './refusals.ts';
import {
  digestOf,
  figuresOf,
  type ReportDraft,
  type SignedReport,
  sinceOf,
  untilOf,
} from './report-draft.ts';
import { findObligation, move, note, type Which } from './steps.ts';

export const FILE_BYTES_MAX = 10 * 1024 * 1024;
const FILES_MAX = 20;
/** A draft is signed within a day, else it is taken anew. */
const DRAFT_KEPT_MS = DAY_MS;

export interface WantedReport {
  /** RFC 3339: of the draft that was seen. */
  readonly cutoff: string;
  readonly digest: string;
  readonly comment: string;
  readonly claims: Claims;
}

/** The addressee's side. Each act is by a duty for that organisation. */
export class DirectiveAnswers {
  readonly #ground: DirectiveGround;

  constructor(ground: DirectiveGround) {
    this.#ground = ground;
  }

  /** All clauses that are for this organisation, or one. */
  async acknowledge(id: string, which: Which, actor: Actor): Promise<void> {
    within(actor, which.organisation);
    await move(this.#ground, id, which, 'acknowledge', actor, async () => ({}));
  }

  async commit(
    id: string,
    which: Which,
    { what, by }: { readonly what: string; readonly by: string },
    actor: Actor,
  ): Promise<void> {
    within(actor, which.organisation);
    await move(this.#ground, id, which, 'commit', actor, async (_db, { obligation }) => {
      const now = this.#ground.clock();
      const last = lastPromise(obligation, now);
      if (!isDay(by) || by < formatDay(now) || by > last)
        throw new Refusal([objection('by-not-valid', 'by', { found: by.slice(0, 40), last })]);
      return { reason: what, detail: { by } };
    });
  }

  async progress(id: string, which: Which, words: string, actor: Actor): Promise<void> {
    within(actor, which.organisation);
    await move(this.#ground, id, which, 'progress', actor, async () => ({ reason: words }));
  }

  /** Sealed as it came; told by its hash. */
  async attach(
    id: string,
    which: Which,
    { name, media, content }: { readonly name: string; readonly media: string; readonly content: Buffer },
    actor: Actor,
  ): Promise<DirectiveFile> {
    within(actor, which.organisation);
    if (!isFileName(name))
      throw new Refusal([objection('file-name-not-valid', 'name', { found: name.slice(0, 40) })]);
    if (content.length === 0) throw new Refusal([objection('file-empty', 'content')]);
    const { record, clock, sealer } = this.#ground;
    return record.db.transaction().execute(async (db) => {
      const { obligation } = await findObligation(db, clock, id, which, true);
      if (typeof OBLIGATION_MACHINE[obligation.state].report !== 'string')
        throw new Refusal([objection('addressee-acts', 'clause')]);
      const has = (await filesOf(db, id)).filter(
        ({ clause, organisation }) => clause === which.clause && organisation === which.organisation,
      );
      if (has.length >= FILES_MAX)
        throw new Refusal([
          objection('files-too-many', 'name', { found: `${has.length}`, max: `${FILES_MAX}` }),
        ]);
      const file = drawId('f');
      const sha256 = createHash('sha256').update(content).digest();
      const at = clock();
      await db
        .insertInto('directive_file')
        .values({
          ...{ id: file, directive: id, ...which, name, media, size: content.length, sha256 },
          ...{ sealed: sealer.seal(content), at: new Date(at), by: actor.id, by_name: actor.name },
        })
        .execute();
      const step = { directive: id, ...which, act: 'attach' as const, state: obligation.state, reason: name };
      await note(db, clock, { ...step, detail: {} }, actor);
      const told = { bytes: content.length, sha256: sha256.toString('hex'), at, by: actor.name };
      return { id: file, ...which, name, media, ...told };
    });
  }

  /** The report as the data have it now. */
  async draft(id: string, which: Which, actor: Actor): Promise<ReportDraft> {
    within(actor, which.organisation);
    const { record, clock } = this.#ground;
    const { directive, obligation } = await findObligation(record.db, clock, id, which);
    const { clause, addressee } = partsOf(directive, which);
    const figures = await figuresOf(this.#ground, clause, addressee, directive.issuedAt!, clock());
    return { ...which, commitment: obligation.commitment, figures, digest: digestOf(figures) };
  }

  /** Signs it: the figures are counted again, and what is signed is what was seen, or nothing. @returns its hash, hexadecimal */
  async report(id: string, which: Which, wanted: WantedReport, actor: Actor): Promise<string> {
    within(actor, which.organisation);
    const { record, clock, evidence, directory } = this.#ground;
    const cutoff = cutoffOf(wanted.cutoff, clock());
    const early = await findObligation(record.db, clock, id, which);
    next(OBLIGATION_MACHINE, early.obligation.state, 'report');
    const { clause, addressee } = partsOf(early.directive, which);
    const issuedAt = early.directive.issuedAt!;
    claimsChecked(wanted.claims, issuedAt, clock());
    // Counted before the directive is held: it takes as long as the data are many.
    const figures = await figuresOf(this.#ground, clause, addressee, issuedAt, cutoff);
    if (digestOf(figures) !== wanted.digest) throw new Refusal([objection('figures-changed', 'digest')]);
    const [discrepancy, measured] = await Promise.all([
      this.#discrepancy(addressee, wanted.claims, issuedAt, cutoff),
      clause.query === null ? undefined : measureClause(this.#ground, early.directive, which, cutoff),
    ]);
    let hash = '';
    await move(this.#ground, id, which, 'report', actor, async (db, { directive, obligation }) => {
      const { commitment } = obligation;
      const at = clock();
      const document: SignedReport = {
        ...{
          schema: 'anning-directive-report-1',
          directive: id,
          title: directive.title,
          issued: directive.sha256!,
        },
        ...{ clause: which.clause, text: clause.text, organisation: which.organisation },
        organisationName: directory.nameOf(which.organisation) ?? '',
        commitment: commitment === undefined ? null : { what: commitment.what, by: commitment.by },
        ...{ figures: figures ?? null, claims: wanted.claims, comment: wanted.comment },
        files: (await filesOf(db, id))
          .filter((each) => each.clause === which.clause && each.organisation === which.organisation)
          .map(({ name, sha256 }) => ({ name, sha256 })),
        ...{ signedBy: actor.name, signedAt: formatInstant(at) },
      };
      const bytes = JSON.stringify(document);
      const sha256 = createHash('sha256').update(bytes).digest();
      hash = sha256.toString('hex');
      const report = drawId('r');
      const entry = { kind: 'directive-report', directive: id, report, sha256: hash };
      const { firstIndex } = await evidence.addEntries([Buffer.from(JSON.stringify(entry))]);
      await db
        .insertInto('directive_report')
        .values({
          ...{ id: report, directive: id, ...which, at: new Date(at), by: actor.id, by_name: actor.name },
          ...{
            document: bytes,
            sha256,
            evidence_index: firstIndex,
            discrepancy: JSON.stringify(discrepancy),
          },
        })
        .execute();
      if (measured !== undefined)
        await keepMeasurement(
          db,
          id,
          which,
          { takenFor: 'report', cutoff, measured, threshold: clause.threshold ?? 0 },
          actor,
        );
      return { detail: { report, sha256: hash } };
    });
    return hash;
  }

  async #discrepancy(
    addressee: Addressee,
    claims: Claims,
    issuedAt: Instant,
    cutoff: Instant,
  ): Promise<Discrepancy> {
    const { traffic, record } = this.#ground;
    const [from, until] = [sinceOf(issuedAt), untilOf(cutoff)];
    const first = await traffic.firstAt();
    if (until <= from || first === undefined || first >= until) {
      const nothing = {
        messages: undefined,
        complaints: undefined,
        withdrawals: undefined,
        afterStop: undefined,
      };
      return discrepancyOf(claims, nothing, cutoff);
    }
    const party = await partyOf(this.#ground, addressee, from, until);
    const passed = async (since: Instant) =>
      (await traffic.marketingDays({ scope: party.scope, from: since, to: until, codes: [] })).reduce(
        (sum, each) => sum + each.passed,
        0,
      );
    const { stoppedSince } = claims;
    const [messages, complaints, withdrawals, afterStop] = await Promise.all([
      passed(from),
      complaintDays(this.#ground, party, from, until),
      countWithdrawals(record, { organisation: addressee.organisation, from, until }),
      stoppedSince === undefined ? undefined : passed(day(stoppedSince)),
    ]);
    const found = [...complaints.values()].reduce((sum, each) => sum + each, 0);
    return discrepancyOf(claims, { messages, complaints: found, withdrawals, afterStop }, cutoff);
  }
}

export function partsOf(
  { clauses, addressees }: Directive,
  { clause, organisation }: Which,
): { readonly clause: Clause; readonly addressee: Addressee } {
  return {
    clause: clauses[clause - 1]!,
    addressee: addressees.find((each) => each.organisation === organisation)!,
  };
}

function cutoffOf(text: string, now: Instant): Instant {
  const at = parseInstant(text);
  if (at instanceof Invalid || at > now || at < now - DRAFT_KEPT_MS)
    throw new Refusal([objection('cutoff-not-valid', 'cutoff', { found: text.slice(0, 40) })]);
  return at;
}

function claimsChecked({ stoppedSince: since }: Claims, issuedAt: Instant, now: Instant): void {
  if (since === undefined) return;
  if (!isDay(since) || since < formatDay(issuedAt) || since > formatDay(now))
    throw new Refusal([objection('claim-not-valid', 'claims.stoppedSince', { found: since.slice(0, 40) })]);
}

function isFileName(name: string): boolean {
  return name.trim() !== '' && name.length <= 120 && !/[/\\\p{Cc}]/u.test(name) && !/^\.+$/.test(name);
}
