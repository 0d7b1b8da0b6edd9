import { formatInstant, type Instant } from '../../domain/index.ts';
import {
  type BeforeAfter,
  type Directive,
  type DirectiveFile,
  type DirectivePage,
  type DirectiveReader,
  type Due,
  type KeptReport,
  type Measured,
  type Obligation,
  QUERIES,
  type ReportDraft,
  splitText,
  TEMPLATES,
} from '../../supervision/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import { type Answer, CONTRACT, type RouteName } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import { sendTagged } from '../send-tagged.ts';
import { type Ask, type Handlers, uploaded } from '../serve.ts';

type Own = Extract<keyof Handlers, `${string} /api/directive${string}`>;
type Page = Answer<'GET /api/directives/:id'>;

const UPLOAD = CONTRACT['POST /api/directives/:id/files'].upload;

/** Directives: written, issued, verified and closed by the regulator; answered by addressees, each for its own organisation; nobody else sees any (P8). */
export function directiveHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { directives, answers, verification, reading } = parts.directives;
  const page = async (ask: Ask<RouteName>, id: string) =>
    tellPage(parts, ask, await inRoom(reading.get(id, readerOf(ask))));
  /** An act of one side, and the page after it. */
  const then = async (ask: Ask<RouteName>, id: string, work: Promise<unknown>) => {
    await inRoom(work);
    return page(ask, id);
  };
  return {
    'GET /api/directives': async (ask) => {
      const { limit, after, state: states } = ask.query;
      const found = await inRoom(reading.list({ states }, readerOf(ask), { limit: limit + 1, after }));
      const items = found.slice(0, limit).map(({ directive, obligations }) => ({
        directive: tell(directive),
        obligations: obligations.map((each) => tellObligation(parts, each)),
      }));
      const next = found.length > limit ? items.at(-1)!.directive.id : null;
      const { nextDue, ...tally } = await reading.waiting(readerOf(ask));
      return { items, next, mayWrite: isRegulator(ask), waiting: { ...tally, nextDue: moment(nextDue) } };
    },
    'GET /api/directive-forms': async () => ({
      queries: QUERIES.map(({ id, words, counted, unit, suggested, isHidden, days }) => ({
        ...{ id, words, counted, unit, suggested, isHidden, isByDay: days !== undefined },
      })),
      templates: TEMPLATES.map((template) => ({ ...template, clauses: tellClauses(template.clauses) })),
    }),
    'POST /api/directive-splits': async ({ body }) => ({ clauses: splitText(body.text) }),
    'POST /api/directives': async (ask) =>
      page(ask, await inRoom(directives.draft(ask.body, await actorOf(parts, ask)))),
    'GET /api/directives/:id': (ask) => page(ask, ask.params.id),
    'PUT /api/directives/:id': async (ask) => {
      const { edit, ...wanted } = ask.body;
      return then(
        ask,
        ask.params.id,
        directives.save(ask.params.id, edit, wanted, await actorOf(parts, ask)),
      );
    },
    'POST /api/directives/:id/issuing': async (ask) =>
      then(ask, ask.params.id, directives.issue(ask.params.id, ask.body.edit, await actorOf(parts, ask))),
    'POST /api/directives/:id/discarding': async (ask) =>
      then(ask, ask.params.id, directives.discard(ask.params.id, ask.body.edit, await actorOf(parts, ask))),
    'POST /api/directives/:id/withdrawal': async (ask) =>
      then(
        ask,
        ask.params.id,
        directives.withdraw(ask.params.id, ask.body.reason, await actorOf(parts, ask)),
      ),

    'POST /api/directives/:id/acknowledgement': async (ask) =>
      then(ask, ask.params.id, answers.acknowledge(ask.params.id, ask.body, await actorOf(parts, ask))),
    'POST /api/directives/:id/commitment': async (ask) => {
      const { what, by, ...which } = ask.body;
      return then(
        ask,
        ask.params.id,
        answers.commit(ask.params.id, which, { what, by }, await actorOf(parts, ask)),
      );
    },
    'POST /api/directives/:id/progress': async (ask) => {
      const { words, ...which } = ask.body;
      return then(
        ask,
        ask.params.id,
        answers.progress(ask.params.id, which, words, await actorOf(parts, ask)),
      );
    },
    'POST /api/directives/:id/report-drafts': async (ask) => {
      const cutoff = parts.clock();
      const drafted = await inRoom(answers.draft(ask.params.id, ask.body, await actorOf(parts, ask)));
      return tellDraft(drafted, cutoff);
    },
    'POST /api/directives/:id/report': async (ask) => {
      const { clause, organisation, ...wanted } = ask.body;
      const which = { clause, organisation };
      return {
        sha256: await inRoom(answers.report(ask.params.id, which, wanted, await actorOf(parts, ask))),
      };
    },
    'POST /api/directives/:id/files': async (ask) => {
      const { name, ...which } = ask.query;
      const pieces: Buffer[] = [];
      for await (const piece of uploaded(ask.raw.request, UPLOAD.bytesMax)) pieces.push(piece);
      const file = { name, media: UPLOAD.media, content: Buffer.concat(pieces) };
      return tellFile(
        ask.params.id,
        await inRoom(answers.attach(ask.params.id, which, file, await actorOf(parts, ask))),
      );
    },
    'GET /api/directives/:id/files/:file': async (ask) => {
      const { name, content, sha256 } = await inRoom(
        reading.file(ask.params.id, ask.params.file, readerOf(ask)),
      );
      const { request, reply } = ask.raw;
      reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
      return sendTagged(request, reply, `"${sha256}"`, UPLOAD.media, content);
    },

    'POST /api/directives/:id/measurements': async (ask) =>
      then(ask, ask.params.id, verification.look(ask.params.id, ask.body, await actorOf(parts, ask))),
    'POST /api/directives/:id/verification': async (ask) =>
      then(ask, ask.params.id, verification.verify(ask.params.id, ask.body, await actorOf(parts, ask))),
    'POST /api/directives/:id/return': async (ask) => {
      const { reason, due, ...which } = ask.body;
      return then(
        ask,
        ask.params.id,
        verification.return(ask.params.id, which, { reason, due }, await actorOf(parts, ask)),
      );
    },
    'POST /api/directives/:id/closing': async (ask) => {
      const { reason, ...which } = ask.body;
      return then(
        ask,
        ask.params.id,
        verification.close(ask.params.id, which, reason, await actorOf(parts, ask)),
      );
    },
    'GET /api/directives/:id/before-after': async (ask) =>
      tellBeforeAfter(
        await inRoom(verification.beforeAfter(ask.params.id, ask.query, await actorOf(parts, ask))),
      ),
  };
}

function isRegulator({ caller }: Pick<Ask<RouteName>, 'caller'>): boolean {
  return scopeWithin(caller, 'directive.write') === 'all';
}

/** Whoever writes directives sees all of them; others what was issued to those for whom they answer. */
function readerOf(ask: Pick<Ask<RouteName>, 'caller'>): DirectiveReader {
  if (isRegulator(ask)) return { isRegulator: true, scope: 'all' };
  const scope =
    scopeWithin(ask.caller, 'directive.answer') ?? scopeWithin(ask.caller, 'directive.read') ?? [];
  return { isRegulator: false, scope };
}

const moment = (at: Instant | undefined) => (at === undefined ? null : formatInstant(at));

function tellClauses(clauses: Directive['clauses']) {
  return clauses.map((clause) => ({ ...clause, for: [...clause.for] }));
}

function tell(directive: Directive): Page['directive'] {
  const { id, state, title, occasion, text, acknowledgeDays, edit, withdrawn } = directive;
  return {
    ...{ id, state, title, occasion, text, acknowledgeDays, edit },
    ...{ clauses: tellClauses(directive.clauses), addressees: [...directive.addressees] },
    ...{ issuedAt: moment(directive.issuedAt), issuedBy: directive.issuedBy ?? null },
    ...{ sha256: directive.sha256 ?? null, entry: directive.entry ?? null },
    withdrawn: withdrawn === undefined ? null : { ...withdrawn, at: formatInstant(withdrawn.at) },
  };
}

const tellDue = ({ lastDay, isProvisional }: Due) => ({ lastDay, isProvisional });

function tellObligation({ directory }: ApiParts, told: Obligation): Page['obligations'][number] {
  const { clause, organisation, standing, state, commitment, closed } = told;
  const { isOverdue, isSilent, isPromiseBroken, isReportLate } = told;
  return {
    ...{ clause, organisation, organisationName: directory.nameOf(organisation) ?? null, standing, state },
    ...{ acknowledgeBy: tellDue(told.acknowledgeBy), due: tellDue(told.due) },
    ...{ isOverdue, isSilent, isPromiseBroken, isReportLate },
    ...{ acknowledgedAt: moment(told.acknowledgedAt), reportedAt: moment(told.reportedAt) },
    commitment: commitment === undefined ? null : { ...commitment, at: formatInstant(commitment.at) },
    closed: closed === undefined ? null : { ...closed, at: formatInstant(closed.at) },
  };
}

function tellMeasured(measured: Measured) {
  const { from, until, count, of } = measured;
  const told = { from: formatInstant(from), until: formatInstant(until), count, of: of ?? null };
  if (measured.kind === 'insufficient-data')
    return { ...told, value: null, low: null, high: null, why: measured.why };
  const { value, low, high } = measured;
  return { ...told, value, low, high, why: null };
}

function tellFigures(figures: ReportDraft['figures'] | null) {
  if (figures === undefined || figures === null) return null;
  const { before, since, weeks } = figures;
  return {
    ...figures,
    before: before === null ? null : tellMeasured(before),
    since: since === null ? null : tellMeasured(since),
    weeks: [...weeks],
  };
}

function tellDraft({ clause, organisation, figures, digest }: ReportDraft, cutoff: Instant) {
  const told = { clause, organisation, figures: tellFigures(figures), digest };
  return { ...told, cutoff: figures?.cutoff ?? formatInstant(cutoff) };
}

function tellFile(
  directive: string,
  { id, clause, organisation, name, bytes, sha256, at, by }: DirectiveFile,
) {
  const address = `/api/directives/${directive}/files/${id}`;
  return { id, clause, organisation, name, bytes, sha256, at: formatInstant(at), by, address };
}

function tellReport({ document, discrepancy, ...kept }: KeptReport): Page['reports'][number] {
  const { comment, claims, figures, files } = document;
  const { id, clause, organisation, at, by, sha256, entry } = kept;
  return {
    ...{ id, clause, organisation, at: formatInstant(at), by, sha256, entry },
    ...{ comment, claims, figures: tellFigures(figures), files: [...files] },
    discrepancy:
      discrepancy === undefined
        ? null
        : {
            ...{ score: discrepancy.score, unchecked: [...discrepancy.unchecked] },
            causes: discrepancy.causes.map((cause) => ({ ...cause, known: cause.known ?? null })),
          },
  };
}

function tellPage(parts: ApiParts, ask: Ask<RouteName>, told: DirectivePage): Page {
  const { directive, obligations, steps, measurements, reports, files, objections } = told;
  const answers = scopeWithin(ask.caller, 'directive.answer');
  const own = directive.addressees.map(({ organisation }) => organisation);
  return {
    directive: tell(directive),
    obligations: obligations.map((each) => tellObligation(parts, each)),
    steps: steps.map(({ clause, organisation, act, state, at, name, reason }) => ({
      ...{ clause: clause ?? null, organisation: organisation ?? null, act, state },
      ...{ at: formatInstant(at), name, reason },
    })),
    measurements: measurements.map(({ cutoff, measured, ...each }) => ({
      ...{ ...each, cutoff: formatInstant(cutoff) },
      measured: measured === undefined ? null : tellMeasured(measured),
    })),
    reports: reports.map(tellReport),
    files: files.map((file) => tellFile(directive.id, file)),
    objections: objections.map(({ field, code, words, fix }) => ({ field, code, words, fix })),
    may: {
      write: isRegulator(ask),
      answerFor:
        answers === undefined || answers === 'all'
          ? []
          : own.filter((each) => (answers as readonly string[]).includes(each)),
    },
  };
}

function tellBeforeAfter({ change, days, estimate }: BeforeAfter) {
  const told = {
    change: formatInstant(change),
    days: days?.map(({ at, count, of }) => ({ at: formatInstant(at), count, of })) ?? null,
  };
  if (estimate === undefined) return { ...told, estimate: null, why: 'not-by-day' as const };
  if (estimate.kind === 'insufficient-data') return { ...told, estimate: null, why: estimate.why };
  const { level, weekly, atEnd, overdispersion, daysBefore, daysAfter } = estimate;
  return { ...told, estimate: { level, weekly, atEnd, overdispersion, daysBefore, daysAfter }, why: null };
}
