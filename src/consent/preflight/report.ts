import {
  formatInstant,
  maskRecipient,
  type Reason,
  type ReasonCode,
  type Recipient,
  type Verdict,
} from '../../domain/index.ts';
import { CHINA, describeReason, formatCitation } from '../../rules/index.ts';
import { RowEnd } from './outputs.ts';

/** Of everyone whose reasons are the same so many are told as examples. */
const EXAMPLES_EACH = 3;
/** Kinds of reasons of which examples are told. */
const EXAMPLES_KINDS = 50;

export interface ReasonCount {
  readonly code: ReasonCode;
  readonly zh: string;
  readonly en: string;
  /** Recipients with this reason, those with others besides among them. */
  recipients: number;
  /** Of these, those for whom it is the first. Adds up over all reasons. */
  first: number;
}

/** One recipient, masked, and why. */
export interface Example {
  readonly recipient: string;
  readonly outcome: Verdict['outcome'];
  readonly reasons: readonly {
    readonly code: ReasonCode;
    readonly mode: Reason['mode'];
    readonly zh: string;
    readonly en: string;
    readonly clause: { readonly zh: string; readonly en: string } | null;
    readonly fix: { readonly zh: string; readonly en: string };
    readonly evidence: Reason['evidence'];
  }[];
}

/** What a preflight has found so far. JSON, for it is kept with the position. */
export interface Found {
  /** Rows with anything in them. */
  rows: number;
  allowed: number;
  held: number;
  refused: number;
  /** Came before; judged once. */
  duplicates: number;
  /** No number that takes a message. */
  unreadable: number;
  readonly reasons: ReasonCount[];
  readonly examples: Example[];
  /** What passed, by the plan and the leases against which it counts. */
  readonly passed: { readonly plan: string | null; readonly leases: Verdict['leases']; messages: number }[];
}

export function nothingFound(): Found {
  return {
    ...{ rows: 0, allowed: 0, held: 0, refused: 0, duplicates: 0, unreadable: 0 },
    ...{ reasons: [], examples: [], passed: [] },
  };
}

/** Those who stand alike: how many since they were last entered, and what their rows say behind the number. */
export class Group {
  readonly verdict: Verdict;
  readonly rowEnd: RowEnd;
  readonly allowed: boolean;
  #count = 0;
  readonly #at: number;
  readonly #key: string;

  constructor(verdict: Verdict, at: number) {
    this.verdict = verdict;
    this.#at = at;
    this.#key = deciding(verdict)
      .map(({ code }) => code)
      .join(' ');
    this.allowed = verdict.outcome === 'allow';
    this.rowEnd = new RowEnd(this.allowed ? '\n' : `,${verdict.outcome},${this.#key}\r\n`);
  }

  /** @returns whether this one is wanted as an example. */
  add(recipient: Recipient, found: Found): void {
    this.#count++;
    if (this.#examples >= EXAMPLES_EACH || this.verdict.reasons.length === 0) return;
    this.#examples++;
    const same = found.examples.filter((each) => keyOf(each) === this.#key).length;
    if (same >= EXAMPLES_EACH || found.examples.length >= EXAMPLES_EACH * EXAMPLES_KINDS) return;
    found.examples.push(this.#explain(recipient));
  }

  #examples = 0;

  /** Enters what was counted. */
  enter(found: Found): void {
    const count = this.#count;
    this.#count = 0;
    if (count === 0) return;
    const { outcome, plan, leases } = this.verdict;
    found[outcome === 'allow' ? 'allowed' : outcome === 'hold' ? 'held' : 'refused'] += count;
    if (outcome === 'allow') {
      let passed = found.passed.find((each) => each.plan === (plan ?? null));
      if (passed === undefined) {
        passed = { plan: plan ?? null, leases, messages: 0 };
        found.passed.push(passed);
      }
      passed.messages += count;
      return;
    }
    for (const [i, reason] of deciding(this.verdict).entries()) {
      let entry = found.reasons.find(({ code }) => code === reason.code);
      if (entry === undefined) {
        const words = describeReason(reason, this.#at, CHINA);
        const { zh, en } = words ?? { zh: reason.code, en: reason.code };
        entry = { code: reason.code, zh, en, recipients: 0, first: 0 };
        found.reasons.push(entry);
      }
      entry.recipients += count;
      if (i === 0) entry.first += count;
    }
  }

  #explain(recipient: Recipient): Example {
    return {
      recipient: maskRecipient(recipient),
      outcome: this.verdict.outcome,
      reasons: this.verdict.reasons.map((reason) => {
        const { code, mode, evidence } = reason;
        const words = describeReason(reason, this.#at, CHINA);
        const nothing = { zh: '', en: '' };
        if (words === undefined)
          return { code, mode, zh: code, en: code, clause: null, fix: nothing, evidence };
        const { zh, en, citation, fix } = words;
        const clause = citation && {
          zh: formatCitation(citation, 'zh'),
          en: formatCitation(citation, 'en'),
        };
        return { code, mode, zh, en, clause: clause ?? null, fix, evidence };
      }),
    };
  }
}

/** The reasons that decide; a passing message may have some that are only watched. */
function deciding({ reasons }: Verdict): readonly Reason[] {
  return reasons.filter(({ mode, outcome }) => mode === 'enforce' && outcome !== 'allow');
}

function keyOf({ reasons }: Example): string {
  return reasons
    .filter(({ mode }) => mode === 'enforce')
    .map(({ code }) => code)
    .join(' ');
}

/** The report: version 1, as `--json` prints it and the API answers. */
export function reportOf(found: Found, asked: Asked, at: number) {
  const { passed, reasons, ...counts } = found;
  return {
    version: 1,
    at: formatInstant(at),
    ...asked,
    ...counts,
    reasons: [...reasons].sort((a, b) => b.first - a.first || b.recipients - a.recipients),
    plans: passed.map(({ plan, messages }) => ({ plan, messages })),
  };
}

export interface Asked {
  readonly plan: string | null;
  readonly organisation: string | null;
  readonly signature: string | null;
  readonly port: string;
  readonly account: string;
  readonly purpose: string;
  readonly rulebook: string;
  /** Whether what was sent already could be read; else frequencies and volumes are taken as unused. */
  readonly countsKnown: boolean;
}

export type Report = ReturnType<typeof reportOf>;
