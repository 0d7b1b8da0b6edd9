import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import {
  CARRIERS,
  checkCharacter,
  EXCHANGE_KINDS,
  type ExchangeKind,
  formatInstant,
  PURPOSES,
} from '../../domain/index.ts';
import { CARRIER, DAY, openRoom, PROVIDER, type Room, SHOP } from '../fixture.ts';
import { exportHead, exportLine } from './exports.ts';

let room: Room;
const folder = mkdtempSync(join(tmpdir(), 'round-trip-'));
before(async () => {
  room = await openRoom();
});
after(async () => {
  await room.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the feed takes and a file might lose: formulas, quotes, separators, line breaks, spaces, marks, and what looks like something else. */
const nasty = fc
  .array(
    fc.constantFrom(
      "'",
      '"',
      ',',
      ';',
      '\t',
      '\n',
      '\r\n',
      '=',
      '+',
      '-',
      '@',
      ' ',
      '\u3000',
      '\ufeff',
      '青',
      '1e5',
      '😀',
      '\u202e',
      '\\',
      '{',
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''))
  // Of spaces alone nothing is left to be a name.
  .filter((text) => text.trim() !== '');
const later = fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined });
const someOf = <T>(values: readonly T[]) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });

const world = fc.record({
  name: nasty,
  grouped: fc.boolean(),
  use: fc.constantFrom('service', 'marketing'),
  confirmed: fc.boolean(),
  ends: later,
  begins: fc.integer({ min: 0, max: 300 }),
  points: someOf(['203.0.113.7', '198.51.100.0/24', '2001:db8::/32']),
  carries: someOf(PURPOSES),
  signed: fc.boolean(),
  volume: fc.option(
    fc.record({ count: fc.integer({ min: 1, max: 1e9 }), per: fc.constantFrom('day', 'month') }),
    { nil: undefined },
  ),
  filings: fc.subarray([...CARRIERS]),
  purposes: someOf(PURPOSES),
  onPorts: fc.boolean(),
  links: someOf(['shop.example.cn', 'a.example']),
  callbacks: someOf(['4008001234', '95000']),
  text: nasty.filter((text) => !text.includes('{')).map((text) => `您好${text}{a:code}`),
});

let worlds = 0;
/** A book of its own: one of everything, under names that no other world has. */
async function settle(given: typeof world extends fc.Arbitrary<infer T> ? T : never): Promise<void> {
  const n = worlds++;
  const body = `91330100MA3${String(n).padStart(6, '0')}`;
  const organisation = body + checkCharacter(body);
  const port = `1069${String(20_000 + n)}`;
  const signature = `青禾${n}`;
  const at = room.clock.now + given.begins * DAY;
  const until = given.ends === undefined ? {} : { until: at + given.ends * DAY };
  await room.facts(
    {
      kind: 'organisation-registered',
      organisation,
      name: given.name,
      ...(given.grouped ? { group: SHOP } : {}),
    },
    {
      ...{ kind: 'port-opened', port, holder: CARRIER, use: given.use },
      ...(given.points === undefined ? {} : { accessPoints: given.points }),
    },
    {
      ...{
        kind: 'lease-declared',
        at,
        lease: `L${n}`,
        port,
        lessor: CARRIER,
        lessee: organisation,
        ...until,
      },
      ...(given.carries === undefined ? {} : { purposes: given.carries }),
      ...(given.signed ? { signatures: [signature] } : {}),
      ...(given.volume === undefined ? {} : { messagesMax: given.volume }),
    },
    ...(given.confirmed ? [{ kind: 'lease-confirmed', at, lease: `L${n}` }] : []),
    { kind: 'signature-registered', signature, owner: organisation },
    ...given.filings.map((carrier) => ({ kind: 'signature-filed', signature, carrier, state: 'filed' })),
    {
      ...{
        kind: 'letter-granted',
        at,
        letter: `W${n}`,
        signatures: [signature],
        grantor: organisation,
        grantee: PROVIDER,
      },
      until: at + (given.ends ?? 30) * DAY,
      ...(given.purposes === undefined ? {} : { purposes: given.purposes }),
      ...(given.onPorts ? { ports: [port] } : {}),
    },
    { kind: 'port-assigned', at, port, signature, ...until },
    {
      ...{
        kind: 'template-filed',
        template: `T${n}`,
        organisation,
        signature,
        text: given.text,
        purpose: 'notification',
      },
      ...(given.links === undefined ? {} : { links: given.links }),
      ...(given.callbacks === undefined ? {} : { callbacks: given.callbacks }),
    },
  );
  await room.record.db
    .insertInto('lease_declaration')
    .values({
      lease: `L${n}`,
      declared_for: CARRIER,
      lessor: CARRIER,
      lessee: organisation,
      declared_by: 'p',
      declared_by_name: 'p',
      declared_at: new Date(room.clock.now),
    })
    .execute();
}

async function exported(
  kind: ExchangeKind,
  format: 'csv' | 'jsonl',
  limit: number,
): Promise<{ text: string; rows: number }> {
  let text = exportHead(kind, format);
  let rows = 0;
  for (let after: string | null | undefined; after !== null; ) {
    const page = await room.exportPage(kind, 'all', { after, limit });
    for (const row of page.rows) text += exportLine(kind, format, row);
    rows += page.rows.length;
    after = page.next;
  }
  return { text, rows };
}

test('what is exported is read again as already so, whatever stands in it, in either format', async () => {
  const seen = new Map<ExchangeKind, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(world, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 7 }),
      async (all, limit) => {
        for (const each of all) await settle(each);
        const head = await room.record.head();
        for (const kind of EXCHANGE_KINDS)
          for (const format of ['csv', 'jsonl'] as const) {
            const { text, rows } = await exported(kind, format, limit);
            // A file without rows is none.
            if (rows === 0) continue;
            const path = join(folder, 'file');
            writeFileSync(path, text);
            const asked = { kind, mode: 'facts', dryRun: true, reason: '', path } as const;
            const told = await room.imports.run(asked, room.as('ann'), {
              onProblem: (problem) => assert.fail(`${kind} ${format}: ${JSON.stringify(problem)}`),
              onProgress: () => undefined,
              stopped: () => false,
            });
            assert.deepEqual([told.rows, told.same, told.fresh], [rows, rows, 0], `${kind} ${format}`);
            seen.set(kind, Math.max(seen.get(kind) ?? 0, rows));
          }
        assert.equal(await room.record.head(), head);
      },
    ),
    { numRuns: 12 },
  );
  for (const kind of EXCHANGE_KINDS) assert.ok((seen.get(kind) ?? 0) > 3, `${kind}: ${seen.get(kind)}`);
});

test('an organisation’s export holds its own rows alone', async () => {
  const body = '91330100MA4000001';
  const lone = body + checkCharacter(body);
  await room.facts(
    { kind: 'organisation-registered', organisation: lone, name: '孤舟' },
    { kind: 'signature-registered', signature: '孤舟', owner: lone },
  );
  for (const kind of EXCHANGE_KINDS) {
    const { rows } = await room.exportPage(kind, [lone as never], { limit: 500 });
    const own =
      kind === 'organisations'
        ? [{ organisation: lone, name: '孤舟', group: undefined }]
        : kind === 'signatures'
          ? [{ signature: '孤舟', owner: lone }]
          : [];
    assert.deepEqual(rows, own, kind);
  }
});

test('what is over is not exported', async () => {
  const port = '106990001';
  const at = room.clock.now;
  await room.facts(
    { kind: 'port-opened', port, holder: CARRIER, use: 'service' },
    { kind: 'port-closed', port },
    { kind: 'lease-declared', lease: 'OVER', port, lessor: CARRIER, lessee: SHOP, until: at + DAY },
    {
      kind: 'template-filed',
      template: 'OVER',
      organisation: SHOP,
      signature: '青禾',
      text: '您好',
      purpose: 'notification',
    },
    { kind: 'template-withdrawn', template: 'OVER' },
  );
  room.clock.now += 2 * DAY;
  for (const kind of EXCHANGE_KINDS)
    assert.doesNotMatch((await exported(kind, 'csv', 500)).text, /OVER|106990001/, kind);
  assert.match((await exported('letters', 'csv', 500)).text, new RegExp(formatInstant(at).slice(0, 4)));
});
