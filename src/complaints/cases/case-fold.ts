import {
  type CaseDecision,
  type CaseState,
  type CaseSubject,
  type Instant,
  next,
} from '../../domain/index.ts';
import { CASE_MACHINE, type CaseAct } from './case-states.ts';

/** What a fold of events reads of each. The detail is ours: written by the acts of this room alone. */
export interface FoldedEvent {
  readonly act: CaseAct;
  /** When it was known here: its order. */
  readonly learntAt: Instant;
  readonly detail: CaseDetail;
}

/** What an event says beside its words; each act its own part of it. */
export interface CaseDetail {
  /** Of `open` and `name`. */
  readonly subjectKind?: CaseSubject | undefined;
  readonly port?: string | null | undefined;
  readonly signature?: string | null | undefined;
  readonly organisation?: string | null | undefined;
  /** Hexadecimal. */
  readonly alike?: string | null | undefined;
  /** Of `assign`; null: to nobody. */
  readonly assignee?: string | null | undefined;
  readonly assigneeName?: string | null | undefined;
  readonly decision?: CaseDecision | undefined;
  /** Of `dissolve`: where its complaints went. */
  readonly into?: string | null | undefined;
  /** Of a lead: which, and which hop. */
  readonly lead?: string | undefined;
  readonly place?: number | undefined;
  /** The act that moved complaints, and how many. */
  readonly act?: string | undefined;
  readonly count?: number | undefined;
  /** Of `send`: complaints that came later, to a hop that is open. */
  readonly more?: boolean | undefined;
  readonly [more: string]: unknown;
}

/** A hop without an answer. Once the lead has gone on to another, nobody waits for it any more; an answer of it still counts. */
export interface OpenHop {
  readonly lead: string;
  readonly organisation: string;
  readonly sentAt: Instant;
  readonly isWaitedFor: boolean;
}

/** How a case stands, as its events say. */
export interface CaseFold {
  readonly state: CaseState;
  readonly subjectKind: CaseSubject;
  readonly port: string | null;
  readonly signature: string | null;
  readonly organisation: string | null;
  readonly alike: string | null;
  readonly openedAt: Instant;
  readonly assignee: string | null;
  readonly assigneeName: string | null;
  readonly decision: CaseDecision | null;
  readonly decidedAt: Instant | null;
  readonly into: string | null;
  /** Whether the accused has appealed already: they may once. */
  readonly hasAppealed: boolean;
  /** The hops of its leads that were not answered, by lead and place. */
  readonly openHops: ReadonlyMap<string, OpenHop>;
  /** Hops that were answered. */
  readonly answers: number;
}

/** The events of one case, in their order; the first is `open`. Throws where an event cannot follow what was before it. */
export function foldCase(events: readonly FoldedEvent[]): CaseFold {
  const [first, ...rest] = events;
  if (first?.act !== 'open') throw new Error('a case begins with its opening');
  return rest.reduce(take, begin(first));
}

function begin({ learntAt, detail }: FoldedEvent): CaseFold {
  return {
    ...{ state: 'open', subjectKind: detail.subjectKind!, openedAt: learntAt },
    ...{ port: detail.port ?? null, signature: detail.signature ?? null },
    ...{ organisation: detail.organisation ?? null, alike: detail.alike ?? null },
    ...{ assignee: null, assigneeName: null, decision: null, decidedAt: null, into: null },
    ...{ hasAppealed: false, openHops: new Map(), answers: 0 },
  };
}

function take(fold: CaseFold, { act, learntAt, detail }: FoldedEvent): CaseFold {
  const after: CaseFold = { ...fold, state: next(CASE_MACHINE, fold.state, act) };
  const hop = `${detail.lead} ${detail.place}`;
  switch (act) {
    case 'name':
      return { ...after, ...named(fold, detail) };
    case 'assign':
      return { ...after, assignee: detail.assignee ?? null, assigneeName: detail.assigneeName ?? null };
    case 'decide':
      return { ...after, decision: detail.decision!, decidedAt: learntAt };
    case 'appeal':
      return { ...after, hasAppealed: true };
    case 'overturn':
    case 'reopen':
      return { ...after, decision: null, decidedAt: null };
    case 'dissolve':
      return { ...after, into: detail.into ?? null };
    case 'revive':
      return { ...after, into: null };
    case 'send':
    case 'pass':
      // More complaints of a hop that is open change no clock of it.
      if (detail.more === true) return after;
      return { ...after, openHops: sent(fold.openHops, hop, detail, learntAt) };
    case 'answer': {
      const openHops = new Map(fold.openHops);
      openHops.delete(hop);
      return { ...after, openHops, answers: fold.answers + 1 };
    }
    case 'open':
    case 'gather':
    case 'separate':
    case 'note':
    case 'link':
    case 'see':
    case 'check':
    case 'uphold':
    case 'object':
    case 'close':
      return after;
  }
}

/** Who is asked anew, or was passed over, is no longer waited for where it was asked before. */
function sent(
  hops: CaseFold['openHops'],
  hop: string,
  { lead, organisation }: CaseDetail,
  sentAt: Instant,
): CaseFold['openHops'] {
  const before = [...hops].map(([key, each]) => {
    const isOver = each.lead === lead || each.organisation === organisation;
    return [key, isOver ? { ...each, isWaitedFor: false } : each] as const;
  });
  return new Map([...before, [hop, { lead: lead!, organisation: organisation!, sentAt, isWaitedFor: true }]]);
}

/** What the naming names; the rest stays. */
function named(fold: CaseFold, detail: CaseDetail) {
  const of = <K extends 'port' | 'signature' | 'organisation'>(key: K) =>
    detail[key] === undefined ? fold[key] : detail[key];
  return {
    subjectKind: detail.subjectKind ?? fold.subjectKind,
    ...{ port: of('port'), signature: of('signature'), organisation: of('organisation') },
  };
}

/** Since when the oldest open hop has been waiting for its answer. A case that is over waits for nobody. */
export function answerSince({ state, openHops }: CaseFold): Instant | null {
  const waited = [...openHops.values()].filter(({ isWaitedFor }) => isWaitedFor);
  if (state !== 'open' || waited.length === 0) return null;
  return Math.min(...waited.map(({ sentAt }) => sentAt));
}
