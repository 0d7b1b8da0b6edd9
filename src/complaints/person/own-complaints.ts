import { personId, tagOf } from '../../consent/index.ts';
import {
  type ComplaintEnd,
  type ComplaintState,
  formatRecipient,
  type Instant,
  NotThere,
  type Recipient,
  type Words,
} from '../../domain/index.ts';
import { readComplaint } from '../complaint-rows.ts';
import { COMPLAINT_MACHINE } from '../complaint-states.ts';
import type { ComplaintEvent, Complaints } from '../complaints.ts';
import type { Ground } from '../ground.ts';
import type { Original } from '../intake/check-complaint.ts';
import type { ComplaintTaken, Intake } from '../intake/intake.ts';

/** What a person says, as she typed it. */
export interface OwnSaid {
  readonly sender: string;
  readonly text: string;
  readonly toldAt: Instant | undefined;
  readonly category: string | undefined;
  readonly wantsStop: boolean;
  readonly pictures: readonly Original[];
}

export interface OwnComplaint {
  readonly id: string;
  readonly acceptedAt: Instant;
  /** As she typed it; a person's number masked. */
  readonly sender: string;
  readonly text: string;
  readonly state: ComplaintState;
  readonly ended: ComplaintEnd | undefined;
  readonly mayObject: boolean;
}

/** One step of the way, as the person is told of it. */
export interface OwnStep extends Pick<ComplaintEvent, 'act' | 'state' | 'at' | 'told'> {
  /** What is told, where it is told in both languages. */
  readonly words: Words | undefined;
}

export interface OwnComplaintPage {
  readonly complaint: OwnComplaint;
  readonly steps: readonly OwnStep[];
}

/** Steps that are the centre's own matter, unless something of them is told. */
const UNTOLD: readonly ComplaintEvent['act'][] = ['separate', 'match', 'classify', 'mute', 'note', 'reopen'];
const SHOWN_MAX = 50;

/** What a person does with complaints about what came to her own number. Another's are answered as if they were not there. */
export class OwnComplaints {
  readonly #ground: Ground;
  readonly #intake: Intake;
  readonly #complaints: Complaints;

  constructor(ground: Ground, intake: Intake, complaints: Complaints) {
    this.#ground = ground;
    this.#intake = intake;
    this.#complaints = complaints;
  }

  /** @param address from where; kept as a keyed hash of its block. */
  complain(recipient: Recipient, said: OwnSaid, address: string): Promise<ComplaintTaken> {
    const { pictures, ...typed } = said;
    const form = Buffer.from(JSON.stringify({ recipient: formatRecipient(recipient), ...typed }));
    return this.#intake.accept(
      {
        ...typed,
        ...{ channel: 'web', proof: 'code', recipient: `+${recipient}`, origin: address },
        originals: [{ name: 'form.json', mediaType: 'application/json', bytes: form }, ...pictures],
      },
      { id: personId(this.#ground, recipient), name: '' },
    );
  }

  /** The newest first. */
  async list(recipient: Recipient): Promise<OwnComplaint[]> {
    const { record, key, sealer } = this.#ground;
    const rows = await record.db
      .selectFrom('complaint')
      .selectAll()
      .where('tag', '=', tagOf(key, recipient))
      .orderBy('accepted_at', 'desc')
      .orderBy('sequence', 'desc')
      .limit(SHOWN_MAX)
      .execute();
    const objected = await this.#objected(rows.map(({ id }) => id));
    return rows.map((row) => ownOf(readComplaint(sealer, row), objected.has(row.id)));
  }

  async get(recipient: Recipient, id: string): Promise<OwnComplaintPage> {
    const { record, key } = this.#ground;
    const own = await record.db
      .selectFrom('complaint')
      .select('id')
      .where('id', '=', id)
      .where('tag', '=', tagOf(key, recipient))
      .executeTakeFirst();
    if (own === undefined) throw new NotThere();
    const { complaint, events } = await this.#complaints.get(id);
    const objected = events.some(({ act }) => act === 'object');
    return {
      complaint: ownOf(complaint, objected),
      steps: events
        .filter(({ act, told }) => !UNTOLD.includes(act) || (act === 'note' && told !== ''))
        // From one case into another is nothing that she would see.
        .filter(({ act, state }, i, all) => act !== 'gather' || all[i - 1]?.state !== state)
        .map(({ act, state, learntAt, told, detail }) => ({
          ...{ act, state, at: learntAt, told },
          words: detail['words'] as Words | undefined,
        })),
    };
  }

  object(recipient: Recipient, id: string, words: string): Promise<void> {
    return this.#complaints.object(id, recipient, words);
  }

  async #objected(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await this.#ground.record.db
      .selectFrom('complaint_event')
      .select('complaint')
      .where('complaint', 'in', ids)
      .where('act', '=', 'object')
      .execute();
    return new Set(rows.map(({ complaint }) => complaint));
  }
}

function ownOf(
  { id, acceptedAt, sender, text, state, ended }: ReturnType<typeof readComplaint>,
  objected: boolean,
): OwnComplaint {
  return {
    id,
    acceptedAt,
    sender,
    text,
    state,
    ended,
    mayObject: !objected && typeof COMPLAINT_MACHINE[state].object === 'string',
  };
}
