import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { ConsentNews, ConsentReply, OrganisationId, OwnMessage } from '../../domain/index.ts';
import { DAY, type House, number, OTHER, openHouse, SHOP } from '../fixture.ts';
import { tagOf } from '../ground.ts';
import { Asking } from './asking.ts';
import { Lapses } from './lapses.ts';

const HOUR = 3_600_000;
const PORT = '106900010001';
const OTHER_PORT = '106900010002';
const ASK =
  '【青禾商城】是否同意接收本店促销短信？每月不超过4条，有效期一年。同意请回复Y，不回复视为不同意。';
const ASK_LOANS =
  '【青禾商城】是否同意接收贷款优惠短信？每周最多1条，至2027年6月30日止。同意请回复Y，不回复视为不同意。';

let house: House;
let asking: Asking;
let lapses: Lapses;
/** What was handed in to be sent, by its key. */
const sent = new Map<string, OwnMessage>();
let ids = 0;

before(async () => {
  house = await openHouse();
  const ground = { record: house.record, sealer: house.sealer, key: house.key, clock: () => house.clock.now };
  asking = new Asking({
    ...{ ground, ledger: house.ledger, answerMs: 72 * HOUR },
    send: async (_db, messages) => {
      for (const message of messages) if (!sent.has(message.key)) sent.set(message.key, message);
    },
    onSent: () => undefined,
  });
  lapses = new Lapses(ground, house.ledger, (error) => assert.fail(error));
});
after(() => house.shut());

/** As ingesting does: all that one shipment tells, in one transaction. */
async function tell(...news: readonly ConsentNews[]): Promise<void> {
  const done = await house.record.db.transaction().execute((db) => asking.keep(db, 'gw-1', news));
  done();
  await house.attestation.round();
}

function asked(
  i: number,
  more: { text?: string; port?: string; at?: number; held?: boolean; organisation?: OrganisationId } = {},
) {
  const { text = ASK, port = PORT, at = house.clock.now, held = false, organisation = SHOP } = more;
  const messageId = `m${++ids}`;
  return { kind: 'asked' as const, messageId, at, recipient: number(i), organisation, port, text, held };
}

function reply(
  i: number,
  meaning: ConsentReply['meaning'],
  more: { port?: string; at?: number } = {},
): ConsentReply {
  const { port = PORT, at = house.clock.now } = more;
  const inboundId = `i${++ids}`;
  return {
    ...{
      kind: 'reply',
      inboundId,
      at,
      from: number(i),
      port,
      organisation: SHOP,
      account: 'shop01',
      meaning,
    },
    sha256: hash('sha256', inboundId),
  };
}

const standing = (i: number, purpose: 'marketing-retail' | 'marketing-finance' = 'marketing-retail') =>
  house.consents.standing(number(i), SHOP, purpose);
const state = async (i: number, purpose?: 'marketing-retail' | 'marketing-finance') =>
  (await standing(i, purpose)).state;

async function events(i: number) {
  const tag = tagOf(house.key, number(i));
  return house.record.db
    .selectFrom('consent_event')
    .selectAll()
    .where('tag', '=', tag)
    .orderBy('id')
    .execute();
}

const later = (ms: number) => {
  house.clock.now += ms;
};

describe('asking', () => {
  it('P6 a yes grants what was asked, to the letter, and takes effect once the log holds it', async () => {
    const before = await house.record.head();
    const ask = asked(1);
    await tell(ask);
    assert.equal(await state(1), 'requested');
    later(HOUR);
    const yes = reply(1, 'agreement');
    // Recorded, and nothing permits anything yet: the log comes first.
    await house.record.db.transaction().execute((db) => asking.keep(db, 'gw-1', [yes]));
    const fed = async () => (await house.since(before)).map(({ kind }) => kind);
    assert.deepEqual((await standing(1)).mayBeSent, false);
    assert.deepEqual(await fed(), ['consent-requested']);
    const size = house.evidence.log.size;
    await house.attestation.round();
    assert.ok(house.evidence.log.size > size);
    assert.deepEqual(await fed(), ['consent-requested', 'consent-granted']);
    assert.deepEqual(await standing(1), { state: 'granted', refused: 'none', mayBeSent: true });

    const [request, grant] = await events(1);
    assert.equal(request!.source, ask.messageId);
    assert.equal(request!.until!.getTime(), ask.at + 72 * HOUR);
    assert.equal(grant!.source, yes.inboundId);
    assert.equal(grant!.evidence!.toString('hex'), yes.sha256);
    assert.deepEqual([grant!.channel, grant!.proof], ['sms-reply', 'proven']);
    assert.deepEqual([grant!.frequency_count, grant!.frequency_per], [4, 'month']);
    assert.equal(grant!.wording, request!.wording);
    const wording = await house.wordings.get(grant!.wording!, 'all');
    assert.deepEqual([wording.text, wording.sha256], [ASK, hash('sha256', ASK)]);
    assert.deepEqual([wording.name, wording.channel, wording.termDays], ['sms', 'sms-reply', 365]);
    const days = (grant!.until!.getTime() - yes.at) / DAY;
    assert.ok(days > 363 && days <= 365, `${days}`);
  });

  it('each new text is a version, the same text is one; a term up to a day ends with that day', async () => {
    await tell(asked(2), asked(3, { text: ASK_LOANS }), asked(4, { text: ASK_LOANS }), asked(5));
    const versions = (await house.wordings.list('all')).filter(({ name }) => name === 'sms');
    assert.deepEqual(
      versions.map(({ version, purpose, retiredAt }) => [version, purpose, retiredAt]),
      [
        [2, 'marketing-finance', undefined],
        [1, 'marketing-retail', undefined],
      ],
    );
    await tell(reply(3, 'agreement'));
    const grant = (await events(3)).at(-1)!;
    assert.deepEqual([grant.kind, grant.purpose], ['granted', 'marketing-finance']);
    assert.equal(grant.until!.toISOString(), '2027-06-30T16:00:00.000Z');
  });

  it('a request and its answer in one shipment', async () => {
    await tell(asked(6), reply(6, 'agreement'), asked(7), reply(7, 'opt-out'), reply(7, 'agreement'));
    assert.equal(await state(6), 'granted');
    assert.deepEqual([await state(7), (await standing(7)).refused], ['withdrawn', 'organisation']);
  });

  it('a yes to nothing that was asked, from elsewhere, or after its time grants nothing', async () => {
    await tell(reply(8, 'agreement'));
    assert.deepEqual(await events(8), []);
    await tell(asked(8));
    later(72 * HOUR);
    await tell(reply(8, 'agreement'));
    assert.equal(await state(8), 'requested', 'an hour too late');
    await tell(
      asked(9, { organisation: OTHER, port: OTHER_PORT, text: ASK.replace('青禾商城', '临江文化') }),
    );
    await tell(reply(9, 'agreement'));
    assert.equal(await state(9), 'none');
    assert.equal((await house.consents.standing(number(9), OTHER, 'marketing-retail')).state, 'requested');
  });

  it('silence ends a request, and nobody is asked again; a yes that was sent in time counts however late it comes', async () => {
    await tell(asked(10), asked(11));
    const head = await house.record.head();
    later(71 * HOUR);
    const inTime = reply(11, 'agreement');
    later(HOUR);
    assert.ok((await lapses.sweep()) >= 2);
    await house.attestation.round();
    assert.deepEqual([await state(10), await state(11)], ['unanswered', 'unanswered']);
    assert.equal(await lapses.sweep(), 0, 'once');
    const told = (await house.since(head)).filter(({ kind }) => kind === 'consent-unanswered');
    assert.ok(told.some((change) => 'recipients' in change && change.recipients.includes(number(10))));
    await tell(asked(10));
    assert.equal(await state(10), 'unanswered', 'the ledger takes no second request');
    assert.equal((await events(10)).length, 2);
    await tell(inTime);
    assert.equal(await state(11), 'granted');
  });

  it('a no declines what was asked and nothing else; after a yes it takes that back; to nothing asked it refuses the entity', async () => {
    await tell(asked(12), reply(12, 'agreement'));
    await tell(asked(12, { text: ASK_LOANS }), reply(12, 'decline'));
    assert.deepEqual([await state(12), await state(12, 'marketing-finance')], ['granted', 'declined']);
    assert.equal((await standing(12)).refused, 'none');
    await tell(asked(13), reply(13, 'agreement'), reply(13, 'decline'));
    assert.deepEqual([await state(13), (await standing(13)).refused], ['withdrawn', 'none']);
    await tell(reply(14, 'decline'));
    assert.equal((await standing(14)).refused, 'organisation');
  });

  it('of several requests the one is answered that was sent last from the number written to', async () => {
    await tell(asked(15, { port: PORT }));
    later(1000);
    await tell(asked(15, { port: OTHER_PORT, text: ASK_LOANS }));
    await tell(reply(15, 'agreement', { port: PORT }));
    assert.deepEqual([await state(15), await state(15, 'marketing-finance')], ['granted', 'requested']);
    await tell(reply(15, 'agreement', { port: PORT }));
    assert.equal(await state(15, 'marketing-finance'), 'granted', 'the other is the organisation’s too');
  });

  it('P4 said twice it is one refusal, in force in the same transaction, and confirmed once', async () => {
    const keys = () => [...sent.values()].filter(({ recipient }) => recipient === number(16));
    await tell(asked(16), reply(16, 'agreement'));
    const head = await house.record.head();
    const done = await house.record.db
      .transaction()
      .execute((db) => asking.keep(db, 'gw-1', [reply(16, 'opt-out'), reply(16, 'opt-out')]));
    // What was agreed to a moment ago ends, and the whole organisation is refused.
    const kinds = (await house.since(head)).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['consent-withdrawn', 'suppression-placed']);
    done();
    await tell(reply(16, 'opt-out', { port: OTHER_PORT }));
    assert.equal((await events(16)).filter(({ kind }) => kind === 'refused').length, 1);
    assert.equal(keys().length, 1);
    const refusal = (await events(16)).at(-1)!;
    assert.deepEqual(keys()[0], {
      ...{ key: `refusal:${refusal.id}`, recipient: number(16), organisation: SHOP, port: PORT },
      ...{ account: 'shop01', text: keys()[0]!.text, purpose: 'refusal-confirmed' },
    });
  });

  it('P4 who agrees anew and refuses again before the log holds it has refused: a second refusal, confirmed as one', async () => {
    await tell(reply(19, 'opt-out'));
    later(1000);
    const at = house.clock.now;
    // Recorded, and what would bring it into force comes after the refusal.
    const wanted = { recipient: number(19), organisation: SHOP, purpose: 'marketing-retail' } as const;
    const terms = { frequency: { count: 4, per: 'month' }, until: at + DAY, proof: 'proven' } as const;
    await house.record.db.transaction().execute(async (db) => {
      const grant = {
        act: 'grant',
        channel: 'web',
        at,
        wording: house.wording.id,
        ...wanted,
        ...terms,
      } as const;
      await house.ledger.takeWithin(db, 'shop', [grant]);
      await asking.keep(db, 'gw-1', [reply(19, 'opt-out'), reply(19, 'opt-out')]);
    });
    await house.attestation.round();
    assert.deepEqual(await standing(19), { state: 'withdrawn', refused: 'organisation', mayBeSent: false });
    assert.deepEqual(
      (await events(19)).map(({ kind }) => kind),
      ['refused', 'granted', 'refused'],
    );
    assert.equal([...sent.values()].filter(({ recipient }) => recipient === number(19)).length, 2);
  });

  it('P4 a request that a refusal met is void, also where silence had ended it before the refusal arrived', async () => {
    await tell(asked(20));
    later(71 * HOUR);
    const refusal = reply(20, 'opt-out');
    later(1000);
    const yes = reply(20, 'agreement');
    later(HOUR);
    await lapses.sweep();
    await tell(refusal, yes);
    assert.deepEqual(await standing(20), { state: 'withdrawn', refused: 'organisation', mayBeSent: false });
  });

  it('a held request asks nobody until it is released, and its time begins then', async () => {
    const [kept, dropped] = [asked(17, { held: true }), asked(18, { held: true })];
    await tell(kept, dropped);
    assert.deepEqual([await state(17), await state(18)], ['none', 'none']);
    later(20 * HOUR);
    await tell({ kind: 'settled', messageId: kept.messageId, released: true });
    await tell({ kind: 'settled', messageId: dropped.messageId, released: false });
    assert.deepEqual([await state(17), await state(18)], ['requested', 'none']);
    assert.equal((await events(17))[0]!.until!.getTime(), house.clock.now + 72 * HOUR);
    await tell(reply(17, 'agreement'), reply(18, 'agreement'));
    assert.deepEqual([await state(17), await state(18)], ['granted', 'none']);
  });
});
