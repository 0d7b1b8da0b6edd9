import { formatInstant, type Instant } from '../../domain/index.ts';
import { clausesOf, type Due, LINES, lineOf, type RunReport } from '../../retention/index.ts';
import { formatCitation, termAt } from '../../rules/index.ts';
import { actorOf } from '../actor.ts';
import type { RetentionRun } from '../contract/index.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';

type Own = Exclude<
  Extract<keyof Handlers, `${string} /api/retention${string}`>,
  `${string} /api/retention-holds${string}`
>;
const RUNS = 30;
/** Whoever waits for longer asks at the command line. */
const PREVIEW_MS = 60_000;

const time = (at: Instant | undefined) => (at === undefined ? null : formatInstant(at));

/** What is kept how long, what went and what would go. */
export function retentionHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { retention, clock, log } = parts;
  return {
    'GET /api/retention': async () => ({
      items: LINES.map((id) => {
        const { words, from, places, term, afterwards, by } = lineOf(id);
        return {
          ...{ line: id, words, from, places: [...places], afterwards, by },
          months: term === undefined ? null : termAt(term, clock()).months,
          clauses: clausesOf(id, clock()).map((citation) => ({
            shown: { zh: formatCitation(citation, 'zh'), en: formatCitation(citation, 'en') },
            words: { zh: citation.zh, en: citation.en },
            certainty: citation.certainty,
          })),
        };
      }),
      runs: (await retention.runs.list(RUNS)).map(tellRun),
      nextRun: time(retention.nextRun()),
    }),

    'GET /api/retention/due': async () => {
      const at = clock();
      const due = await retention.runs.preview(AbortSignal.timeout(PREVIEW_MS));
      return { at: formatInstant(at), items: due.map(tellDue) };
    },

    'POST /api/retention/runs': async (ask) => {
      const [newest] = await retention.runs.list(1);
      const actor = await actorOf(parts, ask);
      await ask.audit({
        act: 'retention.asked',
        object: { kind: 'retention-run', id: newest?.state === 'running' ? newest.id : 'new' },
        reason: ask.body.reason,
      });
      const { body } = ask;
      const run = retention.run({
        id: actor.id,
        note: (db, ...deeds) => actor.note(db, ...deeds.map((deed) => ({ ...deed, reason: body.reason }))),
      });
      // It may take its time: what it does is read in its report. One that is busy is told at once.
      const first = await Promise.race([
        run.catch((error: Error) => {
          log.warn({ fault: error.message }, 'the retention did not come to its end');
          return undefined;
        }),
        new Promise<'going'>((resolve) => setTimeout(() => resolve('going'), 200).unref()),
      ]);
      return { started: first !== 'busy' };
    },
  };
}

export function tellRun(run: RunReport): RetentionRun {
  return {
    ...{ id: run.id, state: run.state, startedBy: run.startedBy, fault: run.fault ?? null },
    ...{ startedAt: formatInstant(run.startedAt), endedAt: time(run.endedAt) },
    lines: run.lines.map(({ dueBefore, oldestLeft, ...line }) => ({
      ...{ ...line, words: lineOf(line.line).words },
      ...{ dueBefore: time(dueBefore), oldestLeft: time(oldestLeft) },
    })),
  };
}

export function tellDue({ dueBefore, ...due }: Due) {
  return { ...due, words: lineOf(due.line).words, dueBefore: time(dueBefore) };
}
