import { DETECTORS, formatInstant, type OrganisationId } from '../../domain/index.ts';
import type { RegistryRoom } from '../../registry/index.ts';
import {
  DETECTOR_TABLE,
  dateOf,
  type FindingPage,
  Findings,
  type KeptFinding,
  type Reader,
} from '../../trends/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { RouteName } from '../contract/index.ts';
import { notAllowed, scopeWithin } from '../guard.ts';
import type { Jobs } from '../jobs.ts';
import type { ApiParts } from '../parts.ts';
import { HttpProblem } from '../problem.ts';
import type { Ask, Handlers } from '../serve.ts';
import { tellStep } from './desk.ts';
import { jobOf } from './jobs.ts';
import { trafficScope } from './messages.ts';

type Own = Extract<keyof Handlers, `${string} /api/findings${string}` | `${string} /api/detectors${string}`>;

/** What the detectors found and what people make of it; the detectors themselves, and their runs on demand. */
export function findingHandlers(parts: ApiParts, room: RegistryRoom, jobs: Jobs): Pick<Handlers, Own> {
  const { record, clock, directory, traffic, detectors } = parts;
  const findings = new Findings({ record, clock, sanctions: room.sanctions });
  const named = (id: string) => ({ id, name: directory.nameOf(id as OrganisationId) ?? null });

  const tell = ({ firstDay, onsetDay, lastDay, organisations, ...finding }: KeptFinding) => ({
    id: finding.id,
    detector: finding.detector,
    subjectKind: finding.subjectKind,
    subject: finding.subject,
    organisations: organisations.map(named),
    state: finding.state,
    firstDay: dateOf(firstDay),
    onset: dateOf(onsetDay),
    lastDay: dateOf(lastDay),
    score: finding.score,
    latestScore: finding.latestScore,
    threshold: finding.threshold,
    falseAlarms: finding.falseAlarms,
  });

  /** Whom it is on learns of a sanction when it is in force. */
  const linkedTo = async (ask: Ask<RouteName>, { sanction: id }: KeptFinding) => {
    const { reviews, scope } = readerOf(ask);
    return id === undefined ? undefined : room.sanctions.find(id, reviews ? 'all' : scope);
  };
  const tellLinked = async (ask: Ask<RouteName>, finding: KeptFinding) => ({
    ...tell(finding),
    sanction: (await linkedTo(ask, finding))?.id ?? null,
  });

  /** Ids of those that the asker may open. */
  const openable = async (ask: Ask<RouteName>, ids: readonly string[]) => {
    const scope = scopeWithin(ask.caller, 'message.read');
    if (scope === undefined) return [];
    const within = trafficScope(parts, scope);
    const found = await Promise.all(ids.map((id) => traffic.message(id, within)));
    return ids.filter((_, i) => found[i] !== undefined);
  };

  const tellPage = async (ask: Ask<RouteName>, { finding, days, steps, answers }: FindingPage) => {
    const messages = await openable(ask, finding.examples);
    const linked = await linkedTo(ask, finding);
    const applies = scopeWithin(ask.caller, 'registry.apply');
    const silent = finding.organisations.filter(
      (id) => !answers.some(({ organisation }) => organisation === id),
    );
    const mine = (id: string) =>
      applies !== undefined && (applies === 'all' || applies.includes(id as OrganisationId));
    return {
      ...tell(finding),
      sanction: linked?.id ?? null,
      evidence: finding.evidence.map((piece) => ({ ...piece, numbers: { ...piece.numbers } })),
      messages,
      messagesHidden: finding.examples.length - messages.length,
      days: days.map(({ day, ...said }) => ({ day: dateOf(day), ...said })),
      steps: steps.map(({ note, ...step }) => ({ ...tellStep(step), note })),
      answers: answers.map(({ organisation, name, statement, at }) => ({
        ...{ organisation, name: named(organisation).name, statement },
        ...{ at: formatInstant(at), by: name },
      })),
      linkedSanction:
        linked === undefined ? null : { id: linked.id, action: linked.action, state: linked.state },
      may: {
        acts: readerOf(ask).reviews ? findings.deeds(finding) : [],
        answerFor: finding.state === 'confirmed' ? silent.filter(mine) : [],
      },
    };
  };

  const page = async (ask: Ask<RouteName>, id: string) =>
    tellPage(ask, await inRoom(findings.get(id, readerOf(ask))));

  return {
    'GET /api/findings': async (ask) => {
      const { limit, after, ...filter } = ask.query;
      const rows = await findings.list(filter, readerOf(ask), { limit: limit + 1, after });
      const items = await Promise.all(rows.slice(0, limit).map((each) => tellLinked(ask, each)));
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'GET /api/findings/:id': async (ask) => page(ask, ask.params.id),
    'POST /api/findings/:id/acts': async (ask) => {
      await inRoom(findings.do(ask.params.id, ask.body, await actorOf(parts, ask)));
      return page(ask, ask.params.id);
    },
    'POST /api/findings/:id/answer': async (ask) => {
      const { organisation, statement } = ask.body;
      await inRoom(findings.answer(ask.params.id, organisation, statement, await actorOf(parts, ask)));
      return page(ask, ask.params.id);
    },
    'GET /api/detectors': async () => {
      const { runs, nightly } = detectors;
      const [last, covered] = await Promise.all([runs.lastRun(), runs.covered()]);
      const { running } = runs;
      const { nextRun, failure } = nightly();
      return {
        items: DETECTORS.map((detector) => {
          const { open: _, ...entry } = DETECTOR_TABLE[detector];
          const counts = last?.counts[detector];
          return {
            detector,
            ...entry,
            lastCounts:
              counts === undefined
                ? null
                : { ok: counts.ok, suspect: counts.suspect, insufficientData: counts['insufficient-data'] },
          };
        }),
        lastRun:
          last === undefined
            ? null
            : {
                day: dateOf(last.day),
                at: formatInstant(last.ranAt),
                tookMs: last.tookMs,
                messages: last.messages,
              },
        nextRun: nextRun === undefined ? null : formatInstant(nextRun),
        covered:
          covered === undefined
            ? null
            : { from: dateOf(covered.from), to: dateOf(covered.to), days: covered.days },
        running:
          running === undefined ? null : { day: dateOf(running.day), through: dateOf(running.through) },
        failure:
          failure === undefined
            ? null
            : {
                day: failure.day === undefined ? null : dateOf(failure.day),
                at: formatInstant(failure.at),
                words: failure.words,
              },
      };
    },
    'POST /api/detectors/runs': async (ask) => {
      if (ask.scope !== 'all') throw notAllowed();
      const { from, to } = ask.body;
      const last = dateOf(detectors.runs.yesterday());
      if (to > last) throw notOver(last);
      const row = await jobs.add('detectors', 'json', { from, to }, ask.caller.id);
      await ask.audit({
        act: 'detectors.asked',
        object: { kind: 'job', id: row.id },
        detail: { from, until: to },
      });
      return jobOf(row);
    },
  };
}

/** A duty for one organisation alone reviews nothing here: nobody is to judge their own matter. */
function readerOf({ caller }: Ask<RouteName>): Reader {
  return {
    reviews: scopeWithin(caller, 'registry.review') === 'all',
    scope: scopeWithin(caller, 'facts.read') ?? [],
  };
}

function notOver(last: string): HttpProblem {
  const words = {
    zh: `检测器只对已经结束的日期运行；最晚到 ${last}。`,
    en: `The detectors run over days that are past; the last one is ${last}.`,
  };
  return new HttpProblem(422, 'invalid-request', words, { fields: [{ field: 'to', words }] });
}
