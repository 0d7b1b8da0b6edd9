import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { ImportStopped } from '../../registry/index.ts';
import { DAY, type House, number, OTHER, openHouse, SHOP } from '../fixture.ts';
import { ConsentImports, type ConsentStand, type ConsentsAsked } from './imports.ts';

const folder = mkdtempSync(join(tmpdir(), 'consent-imports-'));
const HEAD =
  'recipient,organisation,purpose,channel,at,frequency,termDays,wording,evidence,preTicked,bundled';
const HASH = 'ab'.repeat(32);
let house: House;
before(async () => {
  house = await openHouse();
});
after(async () => {
  await house.shut();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function file(...rows: readonly string[]): string {
  const path = join(folder, `book-${files++}.csv`);
  writeFileSync(path, `${[HEAD, ...rows].join('\n')}\n`);
  return path;
}
/** An old consent of the i-th number, with nothing that proves it, but for the cells that are given. */
function old(i: number | string, more: Readonly<Record<string, string>> = {}): string {
  const row: Record<string, string> = {
    recipient: typeof i === 'number' ? String(number(i)) : i,
    ...{ organisation: SHOP, purpose: 'marketing-retail', channel: 'web', at: '2026-03-05 09:30:00' },
    ...{ frequency: '4/month', termDays: '365' },
    ...more,
  };
  return HEAD.split(',')
    .map((key) => row[key] ?? '')
    .join(',');
}
const proven = (i: number, more: Readonly<Record<string, string>> = {}) =>
  old(i, {
    ...{ at: new Date(house.clock.now).toISOString(), wording: house.wording.id, evidence: HASH },
    ...{ frequency: '', termDays: '', ...more },
  });

async function bring(path: string, more: Partial<ConsentsAsked> = {}) {
  const asked = {
    ...{ path, organisation: undefined, dryRun: false, source: 'import:test' },
    ...{ rejectedPath: `${path}.rejected.csv`, ...more },
  };
  const told = await house.imports.run(asked, house.as('ann'), {
    onProgress: () => undefined,
    stopped: () => false,
  });
  const lines = readFileSync(asked.rejectedPath, 'utf8').split('\r\n').slice(1, -1);
  return { told, lines, counts: countsOf(told) };
}
const countsOf = ({ through, fresh, unproven, same, rejected }: Omit<ConsentStand, 'rejectedBytes'>) => [
  ...[through, fresh, unproven, same, rejected],
];
async function events(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from consent_event`.execute(
    house.record.db,
  );
  return rows[0]!.n;
}
const standing = (i: number) => house.consents.standing(number(i), SHOP, 'marketing-retail');

test('each wrong row is rejected with its reasons and holds up no other; good ones are written, in the log and in the feed', async () => {
  const tomorrow = new Date(house.clock.now + DAY).toISOString();
  const path = file(
    old(1),
    proven(2),
    old('12345'),
    old(3, { organisation: '91310000MA1FL00K2X' }),
    old(3, { purpose: 'verification' }),
    old(3, { channel: 'phone' }),
    old(3, { at: 'last summer' }),
    old(3, { at: tomorrow }),
    old(3, { preTicked: 'yes' }),
    old(3, { bundled: '是' }),
    old(3, { preTicked: 'perhaps' }),
    old(3, { frequency: '' }),
    old(3, { frequency: 'often' }),
    old(3, { termDays: '' }),
    old(3, { termDays: 'a year' }),
    old(3, { at: '2019-01-01' }),
    old(3, { wording: 'W-nobody' }),
    old(3, { evidence: 'abc' }),
    `${old(3)},more`,
    old(4, { frequency: '每月不超过2条', at: '2026/4/1' }),
    old('138 0013 8999', { channel: '13800138998' }),
  );
  const head = await house.record.head();
  const tried = await bring(path, { dryRun: true });
  assert.deepEqual([await events(), await house.record.head()], [0, head], 'a dry run writes nothing');
  const { told, lines, counts } = await bring(path);
  assert.deepEqual(counts, [21, 3, 2, 0, 18]);
  assert.deepEqual([tried.counts, tried.lines], [counts, lines], 'and says what the import will');
  assert.deepEqual(
    lines.map((line) => line.split(',').slice(0, 4).join(' ')),
    [
      '4 recipient recipient recipient-not-valid',
      '5 organisation organisation organisation-not-registered',
      '6 purpose purpose purpose-not-marketing',
      '7 channel channel channel-not-allowed',
      '8 at at time-not-valid',
      '9 at at given-in-the-future',
      '10 preTicked preTicked pre-ticked',
      '11 bundled bundled bundled',
      '12 preTicked preTicked flag-not-valid',
      '13 frequency frequency frequency-missing',
      '14 frequency frequency frequency-not-valid',
      '15 termDays termDays term-missing',
      '16 termDays termDays term-not-valid',
      '17 until until term-over',
      '18 wording wording wording-unknown',
      '19 evidence evidence evidence-not-valid',
      '20   row-too-wide',
      '22 channel channel channel-not-allowed',
    ],
  );
  assert.equal(told.reasons['channel-not-allowed']?.rows, 2);
  assert.equal(told.reasons['channel-not-allowed']?.first.row, 7);
  for (const line of lines) {
    assert.match(line, /\p{Script=Han}.*[a-z]{3}/u, 'in both languages');
    assert.doesNotMatch(line, /1380013|\d{11}/, 'no number in clear');
  }
  // With both its wording and its evidence it is proven, and all of them are in force.
  const fed = (await house.since(head)).filter(({ kind }) => kind === 'consent-granted');
  assert.deepEqual(
    fed.map((change) => ('proof' in change ? change.proof : undefined)).sort(),
    [undefined, 'unproven', 'unproven'].sort(),
  );
  assert.deepEqual((await standing(1)).state, 'granted');
  assert.equal(
    (await standing(1)).mayBeSent,
    false,
    'nothing proves it, and it is past the day from which that counts',
  );
  assert.equal((await standing(2)).mayBeSent, true);
  assert.deepEqual(
    house.deeds.filter(({ act }) => act === 'consent.granted').map(({ detail }) => detail),
    [{ asked: 4, written: 3, first: 2, last: 22 }],
  );
});

test('the same file again writes nothing, and rows that name nobody are to whom the import is', async () => {
  const path = file(old(11, { organisation: '' }), old(12, { organisation: '' }));
  assert.deepEqual((await bring(path)).counts, [2, 0, 0, 0, 2]);
  assert.deepEqual((await bring(path, { organisation: SHOP })).counts, [2, 2, 2, 0, 0]);
  const before = await events();
  assert.deepEqual((await bring(path, { organisation: SHOP })).counts, [2, 0, 0, 2, 0]);
  assert.equal(await events(), before);
});

test('what is proven takes the place of what is not, never the other way, whatever their days', async () => {
  await bring(file(old(21), proven(22)));
  assert.equal((await standing(21)).mayBeSent, false);
  // Later than the proven one, and nothing proves it.
  house.clock.now += DAY;
  const later = new Date(house.clock.now).toISOString();
  assert.deepEqual((await bring(file(old(22, { at: later })))).counts, [1, 0, 0, 1, 0]);
  assert.equal((await standing(22)).mayBeSent, true);
  assert.deepEqual((await bring(file(old(21, { at: later }), proven(21)))).counts, [2, 2, 1, 0, 0]);
  assert.equal((await standing(21)).mayBeSent, true);
});

test('who refused is rejected; whom nothing proven binds may be asked', async () => {
  const at = house.clock.now;
  await house.consents.refuse(
    { recipient: number(31), organisation: SHOP, channel: 'phone' },
    { id: 'p_ann' },
  );
  await house.consents.refuse({ recipient: number(32), channel: 'public-page' }, { id: 'p_ann' });
  const { lines } = await bring(file(old(31), old(32), old(33), proven(34)));
  assert.deepEqual(
    lines.map((line) => line.split(',').slice(0, 4).join(' ')),
    ['2 at at given-before-refusal', '3 recipient recipient refuses-everyone'],
  );
  const ask = (i: number) => ({
    ...{ act: 'request', recipient: number(i), organisation: SHOP, purpose: 'marketing-retail' },
    ...{ channel: 'sms-reply', at, until: at + DAY, wording: house.wording.id },
  });
  const [unproven, agreed] = await house.ledger.take('test', [ask(33), ask(34)] as never);
  assert.deepEqual([unproven!.event !== undefined, agreed!.event], [true, undefined]);
  assert.equal((await standing(33)).state, 'requested');
});

test('a duty for one organisation brings in nothing for another', async () => {
  const path = file(old(41), old(41, { organisation: OTHER }));
  const told = await house.imports.run(
    { path, organisation: undefined, dryRun: false, source: '', rejectedPath: `${path}.rejected.csv` },
    house.as('eve', [OTHER]),
    { onProgress: () => undefined, stopped: () => false },
  );
  assert.deepEqual(countsOf(told), [2, 1, 1, 0, 1]);
  assert.deepEqual(Object.keys(told.reasons), ['organisation-not-registered']);
});

test('a file that cannot be read, or from somewhere on, is told; the rows before stand', async () => {
  const path = join(folder, 'wrong.csv');
  const told = async (content: string | Buffer) => {
    writeFileSync(path, content);
    const { told, counts } = await bring(path);
    return [...told.faults.map(({ code }) => code), ...counts.slice(0, 2)];
  };
  assert.deepEqual(await told(''), ['file-empty', 0, 0]);
  assert.deepEqual(await told(`${HEAD}\n`), ['no-rows', 0, 0]);
  assert.deepEqual(await told('recipient,colour\n1,red\n'), [
    ...['column-unknown', 'column-missing', 'column-missing', 'column-missing', 0, 0],
  ]);
  assert.deepEqual(await told(`${HEAD}\n${old(51)}\n"${old(52)}\n`), ['csv-quote-open', 1, 1]);
  assert.deepEqual(await told(Buffer.from('PK\x03\x04....')), ['file-is-workbook', 0, 0]);
  writeFileSync(path, `${HEAD}\n${old(53)}\n`);
  const changed = await bring(path, { sha256: '00'.repeat(32) });
  assert.deepEqual(
    changed.told.faults.map(({ code }) => code),
    ['file-changed'],
  );
  // A number for a header is shown to nobody either.
  writeFileSync(path, `13800138000,web\n`);
  assert.doesNotMatch(JSON.stringify((await bring(path)).told), /13800138/);
  assert.ok(existsSync(`${path}.rejected.csv`));
  assert.doesNotMatch(readFileSync(`${path}.rejected.csv`, 'utf8'), /13800138/);
});

test('it ends between two pieces where it is asked to, and goes on from there', async () => {
  const path = file(...Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? old('1') : old(60 + i))));
  const imports = new ConsentImports(
    { ...house, clock: () => house.clock.now },
    house.ledger,
    house.attestation,
    { first: 7, min: 7, max: 7 },
  );
  const asked = {
    path,
    organisation: undefined,
    dryRun: false,
    source: '',
    rejectedPath: `${path}.rejected.csv`,
  };
  let kept: ConsentStand | undefined;
  const watch = {
    onProgress: () => undefined,
    stopped: () => (kept?.through ?? 0) >= 14,
    keep: async (_: unknown, stand: ConsentStand) => {
      kept = stand;
    },
  };
  await assert.rejects(imports.run(asked, house.as('ann'), watch), ImportStopped);
  assert.equal(kept?.through, 14);
  const told = await imports.run({ ...asked, from: kept }, house.as('ann'), {
    ...watch,
    stopped: () => false,
  });
  assert.deepEqual(countsOf(told), [30, 20, 20, 0, 10]);
  const lines = readFileSync(asked.rejectedPath, 'utf8').split('\r\n').slice(1, -1);
  assert.deepEqual(
    lines.map((line) => Number(line.split(',')[0])),
    Array.from({ length: 10 }, (_, i) => 2 + 3 * i),
  );
});
