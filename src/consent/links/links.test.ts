import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { MARKETING_PURPOSES, parseRecipient, type Recipient, valid } from '../../domain/index.ts';
import { SealKey } from '../../store/index.ts';
import { type House, number, OTHER, openHouse, SHOP, SISTER } from '../fixture.ts';
import { tagOf } from '../ground.ts';
import { LinkTokens } from './link-token.ts';

const tokens = new LinkTokens(new SealKey(Buffer.alloc(32, 1)));
const linkOf = fc.record(
  {
    recipient: fc
      .oneof(
        fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String),
        fc.integer({ min: 100_000_000, max: 999_999_999 }).map((rest) => `+8529${rest}`),
        fc.constant('+999999999999999'),
      )
      .map((text) => valid(parseRecipient(text))),
    organisation: fc.constantFrom(SHOP, SISTER, OTHER),
    purpose: fc.constantFrom(...MARKETING_PURPOSES),
  },
  { noNullPrototype: true },
);
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.shut());

test('P7 a token says who and what to whoever has the key, is always the same, and fits an SMS', () => {
  fc.assert(
    fc.property(linkOf, (of) => {
      const token = tokens.make(of);
      assert.match(token, /^[\w-]{42}$/);
      assert.equal(tokens.make(of), token);
      assert.deepEqual(tokens.read(token), of);
      const bytes = Buffer.from(token, 'base64url');
      for (const shown of [token, bytes.toString('latin1'), bytes.toString('hex')])
        assert.ok(!shown.includes(String(of.recipient)) && !shown.includes(of.organisation));
    }),
    { numRuns: 300 },
  );
});

test('P12 one letter changed, another key, or anything else is no token', () => {
  const other = new LinkTokens(new SealKey(Buffer.alloc(32, 2)));
  fc.assert(
    fc.property(linkOf, fc.nat(41), fc.constantFrom(...LETTERS), (of, at, letter) => {
      const token = tokens.make(of);
      assert.equal(other.read(token), undefined);
      const changed = token.slice(0, at) + letter + token.slice(at + 1);
      const same = Buffer.from(changed, 'base64url').equals(Buffer.from(token, 'base64url'));
      if (!same) assert.equal(tokens.read(changed), undefined, changed);
    }),
    { numRuns: 500 },
  );
  for (const wrong of ['', 'A'.repeat(42), 'A'.repeat(43), '号'.repeat(42), `${tokens.make(someone)}\n`])
    assert.equal(tokens.read(wrong), undefined, wrong);
  for (let i = 0; i < 1000; i++)
    assert.equal(tokens.read(randomBytes(31).toString('base64url').padEnd(42, 'A').slice(0, 42)), undefined);
});

const someone = { recipient: number(1), organisation: SHOP, purpose: 'marketing-retail' as const };

async function eventsOf(recipient: Recipient) {
  return house.record.db
    .selectFrom('consent_event')
    .select(['kind', 'channel', 'purpose', 'actor'])
    .where('tag', '=', tagOf(house.key, recipient))
    .orderBy('id')
    .execute();
}

test('links are made for an organisation’s own people, each number told by itself', async () => {
  const wanted = { organisation: SHOP, purpose: 'marketing-retail' };
  const made = await house.links.make({ ...wanted, recipients: [String(number(1)), '12345'] }, [SHOP]);
  assert.ok('items' in made);
  assert.deepEqual(house.links.read(made.items[0]!.token!), someone);
  assert.equal(made.items[1]!.objection!.field, 'recipients.1');
  assert.equal(made.items[1]!.objection!.code, 'recipient-not-valid');
  const foreign = await house.links.make({ ...wanted, recipients: [String(number(1))] }, [OTHER]);
  assert.ok('objections' in foreign);
  assert.deepEqual(
    foreign.objections.map(({ field, code }) => `${field}: ${code}`),
    ['organisation: organisation-not-registered'],
  );
  const wrong = await house.links.make(
    { organisation: SHOP, purpose: 'verification', recipients: [String(number(1))] },
    'all',
  );
  assert.ok('objections' in wrong);
  assert.equal(wrong.objections[0]!.code, 'purpose-not-marketing');
});

test('P4 a link refuses the organisation with its group, in the feed at once, and said again it is one refusal; reading it refuses nothing', async () => {
  const recipient = number(2);
  await house.consents.grant([house.consent(2)], house.as('shop', [SHOP]));
  const head = await house.record.head();
  const of = house.links.read(
    new LinkTokens(house.key).make({ recipient, organisation: SHOP, purpose: 'marketing-retail' }),
  )!;
  assert.deepEqual(await house.since(head), []);
  assert.ok((await house.consents.standing(recipient, SHOP, 'marketing-retail')).mayBeSent);
  const first = await house.links.refuse(of, 'organisation');
  assert.deepEqual(
    (await house.since(head)).map(({ kind }) => kind),
    ['consent-withdrawn', 'suppression-placed'],
  );
  assert.deepEqual(await house.links.refuse(of, 'organisation'), { ...first, again: true });
  assert.equal((await house.since(head)).length, 2);
  assert.deepEqual((await eventsOf(recipient)).at(-1), {
    ...{ kind: 'refused', channel: 'link', purpose: '', actor: 'person:link' },
  });
  const { refused } = await house.consents.standing(recipient, SISTER, 'marketing-finance');
  assert.equal(refused, 'organisation', 'affiliates too');
});

test('a link withdraws what the message advertised and nothing else, where that is asked', async () => {
  const recipient = number(3);
  await house.consents.grant([house.consent(3)], house.as('shop', [SHOP]));
  await house.links.refuse({ recipient, organisation: SHOP, purpose: 'marketing-retail' }, 'purpose');
  assert.deepEqual(await house.consents.standing(recipient, SHOP, 'marketing-retail'), {
    ...{ state: 'withdrawn', refused: 'none', mayBeSent: false },
  });
  assert.deepEqual((await eventsOf(recipient)).at(-1), {
    ...{ kind: 'withdrawn', channel: 'link', purpose: 'marketing-retail', actor: 'person:link' },
  });
});
