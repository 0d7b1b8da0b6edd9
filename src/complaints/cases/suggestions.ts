import { sql } from 'kysely';
import { DAY_MS, type Instant, NotThere, type Signature, type Words } from '../../domain/index.ts';
import type { Db } from '../ground.ts';
import { senderOf } from '../matches/match-rows.ts';
import type { CaseGround } from './ground.ts';

/** Why a complaint may belong to a case, the strongest first. */
export const ALIKE_BECAUSE = [
  'same-wave',
  'same-port-and-signature',
  'same-organisation',
  'same-port',
] as const;
export type AlikeBecause = (typeof ALIKE_BECAUSE)[number];

export const ALIKE_WORDS: Readonly<Record<AlikeBecause, Words>> = {
  'same-wave': { zh: '同一端口、同样的内容，30 天内', en: 'the same port and text, within 30 days' },
  'same-port-and-signature': { zh: '同一端口和签名', en: 'the same port and signature' },
  'same-organisation': { zh: '签名属于同一主体', en: 'the signature is the same organisation’s' },
  'same-port': { zh: '同一端口', en: 'the same port' },
};

/** An open case that a complaint may belong to, as the database finds it. */
export interface Candidate {
  readonly id: string;
  readonly port: string | null;
  readonly signature: string | null;
  readonly organisation: string | null;
  readonly subjectKind: string;
  readonly members: number;
  readonly openedAt: Instant;
  /** Of its complaints, how many are of the same port and text. */
  readonly alike: number;
}

export interface Suggestion {
  readonly case: string;
  readonly because: AlikeBecause;
  /** Of the same port and text, in that case. */
  readonly alike: number;
  readonly members: number;
}

export interface Suggestions {
  /** The best first. */
  readonly cases: readonly Suggestion[];
  /** Complaints in no case, of the same port and text within 30 days, this one among them. */
  readonly ungathered: number;
}

export interface Asked {
  readonly port: string | undefined;
  readonly signature: string | undefined;
  readonly organisation: string | undefined;
}

export const ALIKE_WITHIN_MS = 30 * DAY_MS;
const SUGGESTED_MAX = 5;

/** Which of the candidates fit and why: pure. A case about one complaint alone draws none but its like. */
export function rankSuggestions(asked: Asked, candidates: readonly Candidate[]): Suggestion[] {
  return candidates
    .flatMap((each): (Suggestion & { readonly openedAt: Instant })[] => {
      const because = reasonOf(asked, each);
      if (because === undefined) return [];
      return [{ case: each.id, because, alike: each.alike, members: each.members, openedAt: each.openedAt }];
    })
    .sort(
      (a, b) =>
        ALIKE_BECAUSE.indexOf(a.because) - ALIKE_BECAUSE.indexOf(b.because) ||
        b.alike - a.alike ||
        b.members - a.members ||
        b.openedAt - a.openedAt,
    )
    .slice(0, SUGGESTED_MAX)
    .map(({ openedAt: _, ...suggestion }) => suggestion);
}

function reasonOf({ port, signature, organisation }: Asked, each: Candidate): AlikeBecause | undefined {
  const samePort = port !== undefined && port === each.port;
  const sameSignature = signature !== undefined && signature === each.signature;
  if (each.alike > 0) return 'same-wave';
  if (each.subjectKind === 'single' || each.subjectKind === 'wave') return undefined;
  if (samePort && sameSignature) return 'same-port-and-signature';
  if (organisation !== undefined && organisation === each.organisation) return 'same-organisation';
  // On one port many may send: another signature is another matter.
  const otherSignature = signature !== undefined && each.signature !== null && !sameSignature;
  return samePort && !otherSignature ? 'same-port' : undefined;
}

/** Open cases that a complaint may belong to, and how many lie in no case beside it. */
export async function suggestCases(
  { record, directory }: Pick<CaseGround, 'record' | 'directory'>,
  complaint: string,
): Promise<Suggestions> {
  const { db } = record;
  const sender = await senderOf(db, complaint);
  if (sender === undefined) throw new NotThere();
  const { port, signature, alike, acceptedAt } = sender;
  const owner = signature === undefined ? undefined : directory.ownerOf(signature as Signature);
  const asked: Asked = { port, signature, organisation: sender.organisation ?? owner };
  const [candidates, ungathered] = await Promise.all([
    candidatesFor(db, asked, alike, acceptedAt),
    sql<{ count: number }>`
      select count(*)::int as count from complaint c
      where c.alike = ${alike} and c.accepted_at > ${before(acceptedAt)} and c.accepted_at < ${after(acceptedAt)}
        and c.state <> 'closed' and not exists (select from case_member m where m.complaint = c.id)`.execute(
      db,
    ),
  ]);
  return { cases: rankSuggestions(asked, candidates), ungathered: ungathered.rows[0]!.count };
}

/** Complaints in no case of the same port and text as this one, within 30 days of it. */
export async function ungatheredLike(db: Db, complaint: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from complaint o join complaint c on c.alike = o.alike
      and c.accepted_at > o.accepted_at - interval '30 days' and c.accepted_at < o.accepted_at + interval '30 days'
    where o.id = ${complaint} and c.state <> 'closed'
      and not exists (select from case_member m where m.complaint = c.id)
    order by c.sequence limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

async function candidatesFor(
  db: Db,
  { port, signature, organisation }: Asked,
  alike: Buffer,
  at: Date,
): Promise<Candidate[]> {
  const { rows } = await sql<Omit<Candidate, 'openedAt'> & { opened_at: Date }>`
    with same as (
      select m."case" as id, count(*)::int as alike
      from complaint c join case_member m on m.complaint = c.id
      where c.alike = ${alike} and c.accepted_at > ${before(at)} and c.accepted_at < ${after(at)}
      group by m."case"
    ), near as (
      select id from same
      union (select id from complaint_case where state = 'open' and port = ${port ?? null} order by sequence desc limit 200)
      union (select id from complaint_case where state = 'open' and organisation = ${organisation ?? null} order by sequence desc limit 200)
      union (select id from complaint_case where state = 'open' and signature = ${signature ?? null} order by sequence desc limit 200)
    )
    select k.id, k.port, k.signature, k.organisation, k.subject_kind as "subjectKind", k.members, k.opened_at, coalesce(s.alike, 0) as alike
    from near n join complaint_case k on k.id = n.id left join same s on s.id = k.id
    where k.state = 'open'`.execute(db);
  return rows.map(({ opened_at, ...row }) => ({ ...row, openedAt: opened_at.getTime() }));
}

const before = (at: Date) => new Date(at.getTime() - ALIKE_WITHIN_MS);
const after = (at: Date) => new Date(at.getTime() + ALIKE_WITHIN_MS);
