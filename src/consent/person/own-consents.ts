import {
  type ConsentChannel,
  type Frequency,
  type Instant,
  type LedgerState,
  type MarketingPurpose,
  NotThere,
  type OrganisationId,
  type Recipient,
} from '../../domain/index.ts';
import { type Actor, type Db, type Deed, registeredName } from '../../registry/index.ts';
import type { Consents } from '../door/consents.ts';
import type { Ground } from '../ground.ts';
import type { Taken } from '../ledger/ledger.ts';
import type { KeptEvent, LedgerReading, ShownConsent } from '../reading/ledger-reading.ts';
import type { Receipts } from '../receipt/receipts.ts';
import type { Receipt } from '../receipt/verify-receipt.ts';
import type { Wordings } from '../wordings/wordings.ts';
import { personId } from './number-proof.ts';

/** One consent as its person reads it. */
export interface OwnConsent {
  readonly purpose: MarketingPurpose;
  readonly state: LedgerState;
  readonly since: Instant;
  readonly until: Instant | undefined;
  readonly frequency: Frequency | undefined;
  readonly channel: ConsentChannel;
  /** What was shown when it was asked for. */
  readonly wording: string | undefined;
  /** Not sent now: the organisation, its group or everyone is refused. */
  readonly isRefused: boolean;
  /** The event whose receipt is its proof. */
  readonly event: number;
}

export interface OwnOrganisation {
  readonly organisation: OrganisationId;
  /** That it is refused itself; by a company of its group it may be bound besides. */
  readonly refusal: { readonly at: Instant; readonly event: number } | undefined;
  readonly isBound: boolean;
  readonly consents: readonly OwnConsent[];
}

/** All that the ledger holds of one number, for the person whose it is. */
export interface OwnLedger {
  /** Masked. */
  readonly number: string;
  /** Refuses everyone's marketing (谢绝), and since when. */
  readonly everyone: { readonly at: Instant; readonly event: number } | undefined;
  readonly organisations: readonly OwnOrganisation[];
  /** The newest first. */
  readonly events: readonly KeptEvent[];
}

/** What the person wants stopped: one purpose of an organisation, an organisation with its group, or everyone's marketing. */
export type OwnStop =
  | { readonly of: 'purpose'; readonly organisation: OrganisationId; readonly purpose: MarketingPurpose }
  | { readonly of: 'organisation'; readonly organisation: OrganisationId }
  | { readonly of: 'everyone' };

const CHANNEL = 'public-page';

/** What a person does with what concerns her own number, once it is shown to be hers. Another's is answered as if it were not there. */
export class OwnConsents {
  readonly #ground: Ground;
  readonly #room: {
    readonly consents: Consents;
    readonly reading: LedgerReading;
    readonly wordings: Wordings;
    readonly receipts: Receipts;
  };
  readonly #note: (db: Db, actor: string, deed: Deed) => Promise<void>;

  /** @param note writes into the audit, where a person is her number's keyed tag. */
  constructor(
    ground: Ground,
    room: {
      readonly consents: Consents;
      readonly reading: LedgerReading;
      readonly wordings: Wordings;
      readonly receipts: Receipts;
    },
    note: (db: Db, actor: string, deed: Deed) => Promise<void>,
  ) {
    this.#ground = ground;
    this.#room = room;
    this.#note = note;
  }

  /** In the audit as any look at a number is. */
  async noteProven(db: Db, recipient: Recipient): Promise<void> {
    await this.#actor(recipient).note(db, {
      act: 'consent.number-proven',
      object: { kind: 'recipient', id: personId(this.#ground, recipient).replace(/^recipient:/, '') },
      ...{ organisation: undefined, reason: undefined, detail: {} },
    });
  }

  async ledger(recipient: Recipient): Promise<OwnLedger> {
    const found = await this.#room.reading.ofNumber(recipient, 'all');
    const events = new Map(found.events.map((each) => [each.id, each]));
    const refusals = new Map(found.refusals.map((each) => [each.organisation, each]));
    const texts = new Map<string, string>();
    const byOrganisation = new Map<OrganisationId, OwnConsent[]>();
    const bound = new Set<string>();
    for (const consent of found.consents) {
      const organisation = consent.organisation as OrganisationId;
      const told = await this.#consent(consent, events, texts);
      byOrganisation.set(organisation, [...(byOrganisation.get(organisation) ?? []), told]);
      if (consent.refused === 'organisation') bound.add(organisation);
    }
    for (const { organisation } of found.refusals)
      if (organisation !== '' && !byOrganisation.has(organisation as OrganisationId))
        byOrganisation.set(organisation as OrganisationId, []);
    return {
      number: found.recipient,
      everyone: refusals.get(''),
      organisations: [...byOrganisation].map(([organisation, consents]) => ({
        ...{ organisation, consents, refusal: refusals.get(organisation) },
        isBound: bound.has(organisation) || refusals.has(organisation),
      })),
      events: found.events,
    };
  }

  /** In force on every gateway within a second (P4). @throws NotThere where nobody is registered under that code. */
  async stop(recipient: Recipient, stop: OwnStop): Promise<Taken> {
    if (stop.of !== 'everyone') await this.#registered(stop.organisation);
    return this.#room.consents.refuse(
      {
        recipient,
        channel: CHANNEL,
        organisation: stop.of === 'everyone' ? undefined : stop.organisation,
        purpose: stop.of === 'purpose' ? stop.purpose : undefined,
      },
      this.#actor(recipient),
    );
  }

  /** Takes back that everyone is refused. Whom she refused by name, and what she withdrew, stays so. */
  lift(recipient: Recipient): Promise<Taken> {
    return this.#room.consents.lift({ recipient, channel: CHANNEL }, this.#actor(recipient));
  }

  /** With her number inside. @throws NotThere for an event of another number. */
  async receipt(recipient: Recipient, event: number): Promise<Receipt> {
    const receipt = await this.#room.receipts.issue(event, 'all', recipient);
    await this.#actor(recipient).note(this.#ground.record.db, {
      act: 'consent.receipt-issued',
      object: { kind: 'consent-event', id: String(event) },
      organisation: receipt.pii_processing.purposes[0]!.pii_controllers[0],
      ...{ reason: undefined, detail: { withNumber: true } },
    });
    return receipt;
  }

  async #consent(
    { purpose, state, at, until, refused, event }: ShownConsent,
    events: ReadonlyMap<number, KeptEvent>,
    texts: Map<string, string>,
  ): Promise<OwnConsent> {
    const kept = events.get(event) ?? (await this.#room.reading.event(event, 'all'));
    const id = kept.wording?.id;
    if (id !== undefined && !texts.has(id)) texts.set(id, (await this.#room.wordings.get(id, 'all')).text);
    return {
      ...{ purpose, state, since: at, until, event, isRefused: refused !== 'none' },
      ...{ frequency: kept.frequency, channel: kept.channel },
      wording: id === undefined ? undefined : texts.get(id),
    };
  }

  async #registered(organisation: OrganisationId): Promise<void> {
    if ((await registeredName(this.#ground.record.db, organisation)) === undefined) throw new NotThere();
  }

  #actor(recipient: Recipient): Pick<Actor, 'id' | 'note'> {
    const id = personId(this.#ground, recipient);
    return {
      id,
      note: async (db, ...deeds) => {
        for (const deed of deeds) await this.#note(db, id, deed);
      },
    };
  }
}
