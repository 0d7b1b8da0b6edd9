import type { ComplaintShredding, OwnKeptComplaint } from '../complaints/index.ts';
import type { ConsentRoom, KeptEvent, OfNumber, Receipt, Shredding } from '../consent/index.ts';
import type { Citation, Instant, Recipient, Words } from '../domain/index.ts';
import type { Db } from '../registry/index.ts';
import { keptUntil } from '../rules/index.ts';
import {
  recipientTag,
  type SealKey,
  type Traffic,
  type TrafficInbound,
  type TrafficMessage,
  type TrafficReceipt,
} from '../store/index.ts';
import { clausesOf, type LineId, lineOf } from './schedule.ts';

export interface OwnDataGround {
  readonly traffic: Pick<Traffic, 'messages' | 'receipts' | 'inbound'>;
  readonly consent: Pick<ConsentRoom, 'reading' | 'receipts'>;
  readonly shredding: Shredding;
  readonly complaints: Pick<ComplaintShredding, 'standing' | 'person'> & {
    of(recipient: Recipient): Promise<readonly OwnKeptComplaint[]>;
  };
  readonly key: SealKey;
  readonly clock: () => number;
}

/** A message as its recipient may know it. */
export type SentMessage = Pick<
  TrafficMessage,
  'messageId' | 'at' | 'organisation' | 'signature' | 'port' | 'text' | 'purpose' | 'outcome' | 'reasons'
> & { readonly reports: readonly Pick<TrafficReceipt, 'at' | 'status'>[] };

/** Everything that is held about one number. */
export interface PersonalData {
  readonly recipient: Recipient;
  readonly at: Instant;
  readonly consents: OfNumber['consents'];
  readonly refusals: OfNumber['refusals'];
  readonly events: readonly KeptEvent[];
  readonly receipts: readonly Receipt[];
  readonly messages: readonly SentMessage[];
  readonly replies: readonly Pick<TrafficInbound, 'at' | 'port' | 'text' | 'meaning'>[];
  readonly complaints: readonly OwnKeptComplaint[];
  readonly stays: readonly Staying[];
}

/** What is kept of a person, until when and why. */
export interface Staying {
  readonly line: LineId;
  readonly words: Words;
  /** Undefined: of no one organisation. */
  readonly organisation: string | undefined;
  readonly count: number;
  /** When it goes by itself; undefined: not while what it is kept for lasts. */
  readonly until: Instant | undefined;
  readonly why: Words;
  readonly clauses: readonly Citation[];
}

export interface Deleted {
  readonly events: number;
  /** Complaints of which the number and all texts went. */
  readonly complaints: number;
  /** Whether the number and its salt went too. */
  readonly whole: boolean;
  readonly mentions: number;
  readonly stays: readonly Staying[];
}

const MANY = 100_000;
const IN_FORCE: Words = {
  zh: '同意有效或正在等待答复；撤回后再起算',
  en: 'a consent is in force or an answer is awaited; the term runs once it is withdrawn',
};
const WORKED_ON: Words = {
  zh: '投诉正在办理，或有异议、申诉待决；全部办结后再起算',
  en: 'the complaint is worked on, or an objection or appeal waits; the term runs once all has ended',
};
const HELD: Words = {
  zh: '有关程序需要，已保全；解除后再看期限',
  en: 'it is held for a proceeding; its term is looked at once the hold is lifted',
};
const OWN_TERM: Words = { zh: '保存期限未满', en: 'its term is not over' };
const TERM: Words = { zh: '法定保存期限未满', en: 'the term of law is not over' };
const REFUSED: Words = {
  zh: '拒收须一直有效，否则会再次被打扰',
  en: 'a refusal must go on binding, or the disturbance would begin again',
};

/** A person's own data: told in full to whom they ask for it, and deleted as far as the law lets it go. */
export class OwnData {
  readonly #ground: OwnDataGround;

  constructor(ground: OwnDataGround) {
    this.#ground = ground;
  }

  /** Everything that is held. Whoever calls has made sure that the person asked, and writes it into the audit. */
  async of(recipient: Recipient): Promise<PersonalData> {
    const { traffic, consent, clock } = this.#ground;
    const { consents, refusals, events } = await consent.reading.ofNumber(recipient, 'all', MANY);
    const receipts: Receipt[] = [];
    for (const { id } of events) receipts.push(await consent.receipts.issue(id, 'all', recipient));
    const messages: SentMessage[] = [];
    for (const row of await this.#messages(recipient)) {
      const { messageId, at, organisation, signature, port, text, purpose, outcome, reasons } = row;
      const reports = (await traffic.receipts(messageId)).map((each) => ({
        at: each.at,
        status: each.status,
      }));
      messages.push({
        messageId,
        at,
        organisation,
        signature,
        port,
        text,
        purpose,
        outcome,
        reasons,
        reports,
      });
    }
    const replies = (await this.#replies(recipient)).map(({ at, port, text, meaning }) => ({
      ...{ at, port, text, meaning },
    }));
    return {
      ...{ recipient, at: clock(), consents, refusals, events, receipts, messages, replies },
      complaints: await this.#ground.complaints.of(recipient),
      stays: await this.stays(recipient),
    };
  }

  /** Deletes at once what the law lets go, and tells what stays. `note` is called in the transaction of what goes. */
  async delete(
    recipient: Recipient,
    note: (
      db: Db,
      went: { readonly events: number; readonly whole: boolean; readonly complaints: number },
    ) => Promise<void>,
  ): Promise<Deleted> {
    const { shredding, complaints } = this.#ground;
    const erased = await complaints.person(recipient, async (db, went) => {
      if (went > 0) await note(db, { events: 0, whole: false, complaints: went });
    });
    const { events, people } = await shredding.person(recipient, (db, went) =>
      note(db, { events: went.events, whole: went.people === 1, complaints: 0 }),
    );
    const mentions = await shredding.takeOutOfFeed();
    return {
      ...{ events, mentions, complaints: erased, whole: people === 1 },
      stays: await this.stays(recipient),
    };
  }

  /** What is kept of a person now. */
  async stays(recipient: Recipient): Promise<Staying[]> {
    const { shredding, consent, clock } = this.#ground;
    const now = clock();
    const staying: Staying[] = [];
    const add = (line: LineId, more: Omit<Staying, 'line' | 'words' | 'clauses'>) =>
      staying.push({ line, words: lineOf(line).words, clauses: clausesOf(line, now), ...more });
    for (const { relation, standing } of await shredding.standing(recipient)) {
      const { events: count, organisation } = relation;
      if (count === 0) continue;
      const of = organisation === '' ? undefined : organisation;
      if (standing.state === 'kept' || standing.state === 'due')
        add('consents', { organisation: of, count, until: standing.until, why: TERM });
      else add('consents', { organisation: of, count, until: undefined, why: IN_FORCE });
    }
    const { consents, refusals } = await consent.reading.ofNumber(recipient, 'all', 1);
    for (const { organisation } of refusals)
      add('refusals', {
        ...{ organisation: organisation === '' ? undefined : organisation, count: 1 },
        ...{ until: undefined, why: REFUSED },
      });
    for (const { organisation, state } of consents)
      if (state === 'declined' || state === 'unanswered' || state === 'withdrawn')
        add('refusals', { organisation, count: 1, until: undefined, why: REFUSED });
    const times = [...(await this.#messages(recipient)), ...(await this.#replies(recipient))].map(
      ({ at }) => at,
    );
    if (times.length > 0) {
      const until = Math.max(...times.map((at) => keptUntil('messages', at)));
      for (const line of ['messages', 'evidence'] as const)
        add(line, { organisation: undefined, count: times.length, until, why: TERM });
    }
    for (const stay of await this.#complaints(recipient))
      add('complaints', { organisation: undefined, ...stay });
    return staying;
  }

  /** Her complaints, together where they are kept for the same reason until the same day. */
  async #complaints(recipient: Recipient): Promise<Pick<Staying, 'count' | 'until' | 'why'>[]> {
    const all = (await this.#ground.complaints.standing(recipient)).map(({ standing }) =>
      standing.state === 'open'
        ? { until: undefined, why: WORKED_ON }
        : standing.state === 'held'
          ? { until: undefined, why: HELD }
          : { until: standing.until, why: OWN_TERM },
    );
    const groups = Map.groupBy(all, ({ until, why }) => `${until} ${why.en}`);
    return [...groups.values()].map((some) => ({ ...some[0]!, count: some.length }));
  }

  #messages(recipient: Recipient): Promise<TrafficMessage[]> {
    const { traffic, key } = this.#ground;
    return traffic.messages({ recipientTag: recipientTag(key, recipient) }, { limit: MANY });
  }

  #replies(recipient: Recipient): Promise<TrafficInbound[]> {
    const { traffic, key } = this.#ground;
    return traffic.inbound({ senderTag: recipientTag(key, recipient) }, MANY);
  }
}
