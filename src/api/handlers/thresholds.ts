import {
  type Measured,
  type Standing,
  type StandingPage,
  type StandingReader,
  ThresholdStandings,
} from '../../complaints/index.ts';
import {
  formatInstant,
  type Instant,
  type OrganisationId,
  parseInstant,
  SUBJECT_KINDS,
  shanghaiDay,
  THRESHOLD_STATES,
  valid,
} from '../../domain/index.ts';
import type { RegistryRoom, Sanction } from '../../registry/index.ts';
import type { ComplaintThreshold } from '../../rules/index.ts';
import { dateOf, startOf } from '../../trends/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { Answer, RouteName } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import type { Ask, Handlers } from '../serve.ts';
import { tellStep } from './desk.ts';
import { citationOf } from './messages.ts';

type Own = Extract<keyof Handlers, `${string} /api/threshold${string}`>;

const REASON_MAX = 500;
/** What no longer stands in the way of another proposal. */
const OVER: readonly Sanction['state'][] = ['refused', 'withdrawn', 'lifted', 'expired'];

/** The complaint thresholds, how everybody stands against them, and which sanction followed. */
export function thresholdHandlers(parts: ApiParts, { sanctions }: RegistryRoom): Pick<Handlers, Own> {
  const { record, clock, directory, thresholds } = parts;
  const standings = new ThresholdStandings({ record, clock, sanctions });
  const named = (id: string) => ({ id, name: directory.nameOf(id as OrganisationId) ?? null });

  /** Whom it is on learns of a sanction when it is in force. */
  const linkedTo = async (ask: Ask<RouteName>, { sanction: id }: Standing) => {
    const { all, scope } = readerOf(ask);
    return id === undefined ? undefined : sanctions.find(id, all ? 'all' : scope);
  };
  const tell = (standing: Standing, linked: Sanction | undefined) => ({
    ...{ id: standing.id, kind: standing.kind, subject: standing.subject, state: standing.state },
    organisations: standing.organisations.map(named),
    ...{ since: dateOf(standing.sinceDay), lastDay: dateOf(standing.lastDay) },
    ...{ messages: standing.messages, complaints: standing.complaints, perMillion: perMillion(standing) },
    measured: standing.measured.map(tellMeasured),
    alert:
      standing.alert === undefined
        ? null
        : {
            ...{ day: dateOf(standing.alert.day), at: formatInstant(standing.alert.at) },
            endedDay: standing.alert.endedDay === undefined ? null : dateOf(standing.alert.endedDay),
            days: standing.alert.days ?? null,
          },
    sanction: linked?.id ?? null,
  });

  /** The sanction that is proposed, as a form is filled in with it. */
  const proposal = (
    ask: Ask<RouteName>,
    standing: Standing,
    linked: Sanction | undefined,
  ): Answer<'GET /api/threshold-standings/:id'>['may']['propose'] => {
    const { state, kind: targetKind, subject: target, measured, words, lastDay } = standing;
    if (scopeWithin(ask.caller, 'registry.sanction') !== 'all') return null;
    if (linked !== undefined && !OVER.includes(linked.state)) return null;
    const kind = state === 'slow-proposed' ? 'slow' : state === 'block-proposed' ? 'block' : undefined;
    const ids = measured.filter(({ follows }) => follows === kind).map(({ threshold }) => threshold);
    const rules = thresholds.runs.rulesAt(startOf(lastDay + 1) - 1);
    const follows = rules.find(({ id }) => ids.includes(id))?.follows;
    if (follows === undefined || follows.kind === 'alert') return null;
    const on = { targetKind, target, reason: words.zh.slice(0, REASON_MAX) };
    return follows.kind === 'slow'
      ? { ...on, action: 'slow', ratePerSecond: follows.ratePerSecond, until: null }
      : {
          ...{ ...on, action: 'suspend', ratePerSecond: null },
          until: dateOf(shanghaiDay(clock()) + follows.days),
        };
  };

  const tellPage = async (ask: Ask<RouteName>, { standing, days, steps }: StandingPage) => {
    const linked = await linkedTo(ask, standing);
    return {
      ...tell(standing, linked),
      ...{ words: standing.words, others: standing.others ?? null },
      days: days.map(({ day, state, measured, ...counted }) => {
        const alert = measured.find(({ follows }) => follows === 'alert');
        return {
          ...{ day: dateOf(day), state, ...counted, perMillion: perMillion(counted) },
          ...{ lower: alert?.lower ?? null, perMillionMax: alert?.perMillionMax ?? null },
        };
      }),
      steps: steps.map(({ day, words, ...step }) => ({
        ...tellStep(step),
        ...{ day: dateOf(day), words: words ?? null },
      })),
      linkedSanction:
        linked === undefined ? null : { id: linked.id, action: linked.action, state: linked.state },
      may: { propose: proposal(ask, standing, linked) },
    };
  };
  const page = async (ask: Ask<RouteName>, id: string) =>
    tellPage(ask, await inRoom(standings.get(id, readerOf(ask))));

  return {
    'GET /api/thresholds': async (ask) => {
      const at: Instant = ask.query.at === undefined ? clock() : valid(parseInstant(ask.query.at));
      const { all } = readerOf(ask);
      const last = all ? await thresholds.runs.lastRun() : undefined;
      const { nextRun, failure } = all ? thresholds.nightly() : { nextRun: undefined, failure: undefined };
      return {
        at: formatInstant(at),
        items: thresholds.runs.rulesAt(at).map(tellThreshold),
        lastRun:
          last === undefined
            ? null
            : {
                ...{ day: dateOf(last.day), at: formatInstant(last.ranAt), tookMs: last.tookMs },
                counts: SUBJECT_KINDS.map((kind) => ({
                  ...{ kind, looked: last.counts[kind].looked },
                  states: Object.fromEntries(
                    THRESHOLD_STATES.map((state) => [state, last.counts[kind][state]]),
                  ) as Record<(typeof THRESHOLD_STATES)[number], number>,
                })),
                falseAlarms: Object.entries(last.falseAlarms).map(([threshold, told]) => ({
                  threshold,
                  ...told,
                })),
              },
        nextRun: nextRun === undefined ? null : formatInstant(nextRun),
        failure:
          failure === undefined
            ? null
            : {
                day: failure.day === undefined ? null : dateOf(failure.day),
                ...{ at: formatInstant(failure.at), words: failure.words },
              },
      };
    },
    'GET /api/threshold-standings': async (ask) => {
      const { limit, after, state: states, ...filter } = ask.query;
      const rows = await standings.list({ ...filter, states }, readerOf(ask), { limit: limit + 1, after });
      const items = await Promise.all(
        rows.slice(0, limit).map(async (each) => tell(each, await linkedTo(ask, each))),
      );
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'GET /api/threshold-standings/:id': (ask) => page(ask, ask.params.id),
    'POST /api/threshold-standings/:id/sanction': async (ask) => {
      const { sanction, reason } = ask.body;
      await inRoom(standings.link(ask.params.id, sanction, reason, await actorOf(parts, ask)));
      return page(ask, ask.params.id);
    },
  };
}

/** Whose duty it is to read complaints of everybody, or to sanction, sees all; others the alerts on their own organisations. */
function readerOf({ caller }: Ask<RouteName>): StandingReader {
  const all =
    scopeWithin(caller, 'complaint.read') === 'all' || scopeWithin(caller, 'registry.sanction') === 'all';
  const scope = scopeWithin(caller, 'facts.read') ?? [];
  // Reading the registry of everybody makes nobody concerned.
  return { all, scope: scope === 'all' ? [] : scope };
}

function tellThreshold({ follows, citation, ...threshold }: ComplaintThreshold) {
  return {
    ...threshold,
    follows: {
      kind: follows.kind,
      alertDaysMin: follows.kind === 'alert' ? 0 : follows.alertDaysMin,
      ratePerSecond: follows.kind === 'slow' ? follows.ratePerSecond : null,
      days: follows.kind === 'block' ? follows.days : null,
    },
    citation: citationOf(citation),
  };
}

function tellMeasured(measured: Measured) {
  const { threshold, follows, outcome, perMillionMax, lower, upper, complaintsOver } = measured;
  return {
    ...{ threshold, follows, outcome, perMillionMax, lower: lower ?? null, upper: upper ?? null },
    ...{ complaintsOver: complaintsOver ?? null, expected: measured.expected ?? null },
    falseAlarm: measured.falseAlarm ?? null,
  };
}

function perMillion({ messages, complaints }: { readonly messages: number; readonly complaints: number }) {
  return messages === 0 ? null : (complaints * 1e6) / messages;
}
