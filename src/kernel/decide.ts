import type { Message, Reason, RuleMode, Verdict } from '../domain/index.ts';
import { precedence } from '../domain/index.ts';
import { type PurposeReader, type Rule, type Rulebook, rulebookAt } from '../rules/index.ts';
import { readPurpose } from '../texts/index.ts';
import { Audience, type CarrierOf } from './audience.ts';
import { CaseView } from './case-view.ts';
import type { Facts } from './facts.ts';
import { KnownVerdicts } from './known-verdicts.ts';
import { TextReadings } from './text-readings.ts';

const NO_REASONS: readonly Reason[] = [];
const NONE: Verdict['leases'] = [];

/** The rules of one book with the mode in which each runs now. */
interface Running {
  readonly book: Rulebook;
  readonly modesVersion: number;
  readonly rules: readonly { readonly rule: Rule; readonly mode: Exclude<RuleMode, 'off'> }[];
}

/** Facts with a rulebook to judge by. Made once; `decide` is then a pure function of the facts and the message. */
export class Judge {
  readonly facts: Facts;
  readonly #books: readonly Rulebook[];
  readonly #texts: TextReadings;
  readonly #view: CaseView;
  readonly #known: KnownVerdicts;
  #running: Running | undefined;

  constructor(facts: Facts, books: readonly Rulebook[], read: PurposeReader = readPurpose) {
    this.facts = facts;
    this.#books = books;
    this.#texts = new TextReadings(facts.templates, read);
    this.#view = new CaseView(facts, this.#texts);
    this.#known = new KnownVerdicts(facts);
  }

  /** Judges one message by the facts as they stand and the rulebook of the message's moment. No clock, no randomness, no I/O. */
  decide(message: Message): Verdict {
    const view = this.#view;
    const running = this.#rulesAt(message.at);
    view.begin(message);
    const { sending, reading } = view;
    const known =
      sending === undefined || reading === undefined
        ? undefined
        : this.#known.find(sending, reading, message, running);
    if (known !== undefined) return known;
    view.see();
    const verdict = this.#judge(view, running);
    this.#known.keep(view, verdict, running);
    return verdict;
  }

  /** Whether its submitter stands on the port's chain and the name may be used there, whatever mode the rules run in. */
  mayUse(message: Message): boolean {
    const view = this.#view;
    view.open(message);
    const { sender, port, custody, authority } = view;
    if (sender === undefined || port === undefined || custody !== 'on-chain') return false;
    return authority === 'owner' || authority === 'letter';
  }

  /** One message to many: see `Audience`. It reads the message once; live messages may be judged in between. */
  audience(message: Message, carrierOf: CarrierOf = () => message.carrier): Audience {
    const view = new CaseView(this.facts, this.#texts);
    return new Audience(this.facts, view, message, carrierOf, (each) =>
      this.#judge(each, this.#rulesAt(each.message.at)),
    );
  }

  #judge(view: CaseView, running: Running | undefined): Verdict {
    let reasons: Reason[] | undefined;
    let outcome: Verdict['outcome'] = 'allow';
    if (running !== undefined) {
      for (const { rule, mode } of running.rules) {
        const reason = ask(rule, mode, view);
        if (reason === undefined) continue;
        reasons ??= [];
        reasons.push(reason);
        if (mode === 'enforce' && outcome !== 'refuse' && reason.outcome !== 'allow')
          outcome = reason.outcome;
      }
    }
    if (reasons !== undefined && reasons.length > 1)
      reasons.sort((a, b) => precedence(a.code) - precedence(b.code));
    return {
      outcome,
      reasons: reasons ?? NO_REASONS,
      purpose: view.purpose,
      purposeBy: view.purposeBy,
      purposeBecause: view.because,
      organisation: view.contentProvider,
      signature: view.signatureText,
      port: view.port?.port,
      plan: view.marketing && outcome !== 'refuse' ? planOf(view) : undefined,
      leases: outcome === 'allow' ? view.countedLeases : NONE,
      agreedPer: outcome === 'allow' ? view.agreedPer : undefined,
      rulebook: running?.book.id ?? 'none',
    };
  }

  /** What counts against frequency, plan, leases and rate once a message was let through: for `facts.apply`. */
  passed(message: Message, verdict: Verdict): void {
    const { account, recipient, at } = message;
    const { organisation, purpose, plan, leases, agreedPer } = verdict;
    const counted = { organisation, purpose, plan, leases, agreedPer };
    this.facts.apply({ kind: 'message-passed', at, account, recipient, ...counted });
  }

  #rulesAt(at: number): Running | undefined {
    const running = this.#running;
    const { modesVersion } = this.facts;
    if (
      running !== undefined &&
      running.modesVersion === modesVersion &&
      running.book.from <= at &&
      (running.book.until === undefined || at < running.book.until)
    ) {
      return running;
    }
    const book = rulebookAt(this.#books, at);
    if (book === undefined) return undefined;
    const rules: { rule: Rule; mode: 'shadow' | 'enforce' }[] = [];
    for (const rule of book.rules) {
      const mode = this.facts.mode(rule.id) ?? rule.mode;
      if (mode !== 'off') rules.push({ rule, mode });
    }
    this.#running = { book, modesVersion, rules };
    return this.#running;
  }
}

/** `decide(facts, message, rulebook)` for whoever judges a single message. */
export function decide(facts: Facts, message: Message, books: readonly Rulebook[]): Verdict {
  return new Judge(facts, books).decide(message);
}

/** A rule that cannot judge is not a rule that found nothing: its failure mode applies, and the verdict says so (P5). */
function ask(rule: Rule, mode: 'shadow' | 'enforce', view: CaseView): Reason | undefined {
  try {
    const finding = rule.judge(view);
    if (finding === undefined) return undefined;
    const { code, evidence } = finding;
    return { code, rule: rule.id, outcome: finding.outcome ?? 'refuse', mode, evidence };
  } catch (error) {
    const evidence = {
      failure: error instanceof Error ? error.message : String(error),
      failureMode: rule.failureMode,
    };
    return { code: 'check-could-not-run', rule: rule.id, outcome: rule.failureMode, mode, evidence };
  }
}

function planOf(view: CaseView): string | undefined {
  return view.planFit === 'fits' ? view.plan?.plan : undefined;
}
