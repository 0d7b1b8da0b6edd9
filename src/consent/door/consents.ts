import {
  type ConsentChannel,
  type Instant,
  Invalid,
  type LedgerState,
  type MarketingPurpose,
  type Objection,
  type OrganisationId,
  parseRecipient,
  type Recipient,
  Refusal,
} from '../../domain/index.ts';
import { type Actor, type Db, groupsOf, organisationFacts } from '../../registry/index.ts';
import { act, type Ground, tagOf } from '../ground.ts';
import type { Attestation } from '../ledger/attestation.ts';
import { type Ledger, serves, stateAt, type Taken } from '../ledger/ledger.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import { readStandings } from '../ledger/ledger-rows.ts';
import { objection } from '../refusal.ts';
import { read, type Wording } from '../wordings/wordings.ts';
import { checkGrant, type GrantFacts, type WantedGrant } from './check-grant.ts';

/** A refusal as it comes in. Without a purpose it is of the whole entity with its group; without an organisation of everyone's marketing (谢绝). */
export interface WantedRefusal {
  readonly recipient: Recipient;
  readonly organisation?: OrganisationId | undefined;
  readonly purpose?: MarketingPurpose | undefined;
  readonly channel: ConsentChannel;
  readonly at?: Instant | undefined;
  readonly source?: string | undefined;
}

/** What became of a row: its event in the ledger, or everything that stood in its way. */
export type GrantTaken =
  | { readonly event: number; readonly again: boolean; readonly objections?: undefined }
  | { readonly event?: undefined; readonly again?: undefined; readonly objections: readonly Objection[] };

/** The door for consents and refusals, whoever brings them: judged in full, written, and in the log within a second. */
export class Consents {
  readonly #ground: Ground;
  readonly #ledger: Ledger;
  readonly #attestation: Attestation;

  constructor(ground: Ground, ledger: Ledger, attestation: Attestation) {
    this.#ground = ground;
    this.#ledger = ledger;
    this.#attestation = attestation;
  }

  /** Each is judged by itself; those that are good are written, and in the log and in force when this resolves. */
  async grant(wanted: readonly WantedGrant[], actor: Actor, source = ''): Promise<GrantTaken[]> {
    const taken = await act(this.#ground, async (db) => {
      const facts = await grantFacts(db, wanted, actor.scope, this.#ground.clock());
      const checked = wanted.map((each) => checkGrant(each, facts, source));
      const entries = checked.flatMap(({ entry }) => entry ?? []);
      const written = await this.#ledger.takeWithin(db, actor.id, entries);
      const told = tell(checked, written);
      for (const [organisation, count] of writtenFor(entries, written))
        await actor.note(db, {
          act: 'consent.granted',
          object: { kind: 'organisation', id: organisation },
          ...{ organisation, reason: undefined, detail: count },
        });
      return told;
    });
    await this.#attestation.round();
    return taken;
  }

  /** In the feed when it resolves, and so on every gateway within a second (P4); in the log soon after. */
  async refuse(
    wanted: WantedRefusal,
    actor: Pick<Actor, 'id'> & Partial<Pick<Actor, 'note'>>,
  ): Promise<Taken> {
    const at = Math.min(wanted.at ?? this.#ground.clock(), this.#ground.clock());
    const { recipient, organisation, purpose, channel, source } = wanted;
    const entry: LedgerEntry =
      organisation !== undefined && purpose !== undefined
        ? { act: 'withdraw', recipient, organisation, purpose, channel, at, source }
        : { act: 'refuse', recipient, organisation, channel, at, source };
    const [taken] = await act(this.#ground, async (db) => {
      const written = await this.#ledger.takeWithin(db, actor.id, [entry]);
      await actor.note?.(db, {
        act: entry.act === 'withdraw' ? 'consent.withdrawn' : 'consent.refused',
        object: { kind: 'organisation', id: organisation ?? 'everyone' },
        ...{
          organisation,
          reason: undefined,
          detail: { channel, ...(purpose === undefined ? {} : { purpose }) },
        },
      });
      return written;
    });
    this.#ledger.onRecorded();
    return taken!;
  }

  /** Takes back a refusal of everyone's marketing (谢绝); only the person herself may. In the feed when it resolves. */
  async lift(
    { recipient, channel }: Pick<WantedRefusal, 'recipient' | 'channel'>,
    actor: Pick<Actor, 'id' | 'note'>,
  ): Promise<Taken> {
    const at = this.#ground.clock();
    const entry: LedgerEntry = { act: 'lift', recipient, organisation: undefined, channel, at };
    const [taken] = await act(this.#ground, async (db) => {
      const written = await this.#ledger.takeWithin(db, actor.id, [entry]);
      if (written[0]?.event === undefined) return written;
      await actor.note(db, {
        act: 'consent.refusal-lifted',
        object: { kind: 'organisation', id: 'everyone' },
        ...{ organisation: undefined, reason: undefined, detail: { channel } },
      });
      return written;
    });
    this.#ledger.onRecorded();
    return taken!;
  }

  /** Where one consent stands now, and whether a message may be sent by it: refusals of its group and of everyone come first. */
  async standing(
    recipient: Recipient,
    organisation: OrganisationId,
    purpose: MarketingPurpose,
  ): Promise<{
    readonly state: LedgerState;
    readonly refused: 'none' | 'organisation' | 'everyone';
    readonly mayBeSent: boolean;
  }> {
    const { db } = this.#ground.record;
    const now = this.#ground.clock();
    const tag = tagOf(this.#ground.key, recipient);
    const standings = await readStandings(db, [tag]);
    const group = (await groupsOf(db, [organisation])).get(organisation)!;
    const consent = standings.consent(tag, organisation, purpose);
    const state = stateAt(consent, now);
    const refused =
      standings.suppression(tag, '') !== undefined
        ? 'everyone'
        : group.some((each) => standings.suppression(tag, each) !== undefined)
          ? 'organisation'
          : 'none';
    return { state, refused, mayBeSent: state === 'granted' && serves(consent!, now) && refused === 'none' };
  }

  /** Number as people write it. Throws a refusal that names what was found. */
  recipient(text: string): Recipient {
    const recipient = parseRecipient(text);
    if (recipient instanceof Invalid)
      throw new Refusal([objection('recipient-not-valid', 'recipient', { found: recipient.found })]);
    return recipient;
  }
}

/** What a number of grants are judged against, read at once. */
export async function grantFacts(
  db: Db,
  wanted: readonly WantedGrant[],
  scope: GrantFacts['scope'],
  now: Instant,
): Promise<GrantFacts> {
  const registered = await organisationFacts(db, [...new Set(wanted.map((each) => each.organisation))]);
  const ids = [...new Set(wanted.flatMap(({ wording }) => wording ?? []))];
  const rows =
    ids.length === 0
      ? []
      : await db.selectFrom('consent_wording').selectAll().where('id', 'in', ids).execute();
  const wordings = new Map<string, Wording>(rows.map((row) => [row.id, read(row)]));
  return { now, scope, isRegistered: (each) => registered.has(each), wording: (id) => wordings.get(id) };
}

function tell(
  checked: readonly { readonly objections: readonly Objection[]; readonly entry?: unknown }[],
  written: readonly Taken[],
): GrantTaken[] {
  let next = 0;
  return checked.map(({ objections, entry }): GrantTaken => {
    if (entry === undefined) return { objections };
    const taken = written[next++]!;
    return taken.event === undefined ? { objections: [taken.objection] } : taken;
  });
}

/** For the audit, of each organisation: how many good consents were handed in, and how many of them were new. */
export function writtenFor(
  entries: readonly LedgerEntry[],
  written: readonly Taken[],
): Map<string, { asked: number; written: number }> {
  const counts = new Map<string, { asked: number; written: number }>();
  for (const [i, { organisation }] of entries.entries()) {
    const count = counts.get(organisation!) ?? { asked: 0, written: 0 };
    const taken = written[i]!;
    count.asked += 1;
    if (taken.event !== undefined && !taken.again) count.written += 1;
    counts.set(organisation!, count);
  }
  return counts;
}
