import { sql } from 'kysely';
import { personId, tagOf } from '../../consent/index.ts';
import { type InboundText, type OwnMessage, type Recipient, shanghaiDay } from '../../domain/index.ts';
import type { Db, Ground } from '../ground.ts';
import type { WantedComplaint } from '../intake/check-complaint.ts';
import type { Intake } from '../intake/intake.ts';
import { Likeness } from '../intake/marks.ts';
import { readSmsForm } from './sms-form.ts';

export interface SmsParts {
  readonly ground: Ground;
  readonly intake: Intake;
  /** Takes messages to be sent in the transaction that causes them; undefined: there is no port to send them from. */
  readonly send: ((db: Db, messages: readonly OwnMessage[]) => Promise<void>) | undefined;
  /** Called when messages were taken, after the transaction. */
  readonly onSent: () => void;
}

/** A part that never comes is not waited for any longer. */
const PARTS_WAIT_MS = 10 * 60_000;

export const acceptedText = (id: string): string =>
  `您的投诉已受理，受理编号${id}。办理进度可凭本机号码和受理编号查询。`;
export const FORM_TEXT =
  '没有读出您要投诉的号码。请按“被投诉号码*短信原文”发送，例如：106900001234*【某某】短信全文。原文请完整转发，不要改写。';

interface Whole {
  readonly inboundId: string;
  readonly from: Recipient;
  readonly port: string;
  readonly at: number;
  readonly text: string;
  /** As they came, one for each part. */
  readonly contents: readonly Buffer[];
}

/** What people send to the complaint port: long messages whole, each complaint answered with its number, what cannot be read with the form. */
export class SmsComplaints {
  readonly #parts: SmsParts;
  readonly #likeness: Likeness;

  constructor(parts: SmsParts) {
    this.#parts = parts;
    this.#likeness = new Likeness(parts.ground.key);
  }

  /** Within the transaction that moves the gateway's position, so that each is taken once. @returns what is to be done after it. */
  async keep(db: Db, texts: readonly InboundText[]): Promise<() => void> {
    const { intake, send, onSent, ground } = this.#parts;
    const read = (await this.#wholes(db, texts)).map((whole) => ({
      ...{ whole, form: readSmsForm(whole.text), teller: { id: personId(ground, whole.from), name: '' } },
    }));
    const taken = await intake.takeEach(
      db,
      read.flatMap(({ whole, form, teller }) =>
        form === undefined ? [] : [{ wanted: complaintOf(whole, form), teller }],
      ),
    );
    const answers = read.map(({ whole, form, teller }) => {
      const id = form === undefined ? undefined : taken.shift()!.id;
      // Once a day: a machine that answers is not answered for ever.
      return id === undefined
        ? answer(whole, `complaint-form:${teller.id}:${shanghaiDay(whole.at)}`, FORM_TEXT)
        : answer(whole, `complaint:${id}`, acceptedText(id));
    });
    if (answers.length > 0) await send?.(db, answers);
    return () => {
      intake.onTaken();
      onSent();
    };
  }

  /** Those that are whole: by themselves, with their last part, or because the rest of them has not come. */
  async #wholes(db: Db, texts: readonly InboundText[]): Promise<Whole[]> {
    const wholes: Whole[] = [];
    for (const each of texts) {
      const { inboundId, from, port, at, text, content, part } = each;
      if (part === undefined) wholes.push({ inboundId, from, port, at, text, contents: [content] });
      else wholes.push(...(await this.#gather(db, each, part)));
    }
    const late = new Date(this.#parts.ground.clock() - PARTS_WAIT_MS);
    const { rows } = await sql<{ message: Buffer }>`
      select message from complaint_sms_part group by message having min(at) < ${late}`.execute(db);
    for (const { message } of rows) wholes.push(await this.#join(db, message));
    return wholes;
  }

  async #gather(db: Db, text: InboundText, part: NonNullable<InboundText['part']>): Promise<Whole[]> {
    const { ground } = this.#parts;
    const tag = tagOf(ground.key, text.from);
    const { reference, total, place } = part;
    const message = this.#likeness.of('sms', tag, text.port, `${reference} ${total}`);
    const kept = {
      from: text.from,
      port: text.port,
      text: text.text,
      content: text.content.toString('base64'),
    };
    await db
      .insertInto('complaint_sms_part')
      .values({
        ...{ message, part: place, total, inbound: text.inboundId, at: new Date(text.at) },
        sealed: ground.sealer.seal(Buffer.from(JSON.stringify(kept))),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const { count } = await db
      .selectFrom('complaint_sms_part')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('message', '=', message)
      .executeTakeFirstOrThrow();
    return Number(count) < total ? [] : [await this.#join(db, message)];
  }

  async #join(db: Db, message: Buffer): Promise<Whole> {
    const rows = await db
      .deleteFrom('complaint_sms_part')
      .where('message', '=', message)
      .returning(['part', 'inbound', 'at', 'sealed'])
      .execute();
    const parts = rows
      .sort((a, b) => a.part - b.part)
      .map(({ inbound, at, sealed }) => ({ inbound, at: at.getTime(), ...this.#open(sealed) }));
    const { inbound, from, port } = parts[0]!;
    return {
      ...{ inboundId: inbound, from, port, at: Math.max(...parts.map(({ at }) => at)) },
      text: parts.map(({ text }) => text).join(''),
      contents: parts.map(({ content }) => Buffer.from(content, 'base64')),
    };
  }

  #open(sealed: Buffer): { from: Recipient; port: string; text: string; content: string } {
    return JSON.parse(this.#parts.ground.sealer.open(sealed).toString());
  }
}

function complaintOf(whole: Whole, { sender, text }: { sender: string; text: string }): WantedComplaint {
  const { inboundId, from, port, at, contents } = whole;
  const original = {
    from: String(from),
    port,
    at,
    text: whole.text,
    contents: contents.map((each) => each.toString('base64')),
  };
  return {
    ...{
      channel: 'sms',
      proof: 'network',
      recipient: `+${from}`,
      reference: `sms:${inboundId}`,
      sender,
      text,
    },
    originals: [{ name: 'sms', mediaType: 'application/json', bytes: Buffer.from(JSON.stringify(original)) }],
  };
}

function answer({ from }: Whole, key: string, text: string): OwnMessage {
  return { key, recipient: from, text, purpose: 'complaint-answer' };
}
