import { z } from 'zod';
import { EXCHANGE_KINDS, FILE_FORMATS } from '../../domain/index.ts';
import { asked, moment, page, reason, words } from './common.ts';
import { citation } from './messages.ts';

const sanction = z.object({
  id: z.string(),
  action: z.enum(['suspend', 'slow']),
  ratePerSecond: z.number().nullable(),
  reason: z.string(),
  since: moment,
  until: moment.nullable(),
});

export const account = z.object({
  account: z.string(),
  organisation: z.string(),
  organisationName: z.string().nullable(),
  state: z.enum(['open', 'closed']),
  openedAt: moment,
  closedAt: moment.nullable(),
  credential: z.enum(['argon2id', 'sealed-secret']),
  addresses: z.array(z.string()),
  windowMax: z.number(),
  connectionsMax: z.number(),
  ratePerSecond: z.number().nullable(),
  refusal: z.enum(['response', 'receipt']),
  sanctions: z.array(sanction),
  /** Live sessions over all gateways that answer. */
  sessions: z.number(),
});
export const accountsQuery = z.object({
  ...page,
  q: z.string().max(60).optional(),
  state: z.enum(['open', 'closed']).optional(),
});

export const rule = z.object({
  id: z.string(),
  mode: z.enum(['off', 'shadow', 'enforce']),
  modeSince: moment.nullable(),
  standardMode: z.enum(['off', 'shadow', 'enforce']),
  failureMode: z.enum(['refuse', 'hold', 'allow']),
  dutyHolder: z.string(),
  codes: z.array(z.object({ code: z.string(), words, today: z.number() })),
  fix: words,
  /** In force now first, then those to come, then those past. */
  citations: z.array(citation.extend({ inForce: z.boolean() })),
  proposal: z.string().nullable().meta({ description: 'an open proposal to change its mode' }),
});
export const rules = z.object({
  rulebook: z.object({ id: z.string(), words, from: moment }),
  items: z.array(rule),
});
export const modeProposal = z.strictObject({ mode: z.enum(['off', 'shadow', 'enforce']), reason });

export const proposal = z.object({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  body: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  reason: z.string(),
  state: z.enum(['proposed', 'approved', 'rejected', 'withdrawn']),
  proposedBy: z.object({ id: z.string(), name: z.string() }),
  proposedAt: moment,
  decidedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  decidedAt: moment.nullable(),
  decisionReason: z.string().nullable(),
  mine: z.boolean(),
});
export const proposalsQuery = z.object({
  ...page,
  state: z.enum(['proposed', 'approved', 'rejected', 'withdrawn']).optional(),
});
export const proposalDecision = z.strictObject({ approve: z.boolean(), reason });

export const gateway = z.object({
  name: z.string(),
  running: z.boolean(),
  listeners: z.array(z.object({ protocol: z.string(), host: z.string(), listener: z.number() })),
  sessions: z.array(
    z.object({ account: z.string(), protocol: z.string(), state: z.string(), since: moment }),
  ),
  /** Figures as the gateway's metrics tell them. */
  figures: z.object({
    submissions: z.number().nullable(),
    held: z.number().nullable(),
    backlog: z.number().nullable(),
    awaitingReceipt: z.number().nullable(),
    journalBlocks: z.number().nullable(),
    memoryBytes: z.number().nullable(),
  }),
});
export const gateways = z.object({ items: z.array(gateway) });

export const health = z.object({
  version: z.string(),
  startedAt: moment,
  now: moment,
  parts: z.array(
    z.object({
      part: z.enum(['record', 'traffic', 'gateway', 'detectors']),
      well: z.boolean(),
      detail: words,
    }),
  ),
  evidence: z.object({
    origin: z.string(),
    size: z.number(),
    checkpoint: z.string(),
    /** Those who cosign checkpoints, and the newest that each did. */
    witnesses: z.array(
      z.object({
        name: z.string(),
        url: z.string(),
        key: z.string(),
        size: z.number().nullable(),
        at: moment.nullable(),
        problem: z.string().nullable(),
      }),
    ),
  }),
  process: z.object({ memoryBytes: z.number(), cpuSeconds: z.number() }),
  feed: z.object({ head: z.number() }),
});

export const auditEntry = z.object({
  sequence: z.number(),
  at: moment,
  actor: z.string(),
  actorName: z.string(),
  act: z.string(),
  object: z.object({ kind: z.string(), id: z.string() }),
  organisation: z.string().nullable(),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  address: z.string(),
});
export const auditQuery = z.object({
  ...page,
  actor: z.string().max(60).optional(),
  act: z.string().max(60).optional(),
  object: z.string().max(60).optional().meta({ description: 'the id of what was done to' }),
  from: asked.optional(),
  to: asked.optional(),
});

export const job = z.object({
  id: z.string(),
  kind: z.enum([
    'export-messages',
    'export-audit',
    'export-held',
    'export-accounts',
    ...EXCHANGE_KINDS.map((kind) => `export-${kind}` as const),
    'import',
    'preflight',
    'detectors',
    'case-pack',
  ]),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  total: z.number().nullable(),
  createdAt: moment,
  endedAt: moment.nullable(),
  fileName: z.string().nullable(),
  fileBytes: z.number().nullable(),
  error: words.nullable(),
});
/** Work of one kind: all of it, what is past its time, what will be soon, and when the first falls due. */
const workGroup = z.object({
  kind: z.enum([
    'held',
    'findings',
    'cases',
    'applications',
    'own-applications',
    'sanctions',
    'plans',
    'bulletins',
    'proposals',
    'own-proposals',
    'keys',
  ]),
  open: z.number(),
  overdue: z.number(),
  soon: z.number(),
  nextDue: moment.nullable(),
});
/** What waits for this person: a kind stands here where their duties cover it. */
export const work = z.object({
  groups: z.array(workGroup),
  proposals: z.object({ toDecide: z.array(proposal), mine: z.array(proposal) }),
  jobs: z.array(job),
  keysEnding: z.array(z.object({ id: z.string(), name: z.string(), until: moment })),
});

export const jobs = z.object({ items: z.array(job) });
export const newExport = z.strictObject({
  kind: z.enum(['messages', 'audit', 'held', 'accounts', ...EXCHANGE_KINDS]),
  format: z.enum(FILE_FORMATS),
  /** The filter as it stands in the list's address; what the registry holds is exported whole. */
  filter: z.record(z.string(), z.string().max(500)).default({}),
});
