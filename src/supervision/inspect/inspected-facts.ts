import {
  type AccountId,
  type Change,
  type Frequency,
  type Instant,
  MARKETING_PURPOSES,
  type Message,
  type MessageId,
  type OrganisationId,
  type Port,
  parsePort,
  type Recipient,
  type Signature,
  signatureOf,
  type Verdict,
} from '../../domain/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from '../../kernel/index.ts';
import { CHINA } from '../../rules/index.ts';
import type { RulesJudged } from './judged-rules.ts';
import type { ConsentEvent } from './read-consents.ts';
import type { LoggedMessage } from './read-log.ts';

/** Before anything that a file tells. */
export const BEGINNING: Instant = Date.parse('1999-12-31T00:00:00+08:00');
const ACCOUNT = 'self-inspection' as AccountId;
const MESSAGE = '0000000000000000' as MessageId;
/** What nobody stated binds nobody. */
const UNLIMITED: Frequency = { count: 10_000, per: 'day' };
const ENDLESS: Instant = Date.parse('2100-01-01T00:00:00+08:00');
/** Ports are opened by their first digits, so that a sender with a million extensions opens one. */
const FIRST_DIGITS = 8;
const FIRST_DIGITS_SHORT = 5;

/**
 * The facts of a platform’s files, brought into the kernel at their moments, and its judge. What no file tells is taken as the platform declares it: whoever
 * is named as the merchant speaks under the signature of the text, and a port is what it is sent from.
 */
export class InspectedFacts {
  readonly #facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  readonly #judge = new Judge(this.#facts, CHINA);
  readonly #platform: OrganisationId;
  readonly #portsGiven: boolean;
  readonly #opened = new Set<string>();
  readonly #owners = new Map<string, string>();

  constructor(asked: {
    readonly platform: string;
    readonly rules: RulesJudged;
    readonly changes: readonly Change[];
    readonly portsGiven: boolean;
  }) {
    this.#platform = asked.platform as OrganisationId;
    this.#portsGiven = asked.portsGiven;
    const at = BEGINNING;
    this.#facts.apply({ kind: 'time-passed', at });
    this.#facts.apply({
      kind: 'organisation-registered',
      at,
      organisation: this.#platform,
      name: asked.platform,
    });
    this.#facts.apply({
      ...{ kind: 'account-opened', at, account: ACCOUNT, organisation: this.#platform, addresses: [] },
      ...{ windowMax: 1, connectionsMax: 1, refusal: 'response' },
      credential: { scheme: 'sealed-secret', sealed: '' },
    });
    for (const { rule } of asked.rules.notJudged)
      this.#facts.apply({ kind: 'rule-mode-set', at, rule, mode: 'off' });
    for (const change of asked.changes) this.#facts.apply(change);
  }

  /** In the order of time, before the messages of the same moment. */
  consent({ at, recipient, who, state, lines, until, frequency, unproven }: ConsentEvent): void {
    const facts = this.#facts;
    facts.apply({ kind: 'time-passed', at });
    const organisation = (who === '' ? this.#platform : who) as OrganisationId;
    const recipients = [recipient as Recipient];
    if (state === 'refused-all') return facts.apply({ kind: 'suppression-placed', at, recipients });
    if (state === 'refused') return facts.apply({ kind: 'suppression-placed', at, recipients, organisation });
    // Whoever agrees anew after a refusal opens the way again.
    if (state === 'granted') facts.apply({ kind: 'suppression-lifted', at, recipients, organisation });
    const purposes =
      lines === undefined ? MARKETING_PURPOSES : lines.map((line) => MARKETING_PURPOSES[line]!);
    for (const purpose of purposes) {
      const of = { at, organisation, purpose, recipients };
      if (state !== 'granted') facts.apply({ kind: `consent-${state}`, ...of } as Change);
      else
        facts.apply({
          ...{ kind: 'consent-granted', ...of, until: until ?? ENDLESS, frequency: frequency ?? UNLIMITED },
          ...(unproven === undefined ? {} : { proof: 'unproven' }),
        });
    }
  }

  /** In the order of time. What passes counts against frequency and plan, as at the gateway. */
  decide(logged: LoggedMessage): Verdict {
    const { at, source, recipient, text } = logged;
    this.#facts.apply({ kind: 'time-passed', at });
    if (!this.#portsGiven) this.#open(source);
    this.#name(text, logged.who === '' ? this.#platform : logged.who);
    const message: Message = {
      ...{ id: MESSAGE, at, account: ACCOUNT, source, recipient: recipient as Recipient, text },
      ...{ carrier: undefined, textAnomalies: [], segments: 1 },
    };
    const verdict = this.#judge.decide(message);
    if (verdict.outcome === 'allow') this.#judge.passed(message, verdict);
    return verdict;
  }

  #open(source: string): void {
    const first = source.slice(0, /^(?:106|400)/.test(source) ? FIRST_DIGITS : FIRST_DIGITS_SHORT);
    if (this.#opened.has(first)) return;
    this.#opened.add(first);
    if (typeof parsePort(first) !== 'string') return;
    // Of no use that anything follows from: what a text is for is then read from the text alone.
    const port = first as Port;
    this.#facts.apply({
      kind: 'port-opened',
      at: this.#facts.now,
      port,
      holder: this.#platform,
      use: 'service',
    });
  }

  #name(text: string, who: string): void {
    const signature = signatureOf(text);
    if (signature === undefined || this.#owners.get(signature) === who) return;
    this.#owners.set(signature, who);
    this.#facts.apply({
      ...{ kind: 'signature-registered', at: this.#facts.now, owner: who as OrganisationId },
      signature: signature as Signature,
    });
  }
}
