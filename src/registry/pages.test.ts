import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Invalid, parseChange } from '../domain/index.ts';
import { CARRIER, DAY, openRoom, PROVIDER, type Room, SHOP, START, STRANGER } from './fixture.ts';
import { type Fact, Pages, pagesOf, remember, type SubjectKind } from './pages.ts';

let room: Room;
before(async () => {
  room = await openRoom();
});
after(() => room.close());

const at = START;
const CHANGES = [
  { kind: 'organisation-registered', at, organisation: STRANGER, name: '远山快递' },
  { kind: 'port-opened', at, port: '10690007', holder: CARRIER, use: 'marketing' },
  { kind: 'port-suspended', at, port: '10690007', reason: '核查' },
  { kind: 'lease-declared', at, lease: 'A', port: '10690007', lessor: CARRIER, lessee: PROVIDER },
  { kind: 'lease-confirmed', at, lease: 'A' },
  { kind: 'signature-registered', at, signature: '青禾', owner: SHOP },
  { kind: 'signature-filed', at, signature: '青禾', carrier: 'mobile', state: 'filed' },
  {
    ...{ kind: 'letter-granted', at, letter: 'L', signatures: ['青禾', '青禾优选'] },
    ...{ grantor: SHOP, grantee: PROVIDER, until: at + DAY },
  },
  { kind: 'letter-revoked', at, letter: 'L' },
  {
    ...{ kind: 'template-filed', at, organisation: SHOP, template: 'T', signature: '青禾' },
    ...{ text: '您的验证码是{code:code}，5分钟内有效。', purpose: 'verification' },
  },
];

async function seen(pages: Pages): Promise<Record<string, Omit<Fact, 'sequence'>[]>> {
  const plain = (facts: readonly Fact[]) => facts.map(({ sequence: _, ...fact }) => fact);
  const subjects: readonly (readonly [SubjectKind, string])[] = [
    ['organisation', STRANGER],
    ['port', '10690007'],
    ['lease', 'A'],
    ['signature', '青禾'],
    ['letter', 'L'],
    ['template', 'T'],
  ];
  const told: Record<string, Omit<Fact, 'sequence'>[]> = {};
  for (const [kind, name] of subjects) told[`${kind} ${name}`] = plain(await pages.subjects(kind).of([name]));
  told['on'] = plain(await pages.ports.of(['106', '10690007']));
  told['naming'] = plain(await pages.signatures.of(['青禾优选', '青禾']));
  return told;
}

test('what is provisional stands as it will when it is in the feed', async () => {
  const { db } = room.record;
  const provisional = new Pages(db);
  for (const change of CHANGES) {
    const parsed = parseChange(change);
    if (parsed instanceof Invalid) throw new Error(parsed.toString());
    await provisional.provide(parsed as never);
  }
  const ahead = await seen(provisional);
  for (const [name, facts] of Object.entries(ahead)) assert.ok(facts.length > 0, name);
  assert.equal(provisional.ownerOfName('远山快递'), STRANGER);
  assert.deepEqual(await new Pages(db).ports.of(['10690007']), [], 'and is nowhere else');
  await room.facts(...CHANGES);
  assert.deepEqual(ahead, await seen(new Pages(db)));
});

test('what is remembered is read once, until it is to be forgotten; a zero in a name asks nothing', async () => {
  const db = room.record.db.withoutPlugins();
  const pages = remember(db);
  assert.equal(pagesOf(db), pages);
  assert.notEqual(pagesOf(room.record.db), pages);
  const port = '10690008';
  assert.deepEqual(await pages.ports.of([port, 'a\0b']), []);
  await room.facts({ kind: 'port-opened', port, holder: SHOP, use: 'service' });
  assert.deepEqual(await pages.ports.of([port]), []);
  pages.forget();
  assert.deepEqual(
    (await pages.ports.of([port])).map(({ kind }) => kind),
    ['port-opened'],
  );
});
