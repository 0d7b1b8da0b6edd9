/** However a file is cut into pieces, and wherever it crashes and goes on, the ledger and the file of rejected rows are the same. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { type House, number, openHouse, SHOP, SISTER } from '../fixture.ts';
import { ConsentImports, type ConsentStand, type ConsentsTold } from './imports.ts';

const folder = mkdtempSync(join(tmpdir(), 'consent-import-crash-'));
let house: House;
before(async () => {
  house = await openHouse();
});
after(async () => {
  await house.shut();
  rmSync(folder, { recursive: true, force: true });
});

const HEAD = 'recipient,organisation,purpose,channel,at,frequency,termDays';
const PEOPLE = 6;
/** Of few people, so that rows say the same again, or something newer, in the same piece and in others; and some that are wrong. */
const row = fc.record({
  who: fc.nat(PEOPLE - 1),
  organisation: fc.constantFrom(SHOP, SHOP, SISTER),
  day: fc.integer({ min: 1, max: 5 }),
  fault: fc.constantFrom('', '', '', 'purpose', 'frequency'),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;
/** Where it crashes: before the piece is committed, while the file of rejected rows is ahead; or after, before anybody is told. */
const crash = fc.record({ after: fc.integer({ min: 1, max: 4 }), committed: fc.boolean() });
type Crash = typeof crash extends fc.Arbitrary<infer T> ? T : never;

let drawn = 0;
function fileOf(rows: readonly Row[], base: number): string {
  const path = join(folder, `${drawn++}.csv`);
  const lines = rows.map(({ who, organisation, day, fault }) =>
    [
      ...[number(base + who), organisation, fault === 'purpose' ? 'verification' : 'marketing-retail', 'web'],
      ...[`2026-04-0${day}`, fault === 'frequency' ? '' : '4/month', '365'],
    ].join(','),
  );
  writeFileSync(path, `${[HEAD, ...lines].join('\n')}\n`);
  return path;
}

class Crashed extends Error {}

/** Runs until it is through, one process after another, each of which knows only what was committed. */
async function through(path: string, size: number, crashes: readonly Crash[]): Promise<ConsentsTold> {
  let kept: ConsentStand | undefined;
  for (let life = 0; ; life++) {
    const imports = new ConsentImports(
      { ...house, clock: () => house.clock.now },
      house.ledger,
      house.attestation,
      { first: size, min: size, max: size },
    );
    const dies = crashes[life];
    let pieces = 0;
    const asked = {
      path,
      organisation: undefined,
      dryRun: false,
      source: 'x',
      rejectedPath: `${path}.rejected`,
    };
    try {
      return await imports.run({ ...asked, from: kept }, house.as('ann'), {
        onProgress: () => undefined,
        stopped: () => {
          if (dies?.committed && pieces >= dies.after) throw new Crashed();
          return false;
        },
        keep: async (_db, stand) => {
          pieces++;
          if (dies !== undefined && !dies.committed && pieces >= dies.after) throw new Crashed();
          // In the product it is a row of the same transaction; here nothing fails between this and its commit.
          kept = stand;
        },
      });
    } catch (error) {
      if (!(error instanceof Crashed)) throw error;
    }
  }
}

/** What the ledger says of these people, whoever they are: events in order, and where each consent stands. */
async function ledgerOf(base: number) {
  const people = Array.from({ length: PEOPLE }, (_, who) => base + who);
  const found: unknown[] = [];
  for (const i of people) {
    const { consents, events } = await house.reading.ofNumber(number(i), 'all');
    found.push([
      consents.map(({ organisation, state, at, until }) => [organisation, state, at, until]).sort(),
      events.map(({ organisation, kind, at, until, proof }) => [organisation, kind, at, until, proof]),
    ]);
  }
  return found;
}

test('pieces of any size, and a crash at any step, give the same ledger and the same rejected rows', async () => {
  let base = 1000;
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 1, max: 9 }),
      fc.array(crash, { maxLength: 3 }),
      async (rows, size, crashes) => {
        const [whole, cut] = [base, base + PEOPLE];
        base += 2 * PEOPLE;
        const paths = [fileOf(rows, whole), fileOf(rows, cut)] as const;
        const expected = await through(paths[0], 1000, []);
        const told = await through(paths[1], size, crashes);
        assert.deepEqual(told, expected);
        assert.deepEqual(await ledgerOf(cut), await ledgerOf(whole));
        const [a, b] = paths.map((path) => readFileSync(`${path}.rejected`, 'utf8'));
        assert.equal(b, a);
        assert.equal(told.through, rows.length);
        assert.equal(told.fresh + told.same + told.rejected, rows.length);
      },
    ),
    { numRuns: 25 },
  );
  const { rows } = await sql<{ fed: number; granted: number }>`
    select (
        select count(*) from consent c join consent_event e on e.id = c.event join consent_block b on b.block = e.block
        where c.state = 'granted' and b.logged_at is not null
      )::int as fed,
      (select count(*) from consent where state = 'granted')::int as granted`.execute(house.record.db);
  assert.equal(rows[0]!.fed, rows[0]!.granted, 'and all of it is in force');
});
