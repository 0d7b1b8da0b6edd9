import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { day } from '../domain/index.ts';
import { type DemoOptions, playDemo } from './demo.ts';
import { MessageCentre, NO_FAULTS } from './message-centre.ts';
import { town } from './town.ts';

const place = town({ at: day('2026-06-10'), handsets: 300 });

/** The demo against a message centre that stands where the gateway stands: everything is let through. */
describe('the demo, straight to a message centre', () => {
  let centre: MessageCentre;
  let options: Omit<DemoOptions, 'messages'>;
  before(async () => {
    centre = new MessageCentre({
      accounts: place.accounts,
      remember: 'messages',
      receiptsOn: 'any',
      outcomes: { UNDELIV: 0.1 },
      resendAfterMs: 200,
    });
    await centre.start();
    options = {
      town: place,
      gateway: { cmpp: centre.addresses.cmpp!, smpp: centre.addresses.smpp! },
      centre,
      patienceMs: 3000,
      replyShare: 0.2,
    };
  });
  after(() => centre.close());

  it('sends over three protocols, loses nothing, and hears people reply', async () => {
    const report = await playDemo({ ...options, messages: 1500, seed: 'a' });
    assert.equal(report.sent, 1500);
    assert.deepEqual(report.results, { ok: 1500 });
    assert.equal(report.lost, 0);
    assert.equal(report.receiptsUnknown, 0);
    const { DELIVRD = 0, UNDELIV = 0, ...others } = report.receipts;
    assert.deepEqual(others, {});
    assert.equal(DELIVRD + UNDELIV, report.receiptsExpected);
    assert.ok(UNDELIV > 0 && DELIVRD > 1200);
    assert.ok(report.segments > 1500, 'some are long');
    for (const [protocol, { sent, ok }] of Object.entries(report.byProtocol)) {
      assert.ok(sent > 50 && sent === ok, protocol);
    }
    assert.ok(Object.keys(report.replies).length > 2);
    assert.ok(Object.keys(report.byKind).length > 25);
    assert.equal(centre.messages().length, 1500);
  });

  it('plays the same again for the same seed', async () => {
    const play = async () => {
      const { results, receipts, replies, byKind, segments } = await playDemo({
        ...options,
        messages: 400,
        seed: 'again',
      });
      return {
        results,
        receipts,
        replies: Object.keys(replies).sort(),
        kinds: Object.keys(byKind),
        segments,
      };
    };
    assert.deepEqual(await play(), await play());
  });

  it('says what is lost', async () => {
    centre.setOutcome(place.handsets.get('granted')![0]!, '');
    for (const number of place.handsets.get('granted')!) centre.setOutcome(number, '');
    const report = await playDemo({ ...options, messages: 200, seed: 'lost', patienceMs: 150 });
    for (const number of place.handsets.get('granted')!) centre.setOutcome(number, 'DELIVRD');
    assert.ok(report.lost > 20);
    assert.equal(report.lostExamples.length, Math.min(100, report.lost));
    assert.match(report.lostExamples[0]!.id, /^[0-9a-f]{16}$/);
  });

  it('survives throttling, broken connections and receipts before answers', async () => {
    Object.assign(centre.faults, { throttle: 20, dropAfter: 100, receiptFirst: true });
    const report = await playDemo({ ...options, messages: 400, seed: 'faults' });
    Object.assign(centre.faults, NO_FAULTS);
    assert.equal(report.throttled, 20);
    assert.ok(report.resent > 0);
    assert.equal(report.unanswered, 0);
    assert.equal(report.lost, 0);
    const { ok } = report.results;
    assert.equal(ok, 400);
  });

  it('names reasons where an answer tells them', async () => {
    Object.assign(centre.faults, { reject: 100_000, rejectWith: 107 });
    const cmpp = place.accounts.filter((a) => a.protocol !== 'smpp');
    const report = await playDemo({
      ...options,
      town: { ...place, accounts: [cmpp[0]!, cmpp[1]!, { ...place.accounts[2]! }] },
      messages: 100,
      seed: 'r',
    });
    Object.assign(centre.faults, NO_FAULTS);
    assert.ok(report.results['signature-missing']! > 50);
    assert.equal(report.receiptsExpected, 0);
    assert.equal(report.lost, 0);
  });

  it('stops when told, at its pace, and still waits for receipts', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const playing = playDemo({
      ...options,
      messages: 'until-stopped',
      ratePerSecond: 200,
      signal: stop.signal,
      onProgress: ({ sent }) => seen.push(sent),
    });
    await wait(1300);
    stop.abort();
    const report = await playing;
    assert.ok(report.sent > 100 && report.sent < 300, `${report.sent}`);
    assert.equal(report.lost, 0);
    assert.ok(seen.length >= 2);
  });
});
