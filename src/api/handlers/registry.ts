import type { Proposal as StoredProposal } from '../../access/index.ts';
import {
  DAY_MS,
  formatInstant,
  Invalid,
  parseChange,
  parseInstant,
  REASONS,
  shanghaiDay,
} from '../../domain/index.ts';
import type { AccountEntry } from '../../registry/index.ts';
import { CHINA, rulebookAt } from '../../rules/index.ts';
import { appendChanges } from '../../store/index.ts';
import type { Account, Proposal, Rule } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { ApiParts, GatewayTold } from '../parts.ts';
import { HttpProblem, notThere } from '../problem.ts';
import type { Ask, Handlers } from '../serve.ts';
import { citationOf } from './messages.ts';

type Own = Extract<
  keyof Handlers,
  | `${string} /api/accounts${string}`
  | `${string} /api/gateways`
  | `${string} /api/rules${string}`
  | `${string} /api/proposals${string}`
  | `${string} /api/audit`
  | `${string} /api/health`
>;

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** Accounts, gateways, rules with four eyes, the audit, and health. */
export function registryHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { access, directory } = parts;
  const proposalFor = async (ask: Ask<Own>, id: string) => {
    const found = await access.proposals.get(id);
    const sees = scopeWithin(ask.caller, 'rule.mode') !== undefined || found?.proposedBy === ask.caller.id;
    if (found === undefined || !sees) throw notThere();
    return found;
  };
  const tell = (ask: Ask<Own>, proposal: StoredProposal) => proposalOf(proposal, ask.caller.id);

  return {
    'GET /api/accounts': async (ask) => {
      const { limit, after, q = '', state } = ask.query;
      const now = parts.clock();
      const sessions = await sessionsByAccount(parts);
      const found = directory
        .accounts(ask.scope)
        .filter(({ opened, closedAt }) => {
          const name = directory.nameOf(opened.organisation) ?? '';
          const meant = opened.account.includes(q) || name.includes(q) || opened.organisation.includes(q);
          return meant && (state === undefined || state === (closedAt === undefined ? 'open' : 'closed'));
        })
        .filter(({ opened }) => after === undefined || opened.account > after);
      const items = found.slice(0, limit).map((entry) => accountOf(parts, entry, now, sessions));
      return { items, next: found.length > limit ? items.at(-1)!.account : null };
    },
    'GET /api/accounts/:id': async (ask) => {
      const entry = directory.account(ask.params.id);
      const { scope } = ask;
      if (entry === undefined || (scope !== 'all' && !scope.includes(entry.opened.organisation)))
        throw notThere();
      return accountOf(parts, entry, parts.clock(), await sessionsByAccount(parts));
    },
    'GET /api/gateways': async () => ({ items: (await parts.gateways()).map(gatewayOf) }),

    'GET /api/rules': async () => rulesOf(parts),
    'POST /api/rules/:id/proposals': async (ask) => {
      const rule = bookNow(parts).rules.find(({ id }) => id === ask.params.id);
      if (rule === undefined) throw notThere();
      const { mode, reason } = ask.body;
      const current = directory.modeOf(rule.id)?.mode ?? rule.mode;
      if (mode === current) {
        const words = { zh: '规则已经是这个模式。', en: 'The rule runs in this mode already.' };
        throw new HttpProblem(409, 'conflict', words, { fields: [{ field: 'mode', words }] });
      }
      const open = await access.proposals.list({ state: 'proposed', limit: 500 });
      if (open.some(({ kind, subject }) => kind === 'rule-mode' && subject === rule.id)) {
        throw new HttpProblem(409, 'conflict', {
          zh: '这条规则已有一个待决定的提议。',
          en: 'A proposal for this rule is open already.',
        });
      }
      const { id: by, name: byName } = ask.caller;
      const body = { mode, before: current };
      const proposal = await access.proposals.propose({
        kind: 'rule-mode',
        subject: rule.id,
        body,
        reason,
        by,
        byName,
      });
      await ask.audit({
        act: 'rule-mode.proposed',
        object: { kind: 'rule', id: rule.id },
        reason,
        detail: body,
      });
      return tell(ask, proposal);
    },
    'GET /api/proposals': async (ask) => {
      const { limit, after, state } = ask.query;
      const all = scopeWithin(ask.caller, 'rule.mode') !== undefined;
      const rows = await access.proposals.list({ state, limit: limit + 1, after });
      const items = rows.slice(0, limit);
      const next = rows.length > limit ? items.at(-1)!.id : null;
      const seen = items.filter(({ proposedBy }) => all || proposedBy === ask.caller.id);
      return { items: seen.map((each) => tell(ask, each)), next };
    },
    'GET /api/proposals/:id': async (ask) => tell(ask, await proposalFor(ask, ask.params.id)),
    'POST /api/proposals/:id/decision': async (ask) => {
      const { id, subject } = await proposalFor(ask, ask.params.id);
      const { approve, reason } = ask.body;
      const { id: by, name: byName } = ask.caller;
      const decided = await access.proposals.decide(
        id,
        { approve, reason, by, byName },
        async (trx, proposal) => {
          const change = parseChange({
            kind: 'rule-mode-set',
            at: parts.clock(),
            rule: proposal.subject,
            mode: proposal.body['mode'],
          });
          if (change instanceof Invalid) throw new Error(change.toString());
          await ask.audit(
            {
              act: 'rule-mode.approved',
              object: { kind: 'rule', id: proposal.subject },
              reason,
              detail: told(proposal),
            },
            trx,
          );
          await appendChanges(trx, by, [change]);
        },
      );
      if (!approve)
        await ask.audit({ act: 'rule-mode.rejected', object: { kind: 'rule', id: subject }, reason });
      return tell(ask, decided);
    },
    'DELETE /api/proposals/:id': async (ask) => {
      const withdrawn = await access.proposals.withdraw(ask.params.id, ask.caller.id);
      await ask.audit({ act: 'rule-mode.withdrawn', object: { kind: 'rule', id: withdrawn.subject } });
      return tell(ask, withdrawn);
    },

    'GET /api/audit': async (ask) => {
      const { limit, after, from, to, object, ...rest } = ask.query;
      const rows = await access.audit.list(
        ask.scope,
        { ...rest, objectId: object, from: timeOf(from), to: timeOf(to) },
        { limit: limit + 1, after: after === undefined ? undefined : Number.parseInt(after, 10) || 0 },
      );
      const items = rows.slice(0, limit);
      return {
        items: items.map((row) => ({
          ...row,
          at: formatInstant(row.at),
          organisation: row.organisation ?? null,
          reason: row.reason ?? null,
          detail: { ...row.detail },
        })),
        next: rows.length > limit ? String(items.at(-1)!.sequence) : null,
      };
    },
    'GET /api/health': async () => healthOf(parts),
  };
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (parseInstant(text) as number);
}

function bookNow({ clock }: ApiParts) {
  return rulebookAt(CHINA, clock()) ?? CHINA.at(-1)!;
}

async function rulesOf(parts: ApiParts) {
  const now = parts.clock();
  const book = bookNow(parts);
  const from = shanghaiDay(now) * DAY_MS - SHANGHAI_OFFSET_MS;
  const [counted, open] = await Promise.all([
    parts.traffic.verdictTable({ from, to: from + DAY_MS }),
    parts.access.proposals.list({ state: 'proposed', limit: 500 }),
  ]);
  const today = new Map<string, number>();
  for (const { reason, messages } of counted) today.set(reason, (today.get(reason) ?? 0) + messages);
  const items = book.rules.map((rule): Rule => {
    const set = parts.directory.modeOf(rule.id);
    const holds = ({ from, until }: { from: number; until?: number }) =>
      from <= now && (until === undefined || now < until);
    const rank = (each: { from: number; until?: number }) => (holds(each) ? 0 : each.from > now ? 1 : 2);
    return {
      id: rule.id,
      mode: set?.mode ?? rule.mode,
      modeSince: set === undefined ? null : formatInstant(set.since),
      standardMode: rule.mode,
      failureMode: rule.failureMode,
      dutyHolder: rule.dutyHolder,
      codes: rule.codes.map((code) => ({
        code,
        words: { zh: REASONS[code].zh, en: REASONS[code].en },
        today: today.get(code) ?? 0,
      })),
      fix: { ...rule.fix },
      citations: [...rule.citations]
        .sort((a, b) => rank(a) - rank(b))
        .map((each) => ({ ...citationOf(each), inForce: holds(each) })),
      proposal: open.find(({ kind, subject }) => kind === 'rule-mode' && subject === rule.id)?.id ?? null,
    };
  });
  return {
    rulebook: { id: book.id, words: { zh: book.zh, en: book.en }, from: formatInstant(book.from) },
    items,
  };
}

function told({ body }: StoredProposal): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      typeof value === 'object' ? JSON.stringify(value) : (value as string),
    ]),
  );
}

export function proposalOf(proposal: StoredProposal, asker: string): Proposal {
  const { decidedBy, decidedAt } = proposal;
  return {
    id: proposal.id,
    kind: proposal.kind,
    subject: proposal.subject,
    body: told(proposal),
    reason: proposal.reason,
    state: proposal.state,
    proposedBy: { id: proposal.proposedBy, name: proposal.proposedByName },
    proposedAt: formatInstant(proposal.proposedAt),
    decidedBy: decidedBy === undefined ? null : { id: decidedBy, name: proposal.decidedByName ?? '' },
    decidedAt: decidedAt === undefined ? null : formatInstant(decidedAt),
    decisionReason: proposal.decisionReason ?? null,
    mine: proposal.proposedBy === asker,
  };
}

async function sessionsByAccount(parts: ApiParts): Promise<ReadonlyMap<string, number>> {
  const counted = new Map<string, number>();
  for (const { sessions } of await parts.gateways()) {
    for (const { account } of sessions) counted.set(account, (counted.get(account) ?? 0) + 1);
  }
  return counted;
}

function accountOf(
  parts: ApiParts,
  { opened, closedAt }: AccountEntry,
  now: number,
  sessions: ReadonlyMap<string, number>,
): Account {
  return {
    account: opened.account,
    organisation: opened.organisation,
    organisationName: parts.directory.nameOf(opened.organisation) ?? null,
    state: closedAt === undefined ? 'open' : 'closed',
    openedAt: formatInstant(opened.at),
    closedAt: closedAt === undefined ? null : formatInstant(closedAt),
    credential: opened.credential.scheme,
    addresses: [...opened.addresses],
    windowMax: opened.windowMax,
    connectionsMax: opened.connectionsMax,
    ratePerSecond: opened.ratePerSecond ?? null,
    refusal: opened.refusal,
    sanctions: parts.directory.sanctionsOn(opened, now).map(({ placed }) => ({
      id: placed.sanction,
      action: placed.action.kind,
      ratePerSecond: placed.action.kind === 'slow' ? placed.action.ratePerSecond : null,
      reason: placed.reason,
      since: formatInstant(placed.at),
      until: placed.until === undefined ? null : formatInstant(placed.until),
    })),
    sessions: sessions.get(opened.account) ?? 0,
  };
}

const FIGURES = {
  submissions: 'anning_submissions_total',
  held: 'anning_held_messages',
  backlog: 'anning_backlog_messages',
  awaitingReceipt: 'anning_awaiting_receipt_messages',
  journalBlocks: 'anning_journal_blocks',
  memoryBytes: 'process_resident_memory_bytes',
} as const;

function figuresOf({ metrics }: GatewayTold): Record<keyof typeof FIGURES, number | null> {
  const figure = (name: string) => {
    const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics ?? '')?.[1];
    return found === undefined ? null : Number(found);
  };
  return Object.fromEntries(Object.entries(FIGURES).map(([key, name]) => [key, figure(name)])) as Record<
    keyof typeof FIGURES,
    number | null
  >;
}

function gatewayOf(told: GatewayTold) {
  return {
    name: told.name,
    running: told.running,
    listeners: told.listeners.map((each) => ({ ...each })),
    sessions: told.sessions.map((each) => ({ ...each, since: formatInstant(each.since) })),
    figures: figuresOf(told),
  };
}

const PARTS = {
  record: { zh: '记录库 PostgreSQL', en: 'the record, PostgreSQL' },
  traffic: { zh: '流量库 ClickHouse', en: 'the traffic store, ClickHouse' },
  gateway: { zh: '接入网关', en: 'the gateway' },
} as const;

async function healthOf(parts: ApiParts) {
  const [checks, head] = await Promise.all([parts.health(), parts.record.head().catch(() => 0)]);
  const memory = process.memoryUsage();
  const cpu = process.cpuUsage();
  return {
    version: parts.version,
    startedAt: formatInstant(parts.startedAt),
    now: formatInstant(parts.clock()),
    parts: Object.entries(checks).map(([part, well]) => ({
      part: part as keyof typeof PARTS,
      well,
      detail: PARTS[part as keyof typeof PARTS] ?? { zh: part, en: part },
    })),
    evidence: {
      origin: parts.evidence.log.verifierKey.name,
      size: parts.evidence.log.size,
      checkpoint: parts.evidence.checkpoint,
    },
    process: { memoryBytes: memory.rss, cpuSeconds: (cpu.user + cpu.system) / 1e6 },
    feed: { head },
  };
}
