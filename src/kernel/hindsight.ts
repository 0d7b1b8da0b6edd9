import type { Instant, Message, OrganisationId, RecordedChange, Verdict } from '../domain/index.ts';
import { assertNever, signatureOf } from '../domain/index.ts';
import type { Rulebook } from '../rules/index.ts';
import { ConsentIndex } from './consent-index.ts';
import { Judge } from './decide.ts';
import { Facts } from './facts.ts';
import { Tally } from './tally.ts';

/** A change with when the record had it. */
export interface KnownChange {
  readonly recordedAt: Instant;
  readonly change: RecordedChange;
}

type Kind = RecordedChange['kind'];
/** Dated after the message these still tell what its papers are worth, so they hold from its moment on. */
export const STILL_TELL: readonly Kind[] = [
  'lease-confirmed',
  'letter-revoked',
  'signature-suspended',
  'signature-restored',
];
/** So do these where there was none of that name before: what was lacking was put right. */
export const FIRST_TELLS: readonly Kind[] = [
  'organisation-registered',
  'port-opened',
  'lease-declared',
  'letter-granted',
  'signature-registered',
  'signature-filed',
];
/** Recorded after the message these excuse nothing: nobody agrees afterwards (P6). */
export const EXCUSES_NOT: readonly Kind[] = ['consent-granted', 'suppression-lifted'];
/** What of a verdict cannot be judged again: nothing is kept of what was sent before the message, nor from where it came. */
export const NOT_JUDGED_AGAIN: readonly string[] = [
  'consent-frequency-exceeded',
  'plan-exceeded',
  'lease-volume-exceeded',
  'sender-slowed',
  'access-point-not-registered',
];

/**
 * One message judged by what is known today of its moment: changes dated up to it, whenever they became known, and later ones that tell what its papers are worth.
 * Whatever else came later, such as a sanction, a closed port, the end of a lease or the person's refusal, says nothing about it.
 *
 * Fed in the order of the feed, first with changes without recipients, then with those of the organisations whose consents count (`consentsOf`). It keeps what
 * can bear on the message, so that the feed may be long.
 */
export class Hindsight {
  readonly #message: Message;
  readonly #books: readonly Rulebook[];
  readonly #signature: string | undefined;
  readonly #kept: KnownChange[] = [];
  readonly #names = new Set<string>();

  constructor(message: Message, books: readonly Rulebook[]) {
    this.#message = message;
    this.#books = books;
    this.#signature = signatureOf(message.text);
  }

  learn(known: KnownChange): void {
    const { change, recordedAt } = known;
    const { at } = this.#message;
    const { name, bears } = this.#about(change);
    const key = `${change.kind} ${name}`;
    const isFirst = !this.#names.has(key);
    if (!bears) return;
    this.#names.add(key);
    const stillTells = STILL_TELL.includes(change.kind) || (isFirst && FIRST_TELLS.includes(change.kind));
    if (change.at > at && !stillTells) return;
    if (recordedAt > at && EXCUSES_NOT.includes(change.kind)) return;
    this.#kept.push(known);
  }

  /** Whose consents and refusals count, beside refusals of everyone's marketing. */
  consentsOf(): ReadonlySet<OrganisationId> {
    const { facts, verdict } = this.#judged();
    const owner =
      verdict.signature === undefined ? undefined : facts.signatures.get(verdict.signature)?.owner;
    const whose = [verdict.organisation, owner].flatMap((each) =>
      each === undefined ? [] : facts.organisations.get(each).group.map(({ id }) => id),
    );
    return new Set(whose);
  }

  verdict(): Verdict {
    return this.#judged().verdict;
  }

  /** What bears on the message and the record had only after it, in the order of the feed. */
  learntSince(): readonly KnownChange[] {
    const { at } = this.#message;
    const { plan, organisation } = this.verdict();
    return this.#kept.filter(({ recordedAt, change }) => {
      if (recordedAt <= at) return false;
      if (change.kind === 'plan-filed') return change.organisation === organisation;
      if (change.kind.startsWith('plan-')) return 'plan' in change && change.plan === plan;
      return change.kind !== 'organisation-registered' && change.kind !== 'rule-mode-set';
    });
  }

  #judged(): { readonly facts: Facts; readonly verdict: Verdict } {
    const message = this.#message;
    const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
    // In the order in which it held: the day when something became known is another order.
    const held = this.#kept.map(({ change }) => change).sort((a, b) => a.at - b.at);
    for (const change of held) {
      const at = Math.min(change.at, message.at);
      facts.apply({ kind: 'time-passed', at });
      facts.apply({ ...change, at });
    }
    facts.apply({ kind: 'time-passed', at: message.at });
    facts.consents.settle();
    return { facts, verdict: new Judge(facts, this.#books).decide(message) };
  }

  /** Whether a change can alter anything about this message, and what it names: the same name later is the same thing. */
  #about(change: RecordedChange): { readonly name: string; readonly bears: boolean } {
    const { account, source, recipient } = this.#message;
    if ('recipients' in change) return { name: '', bears: change.recipients.includes(recipient) };
    const known = (name: string, first: Kind) => ({ name, bears: this.#names.has(`${first} ${name}`) });
    switch (change.kind) {
      case 'organisation-registered':
        return { name: change.organisation, bears: true };
      case 'rule-mode-set':
        return { name: change.rule, bears: true };
      case 'account-opened':
      case 'account-closed':
        return { name: change.account, bears: change.account === account };
      case 'sanction-placed':
        return { name: change.sanction, bears: !('account' in change.on) || change.on.account === account };
      case 'sanction-lifted':
        return known(change.sanction, 'sanction-placed');
      case 'port-opened':
      case 'port-access-points-set':
      case 'port-suspended':
      case 'port-restored':
      case 'port-closed':
      case 'port-assigned':
      case 'port-released':
        return { name: change.port, bears: source.startsWith(change.port) };
      case 'lease-declared':
        return { name: change.lease, bears: source.startsWith(change.port) };
      case 'lease-confirmed':
      case 'lease-ended':
        return known(change.lease, 'lease-declared');
      case 'signature-registered':
      case 'signature-suspended':
      case 'signature-restored':
      case 'signature-closed':
        return { name: change.signature, bears: change.signature === this.#signature };
      case 'signature-filed':
        return {
          name: `${change.signature} ${change.carrier}`,
          bears: change.signature === this.#signature,
        };
      case 'letter-granted':
        return {
          name: change.letter,
          bears: change.signatures.some((each) => each === this.#signature),
        };
      case 'letter-revoked':
        return known(change.letter, 'letter-granted');
      case 'template-filed':
        return { name: change.template, bears: change.signature === this.#signature };
      case 'template-withdrawn':
        return known(change.template, 'template-filed');
      // Whose plan it falls under is told by the verdict.
      case 'plan-filed':
      case 'plan-approved':
      case 'plan-rejected':
      case 'plan-amended':
      case 'plan-stopped':
      case 'plan-resumed':
      case 'plan-ended':
        return { name: change.plan, bears: true };
      case 'organisation-key-registered':
      case 'organisation-key-revoked':
      case 'held-decided':
      case 'held-decision-undone':
        return { name: '', bears: false };
      default:
        return assertNever(change);
    }
  }
}
