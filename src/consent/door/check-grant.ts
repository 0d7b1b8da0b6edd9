import {
  type Frequency,
  formatInstant,
  GRANT_CHANNELS,
  type Instant,
  Invalid,
  MARKETING_PURPOSES,
  type Objection,
  type OrganisationId,
  parseInstant,
  parseOrganisationId,
  parseRecipient,
  type Scope,
} from '../../domain/index.ts';
import { covers } from '../../registry/index.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import { endOfTerm, isFrequency, TERM_DAYS_MAX } from '../ledger/terms.ts';
import { objection } from '../refusal.ts';
import { shown } from '../wordings/check-wording.ts';
import type { Wording } from '../wordings/wordings.ts';

/** A consent as its holder hands it in. What the law asks for is asked for here; what is missing is told, with its clause. */
export interface WantedGrant {
  readonly recipient: string;
  readonly organisation: string;
  readonly purpose: string;
  readonly channel: string;
  /** When the person agreed. */
  readonly at: string;
  /** Id of the wording that was shown; frequency and term are its own unless given. */
  readonly wording?: string | undefined;
  readonly frequency?: { readonly count: number; readonly per: string } | undefined;
  readonly termDays?: number | undefined;
  /** Whether the box was ticked before the person saw it. */
  readonly preTicked: boolean;
  /** Whether it came with a registration or an order and could not be refused by itself. */
  readonly bundled: boolean;
  /** SHA-256 of the file that proves it, in hexadecimal. */
  readonly evidence?: string | undefined;
  /** Taken over from before, without wording or file. */
  readonly unproven?: boolean | undefined;
}

/** What a grant is judged against. */
export interface GrantFacts {
  readonly now: Instant;
  readonly scope: Scope;
  readonly isRegistered: (organisation: OrganisationId) => boolean;
  readonly wording: (id: string) => Wording | undefined;
}

/** A clock a little ahead of ours is no lie. */
const AHEAD_MS = 60_000;

/** All that stands in the way of one grant, or its entry for the ledger. */
export function checkGrant(
  wanted: WantedGrant,
  facts: GrantFacts,
  source = '',
): { readonly objections: readonly Objection[]; readonly entry?: Extract<LedgerEntry, { act: 'grant' }> } {
  const objections: Objection[] = [];
  const add = (...args: Parameters<typeof objection>): undefined => {
    objections.push(objection(...args));
  };
  const recipient = parseRecipient(wanted.recipient);
  if (recipient instanceof Invalid) add('recipient-not-valid', 'recipient', { found: recipient.found });
  const organisation = parseOrganisationId(wanted.organisation);
  const known =
    !(organisation instanceof Invalid) &&
    covers(facts.scope, organisation) &&
    facts.isRegistered(organisation);
  if (!known)
    add('organisation-not-registered', 'organisation', { organisation: shown(wanted.organisation) });
  const purpose = MARKETING_PURPOSES.find((each) => each === wanted.purpose);
  if (purpose === undefined)
    add('purpose-not-marketing', 'purpose', {
      found: shown(wanted.purpose),
      allowed: MARKETING_PURPOSES.join(', '),
    });
  const channel = GRANT_CHANNELS.find((each) => each === wanted.channel);
  if (channel === undefined)
    add('channel-not-allowed', 'channel', {
      found: shown(wanted.channel),
      allowed: GRANT_CHANNELS.join(', '),
    });
  const at = parseInstant(wanted.at);
  if (at instanceof Invalid) add('time-not-valid', 'at', { found: shown(wanted.at) });
  else if (at > facts.now + AHEAD_MS) add('given-in-the-future', 'at', { time: formatInstant(at) });
  if (wanted.preTicked) add('pre-ticked', 'preTicked');
  if (wanted.bundled) add('bundled', 'bundled');
  const wording = shownWording(wanted, facts, at instanceof Invalid ? undefined : at, add);
  const frequency = wanted.frequency ?? wording?.frequency;
  // Of a wording that is not known nobody can say what it lacks.
  const unknown = wanted.wording !== undefined && wording === undefined;
  if (frequency === undefined) {
    if (!unknown) add('frequency-missing', 'frequency');
  } else if (!isFrequency(frequency))
    add('frequency-not-valid', 'frequency', { found: `${frequency.count}/${shown(frequency.per)}` });
  const days = wanted.termDays ?? wording?.termDays;
  if (days === undefined) {
    if (!unknown) add('term-missing', 'termDays');
  } else if (!Number.isSafeInteger(days) || days < 1 || days > TERM_DAYS_MAX)
    add('term-not-valid', 'termDays', { found: `${days}` });
  const unproven = wanted.unproven === true;
  if (wanted.evidence !== undefined && !/^[0-9a-f]{64}$/i.test(wanted.evidence))
    add('evidence-not-valid', 'evidence', { found: shown(wanted.evidence) });
  else if (wanted.evidence === undefined && !unproven) add('evidence-needed', 'evidence');
  if (objections.length > 0) return { objections };
  return {
    objections,
    entry: {
      act: 'grant',
      ...{
        recipient: recipient as never,
        organisation: organisation as OrganisationId,
        purpose: purpose!,
        channel: channel!,
      },
      at: Math.min(at as Instant, facts.now),
      frequency: frequency as Frequency,
      until: endOfTerm(at as Instant, days!),
      proof: unproven ? 'unproven' : 'proven',
      wording: wording?.id,
      evidence: wanted.evidence?.toLowerCase(),
      source,
    },
  };
}

function shownWording(
  wanted: WantedGrant,
  facts: GrantFacts,
  at: Instant | undefined,
  add: (...args: Parameters<typeof objection>) => undefined,
): Wording | undefined {
  if (wanted.wording === undefined) {
    if (wanted.unproven !== true) add('wording-needed', 'wording');
    return undefined;
  }
  const id = shown(wanted.wording);
  const wording = facts.wording(wanted.wording);
  if (wording === undefined || wording.organisation !== wanted.organisation)
    return add('wording-unknown', 'wording', { wording: id, organisation: shown(wanted.organisation) });
  if (wording.purpose !== wanted.purpose)
    add('wording-for-another-purpose', 'wording', { wording: id, purpose: wording.purpose });
  if (wording.channel !== wanted.channel)
    add('wording-for-another-channel', 'wording', { wording: id, channel: wording.channel });
  // A wording is in use from the day on which it is registered: the log could not have known it before.
  if (at !== undefined && at < wording.addedAt - AHEAD_MS)
    add('wording-not-yet', 'at', { wording: id, time: formatInstant(wording.addedAt) });
  if (at !== undefined && wording.retiredAt !== undefined && at > wording.retiredAt + AHEAD_MS)
    add('wording-retired', 'wording', { wording: id, time: formatInstant(wording.retiredAt) });
  return wording;
}
