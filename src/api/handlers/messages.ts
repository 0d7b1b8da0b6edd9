import { z } from 'zod';
import {
  formatInstant,
  Invalid,
  maskRecipient,
  parseInstant,
  parseRecipient,
  REASONS,
  type Reason,
  type ReasonCode,
  type Scope,
  type Words,
} from '../../domain/index.ts';
import {
  EvidenceError,
  openCheckpoint,
  parseBatchLeaf,
  parseVerifierKey,
  type RecordProof,
} from '../../evidence/index.ts';
import { type HeldRow, type JudgedRecord, readRecord } from '../../gateway/index.ts';
import { CHINA, describeReason, formatCitation, labelOf, wordOf } from '../../rules/index.ts';
import {
  type MessageFilter,
  recipientTag,
  type SearchPlace,
  type TrafficMessage,
  type TrafficReceipt,
  type TrafficScope,
} from '../../store/index.ts';
import type { Answer, Citation, Evidence, ExplainedReason, Message } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import { HttpProblem, notThere } from '../problem.ts';
import { cursor, readCursor } from '../reading.ts';
import type { Ask, Handlers } from '../serve.ts';

type Own = Exclude<
  Extract<keyof Handlers, `${string} /api/messages${string}`>,
  'GET /api/messages/:id/custody' | 'GET /api/messages/:id/consent'
>;
/** The last row of the page before, or where a search goes on and how wide. */
const KEY = z.tuple([z.number(), z.string(), z.number().int().positive().optional()]);
/** What nobody waits for longer: a list then tells how far it got. */
const SEARCH_MS = 300;

/** Messages as they were judged: lists, one with everything about it, its evidence, and its number for whom may see it. */
export function messageHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { traffic, evidence } = parts;
  const find = async (ask: Ask<Own>, id: string): Promise<TrafficMessage> => {
    const found = await traffic.message(id, trafficScope(parts, ask.scope));
    if (found === undefined) throw notThere();
    return found;
  };
  return {
    'GET /api/messages': async (ask) => {
      const { limit, after, sort, ...rest } = ask.query;
      const key = readCursor(KEY, after);
      const { messages, goesOn } = await traffic.search(filterOf(parts, rest, ask.scope), {
        limit: limit + 1,
        order: sort === 'at' ? 'oldest' : 'newest',
        withinMs: SEARCH_MS,
        ...(key === undefined ? {} : { after: placeOf(key) }),
      });
      const items = messages.slice(0, limit);
      const place: SearchPlace | undefined = messages.length > limit ? items.at(-1) : goesOn;
      return {
        items: items.map((row) => messageOf(parts, row)),
        next: place === undefined ? null : wordOfPlace(place),
        lookedTo: goesOn === undefined ? null : formatInstant(goesOn.at),
      };
    },

    'GET /api/messages/:id': async (ask) => {
      const found = await find(ask, ask.params.id);
      const [receipts, held, record] = await Promise.all([
        traffic.receipts(found.messageId),
        found.outcome === 'hold' ? parts.held.get(found.messageId) : undefined,
        recordOf(parts, found).catch(() => undefined),
      ]);
      return pageOf(parts, ask, found, receipts, held, record);
    },

    'GET /api/messages/:id/evidence': async (ask) => {
      const { gateway, block, record, messageId, organisation } = await find(ask, ask.params.id);
      // A record holds the whole number, and cannot be shown to stand in the log without it.
      await ask.audit({
        act: 'message.evidence-taken',
        object: { kind: 'message', id: messageId },
        organisation: organisation || undefined,
      });
      return tellProof(await evidence.prove(gateway, block, record).catch(noEvidence), evidence.verifierKey);
    },

    'POST /api/messages/:id/unmask': async (ask) => {
      const found = await find(ask, ask.params.id);
      // Told in the audit before it is shown: a number that is seen has left its trace.
      await ask.audit({
        act: 'message.unmasked',
        object: { kind: 'message', id: found.messageId },
        organisation: found.organisation || undefined,
        reason: ask.body.reason,
      });
      return { recipient: numberOf(parts, found) };
    },
  };
}

/** A proof with what a browser needs to check it. */
export function tellProof(proof: RecordProof, verifierKey: string): Evidence {
  const leaf = parseBatchLeaf(Buffer.from(proof.leaf), 'leaf')!;
  const { size } = openCheckpoint(proof.checkpoint, parseVerifierKey(verifierKey));
  return {
    record: proof.record,
    salt: proof.salt,
    batch: { leaf: proof.leaf, index: proof.recordIndex, size: leaf.count, path: [...proof.recordPath] },
    log: { index: proof.index, size, path: [...proof.path] },
    checkpoint: proof.checkpoint,
    verifierKey,
  };
}

/** What a scope is in the traffic store; undefined: everything. */
export function trafficScope({ directory }: ApiParts, scope: Scope): TrafficScope | undefined {
  if (scope === 'all') return undefined;
  const accounts = directory.accounts(scope).map(({ opened }) => opened.account);
  return { accounts, organisations: scope };
}

export function messageOf(parts: ApiParts, row: TrafficMessage): Message {
  return {
    id: row.messageId,
    at: formatInstant(row.at),
    account: row.account,
    organisation: row.organisation,
    organisationName: parts.directory.nameOf(row.organisation) ?? null,
    signature: row.signature,
    port: row.port,
    recipient: masked(parts, row),
    carrier: row.carrier,
    protocol: row.protocol,
    text: row.text,
    purpose: row.purpose,
    outcome: row.outcome,
    reasons: [...row.reasons],
    shadowReasons: [...row.shadowReasons],
    segments: row.segments,
  };
}

export function heldStateOf(row: HeldRow): NonNullable<Answer<'GET /api/messages/:id'>['held']> {
  return {
    state: row.state,
    decision: row.decision,
    decidedBy: row.decided_by_name ?? row.decided_by,
    decidedReason: row.decided_reason,
    due: row.due === null ? null : formatInstant(row.due.getTime()),
    settledAt: row.settled_at === null ? null : formatInstant(row.settled_at.getTime()),
  };
}

function placeOf([at, messageId, windowMs]: z.output<typeof KEY>): SearchPlace {
  return { at, messageId, ...(windowMs === undefined ? {} : { windowMs }) };
}

function wordOfPlace({ at, messageId, windowMs }: SearchPlace): string {
  return cursor(windowMs === undefined ? [at, messageId] : [at, messageId, windowMs]);
}

type Filter = Omit<Ask<'GET /api/messages'>['query'], 'limit' | 'after' | 'sort'>;

/** The question in the store's terms. A number is looked for by its tag, so that it stands in no query. */
function filterOf(parts: ApiParts, asked: Filter, scope: Scope): MessageFilter {
  const { from, to, account, organisation, recipient, ...same } = asked;
  const within = trafficScope(parts, scope);
  const filter = {
    ...same,
    from: from === undefined ? undefined : (parseInstant(from) as number),
    to: to === undefined ? undefined : (parseInstant(to) as number),
    accounts: account,
    organisations: organisation,
    recipientTag: recipient === undefined ? undefined : tagOf(parts, recipient),
    scope: within,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

function tagOf(parts: ApiParts, text: string): bigint {
  const recipient = parseRecipient(text);
  if (!(recipient instanceof Invalid)) return recipientTag(parts.sealKey, recipient);
  const words = {
    zh: '须为完整的手机号，如 13800138000，境外号码以 + 开头。',
    en: 'A whole number is needed, such as 13800138000, or + and the digits.',
  };
  throw new HttpProblem(422, 'invalid-request', words, { fields: [{ field: 'recipient', words }] });
}

export function numberOf({ sealer }: ApiParts, row: TrafficMessage): string {
  return sealer.open(Buffer.from(row.recipientSealed, 'base64')).toString();
}

/** Masked; a destination that is no number, by its ends alone. */
function masked(parts: ApiParts, row: TrafficMessage): string {
  const text = numberOf(parts, row);
  const recipient = parseRecipient(text);
  if (!(recipient instanceof Invalid)) return maskRecipient(recipient);
  return text.length < 8 ? '****' : `${text.slice(0, 2)}****${text.slice(-2)}`;
}

/** A message that the log does not hold proves nothing; whoever asks is told that, and not of a fault. */
function noEvidence(error: unknown): never {
  if (!(error instanceof EvidenceError) || error.problem.what !== 'block-missing') throw error;
  throw new HttpProblem(
    404,
    'not-found',
    { zh: '存证日志里没有这条短信。', en: 'The evidence log does not hold this message.' },
    {
      fix: {
        zh: '演示环境的历史短信没有存证；其他短信请由系统运维核查存证日志。',
        en: 'In the demo the messages of past weeks have no evidence; of any other, have the operator look into the log.',
      },
    },
  );
}

/** The message’s own record, as the gateway wrote it. */
export async function recordOf(
  { evidence }: ApiParts,
  row: TrafficMessage,
): Promise<JudgedRecord | undefined> {
  const batch = await evidence.read(row.gateway, row.block);
  // The place is that within the shipment's group of blocks; the id says which it is.
  const bytes = batch.records[row.record];
  const record = bytes === undefined ? undefined : readRecord(bytes);
  return record?.kind === 'judged' && record.messageId === row.messageId ? record : undefined;
}

function pageOf(
  parts: ApiParts,
  ask: Ask<Own>,
  row: TrafficMessage,
  receipts: readonly TrafficReceipt[],
  held: HeldRow | undefined,
  record: JudgedRecord | undefined,
): Answer<'GET /api/messages/:id'> {
  const account = parts.directory.account(row.account);
  const holder = account?.opened.organisation;
  const book = CHINA.find(({ id }) => id === row.rulebook);
  return {
    message: {
      ...messageOf(parts, row),
      textAnomalies: [...row.textAnomalies],
      plan: row.plan,
      rulebook: { id: row.rulebook, words: book === undefined ? null : { zh: book.zh, en: book.en } },
      holder:
        holder === undefined ? null : { organisation: holder, name: parts.directory.nameOf(holder) ?? null },
    },
    reasons: reasonsOf(row, record),
    receipts: receipts.map(({ segment, at, status, reportedAt }) => ({
      segment,
      at: formatInstant(at),
      status,
      reportedAt: formatInstant(reportedAt),
    })),
    evidence: { gateway: row.gateway, block: row.block, record: row.record },
    held: held === undefined ? null : heldStateOf(held),
    events: eventsOf(row, receipts, held),
    mayUnmask: scopeWithin(ask.caller, 'number.unmask') !== undefined,
    mayDecide: held !== undefined && scopeWithin(ask.caller, 'message.release') !== undefined,
  };
}

/** Why, as the record has it; where there is none, as far as the traffic store does. */
export function reasonsOf(row: TrafficMessage, record: JudgedRecord | undefined): ExplainedReason[] {
  return record?.reasons.map((reason) => explained(reason, row.at)) ?? codesAlone(row);
}

/** Which rule found it, what it saw and what it asked for stand in the record alone. */
function codesAlone({ reasons, shadowReasons }: TrafficMessage): ExplainedReason[] {
  const bare = (mode: Reason['mode']) => (code: string) => ({
    code,
    rule: '',
    mode,
    outcome: null,
    words: wordsOf(code),
    dutyHolder: null,
    citations: [],
    fix: null,
    evidence: [],
  });
  return [...reasons.map(bare('enforce')), ...shadowReasons.map(bare('shadow'))];
}

function wordsOf(code: string): Words {
  return REASONS[code as ReasonCode] ?? { zh: code, en: code };
}

export function explained(reason: Reason, at: number): ExplainedReason {
  const told = describeReason(reason, at, CHINA);
  return {
    code: reason.code,
    rule: reason.rule,
    mode: reason.mode,
    outcome: reason.outcome,
    words: wordsOf(reason.code),
    dutyHolder: told?.dutyHolder ?? null,
    citations: (told?.citations ?? []).map(citationOf),
    fix: told?.fix ?? null,
    evidence: Object.entries(reason.evidence).map(([key, value]) => ({
      key,
      label: labelOf(key),
      value: { zh: wordOf(key, String(value), 'zh'), en: wordOf(key, String(value), 'en') },
    })),
  };
}

export function citationOf(citation: Parameters<typeof formatCitation>[0]): Citation {
  const { law, article, version, certainty, zh, en, from, until } = citation;
  return {
    law,
    article,
    version,
    certainty,
    zh,
    en,
    shown: { zh: formatCitation(citation, 'zh'), en: formatCitation(citation, 'en') },
    from: formatInstant(from),
    until: until === undefined ? null : formatInstant(until),
  };
}

const JUDGED = {
  allow: { zh: '裁决：放行', en: 'Judged: allowed' },
  hold: { zh: '裁决：待人工决定', en: 'Judged: held for a person' },
  refuse: { zh: '裁决：拒绝', en: 'Judged: refused' },
} as const;

const SETTLED = {
  waiting: { kind: 'decided', words: { zh: '等待决定', en: 'Waiting' } },
  deciding: { kind: 'decided', words: { zh: '已决定，待生效', en: 'Decided, not yet in force' } },
  released: { kind: 'released', words: { zh: '人工放行', en: 'Released by a person' } },
  rejected: { kind: 'rejected', words: { zh: '人工拒绝', en: 'Rejected by a person' } },
  expired: { kind: 'expired', words: { zh: '逾期未决，自动拒绝', en: 'Nobody decided in time: refused' } },
} as const;

function eventsOf(row: TrafficMessage, receipts: readonly TrafficReceipt[], held: HeldRow | undefined) {
  const at = formatInstant(row.at);
  return [
    { at, kind: 'submitted' as const, words: { zh: '提交', en: 'Submitted' }, by: row.account },
    { at, kind: 'judged' as const, words: JUDGED[row.outcome], by: null },
    ...(held?.settled_at == null
      ? []
      : [
          {
            at: formatInstant(held.settled_at.getTime()),
            kind: SETTLED[held.state].kind,
            words: SETTLED[held.state].words,
            by: held.decided_by_name ?? held.decided_by,
          },
        ]),
    ...receipts.map((receipt) => ({
      at: formatInstant(receipt.at),
      kind: 'receipt' as const,
      words: {
        zh: `第 ${receipt.segment + 1} 段回执：${receipt.status}`,
        en: `Receipt of segment ${receipt.segment + 1}: ${receipt.status}`,
      },
      by: null,
    })),
  ];
}
