import {
  CHANGE_WORDS,
  isMatchReason,
  judgedToday,
  type KeptMatch,
  MATCH_REASONS,
  type MatchResult,
  NOT_OURS_WORDS,
  type Ranked,
  subjectOf,
} from '../../complaints/index.ts';
import {
  CARRIERS,
  formatInstant,
  Invalid,
  type Message,
  type OrganisationId,
  parseAccountId,
  parseMessageId,
  parseRecipient,
  type Scope,
  type Verdict,
} from '../../domain/index.ts';
import { NOT_JUDGED_AGAIN } from '../../kernel/index.ts';
import type { TrafficMessage } from '../../store/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { Answer, ExplainedReason } from '../contract/index.ts';
import type { ApiParts } from '../parts.ts';
import { notThere } from '../problem.ts';
import type { Handlers } from '../serve.ts';
import { explained, numberOf, reasonsOf, recordOf } from './messages.ts';

type Own =
  | 'GET /api/complaints/:id/match'
  | 'GET /api/complaints/:id/verdicts'
  | 'POST /api/complaints/:id/match';
type Told = Answer<'GET /api/complaints/:id/match'>;

/** Which message a complaint is about: what was found with its reasons, and what somebody picks where it is unsure. */
export function matchHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { traffic, directory, complaints } = parts;
  const { matches } = complaints;

  const near = async ({ messageId, confidence, reasons }: Ranked): Promise<Told['candidates'][number]> => {
    const found = await traffic.message(messageId, undefined);
    return {
      ...{ message: messageId, confidence, reasons: tellReasons(reasons) },
      at: found === undefined ? null : formatInstant(found.at),
      port: found?.port ?? null,
      text: found?.text ?? null,
    };
  };

  const tell = async (complaint: string, scope: Scope): Promise<Told> => {
    const kept: KeptMatch | undefined = await inRoom(matches.of(complaint, scope));
    if (kept === undefined) return WAITING;
    const { result, organisation = '' } = kept;
    const ranked = 'messages' in result ? result.messages : [];
    const candidates = await Promise.all(ranked.map(near));
    return {
      state: result.kind,
      confidence: 'confidence' in result ? result.confidence : null,
      reasons: tellReasons(result.reasons),
      kinds: kindsOf(result),
      message: result.kind === 'found' ? await near(result) : null,
      organisation: organisation === '' ? null : organisation,
      organisationName: directory.nameOf(organisation as OrganisationId) ?? null,
      candidates,
      matchedAt: formatInstant(kept.matchedAt),
      decidedBy: kept.isDecided ? kept.byName : null,
    };
  };

  return {
    'GET /api/complaints/:id/match': async ({ params, scope }) => tell(params.id, scope),
    'GET /api/complaints/:id/verdicts': async ({ params, scope }) => {
      const kept = await inRoom(matches.of(params.id, scope));
      const found = kept?.message === undefined ? undefined : await traffic.message(kept.message, undefined);
      const message = found && messageOf(parts, found);
      // Where no message is known, or it is no longer kept, there is no verdict.
      if (found === undefined || message === undefined) throw notThere();
      const [judged, { verdict, learnt }] = await Promise.all([
        recordOf(parts, found).catch(() => undefined),
        judgedToday(parts.record, message),
      ]);
      const first = reasonsOf(found, judged).filter(({ mode }) => mode === 'enforce');
      const carried = first.filter(({ code }) => NOT_JUDGED_AGAIN.includes(code));
      const today = todayOf(verdict, carried, message.at);
      return {
        message: found.messageId,
        first: { at: formatInstant(found.at), outcome: found.outcome, reasons: first },
        today: { at: formatInstant(parts.clock()), ...today, carried: carried.map(({ code }) => code) },
        gone: missing(first, today.reasons),
        added: missing(today.reasons, first),
        learnt: learnt.map(({ recordedAt, change }) => ({
          ...{ kind: change.kind, words: { ...CHANGE_WORDS[change.kind] }, subject: subjectOf(change) },
          ...{ at: formatInstant(change.at), recordedAt: formatInstant(recordedAt) },
        })),
      };
    },
    'POST /api/complaints/:id/match': async (ask) => {
      const { message, reason } = ask.body;
      await inRoom(matches.pick(ask.params.id, message ?? undefined, reason, await actorOf(parts, ask)));
      return tell(ask.params.id, ask.scope);
    },
  };
}

const WAITING: Told = {
  ...{ state: 'waiting', confidence: null, reasons: [], kinds: [], message: null, candidates: [] },
  ...{ organisation: null, organisationName: null, matchedAt: null, decidedBy: null },
};

/** The message as the kernel judges it; undefined: what it was sent to is no number. */
function messageOf(parts: ApiParts, row: TrafficMessage): Message | undefined {
  const [id, account, recipient] = [
    parseMessageId(row.messageId),
    parseAccountId(row.account),
    parseRecipient(numberOf(parts, row)),
  ];
  if (id instanceof Invalid || account instanceof Invalid || recipient instanceof Invalid) return undefined;
  const { at, port: source, text, textAnomalies, segments } = row;
  const carrier = CARRIERS.find((each) => each === row.carrier);
  return { id, at, account, source, recipient, carrier, text, textAnomalies, segments };
}

const WEIGHT = { allow: 0, hold: 1, refuse: 2 } as const;

/** The verdict of today, with what could not be judged again as it was. */
function todayOf(
  verdict: Verdict,
  carried: readonly ExplainedReason[],
  at: number,
): { readonly outcome: Verdict['outcome']; readonly reasons: ExplainedReason[] } {
  const found = verdict.reasons.filter(
    ({ mode, code }) => mode === 'enforce' && !NOT_JUDGED_AGAIN.includes(code),
  );
  const reasons = [...found.map((reason) => explained(reason, at)), ...carried];
  const outcome = reasons.reduce<Verdict['outcome']>(
    (worst, each) => (each.outcome !== null && WEIGHT[each.outcome] > WEIGHT[worst] ? each.outcome : worst),
    'allow',
  );
  return { outcome, reasons };
}

function missing(of: readonly ExplainedReason[], among: readonly ExplainedReason[]): string[] {
  return of.flatMap(({ code }) => (among.some((each) => each.code === code) ? [] : [code]));
}

/** Codes of an earlier version that are known no more are left out. */
function tellReasons(reasons: readonly string[]): Told['reasons'] {
  return reasons.filter(isMatchReason).map((code) => ({ code, words: { ...MATCH_REASONS[code] } }));
}

function kindsOf(result: MatchResult): Told['kinds'] {
  if (!('kinds' in result)) return [];
  return result.kinds.map(({ kind, confidence }) => ({
    kind,
    words: { ...NOT_OURS_WORDS[kind] },
    share: Math.min(1, result.notOurs * confidence),
  }));
}
