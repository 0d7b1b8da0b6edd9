import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { createSealer, SealKey } from '../seal.ts';
import { appendChanges, type StoredChange } from './changes.ts';
import { RecipientsError, type RecipientsErrorCode, sealRecipients } from './recipients.ts';
import { openRecord, type RecordStore } from './record.ts';
import { sealEarlierRecipients } from './seal-earlier.ts';

const sealer = createSealer(new SealKey(Buffer.alloc(32, 1)));
const other = createSealer(new SealKey(Buffer.alloc(32, 2)));
const folder = mkdtempSync(join(tmpdir(), 'recipients-'));
chmodSync(folder, 0o755);

const NUMBERS = [8_613_800_138_000, 8_613_900_139_000, 447_700_900_123];
const SORTED = [...NUMBERS].sort((a, b) => a - b);
const GRANT = { kind: 'consent-granted', at: 5, organisation: 'A', recipients: [...NUMBERS, NUMBERS[0]] };
const PLACED = { kind: 'suppression-placed', at: 6, recipients: NUMBERS };
const PLAIN = { kind: 'port-closed', at: 7, port: '10690001' };

let record: RecordStore;
let url: string;
before(async () => {
  record = await openRecord({ embeddedFolder: folder, sealer });
  url = `postgres://${record.embedded!.user}@localhost/anning?host=${record.embedded!.host}`;
});
after(async () => {
  await record.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every row of the feed as a dump has it. */
async function dump(): Promise<string> {
  const { rows } = await sql<{ text: string }>`select body::text as text from change`.execute(record.db);
  return rows.map(({ text }) => text).join('\n');
}

async function append(with_: typeof sealer, ...changes: { kind: string; at: number }[]): Promise<number> {
  return (await appendChanges(record.db, 'a', sealRecipients(changes, with_))).first;
}

function isError(code: RecipientsErrorCode, sequence: number, words: RegExp) {
  return (error: unknown) =>
    error instanceof RecipientsError &&
    error.code === code &&
    error.sequence === sequence &&
    error.message.startsWith(`change ${sequence}: `) &&
    words.test(error.message);
}

/** Each test leaves the feed as it found it: what one of them spoils would stand in the way of the next. */
async function cut(after: number): Promise<void> {
  await sql`delete from change where sequence > ${after}`.execute(record.db);
  await sql`update change_head set last = ${after}`.execute(record.db);
}

async function clear(changes: readonly object[]): Promise<void> {
  const head = await record.head();
  await sql`
    insert into change (sequence, at, actor, body)
    select ${head} + item.number, now(), 'before', item.body
    from jsonb_array_elements(${JSON.stringify(changes)}::jsonb) with ordinality as item (body, number)`.execute(
    record.db,
  );
  await sql`update change_head set last = ${head + changes.length}`.execute(record.db);
}

describe('P7 recipients of changes', () => {
  test('lie sealed in the record and are read as numbers, sorted and distinct', async () => {
    const first = await append(sealer, GRANT, PLAIN, PLACED);
    const bodies = (await record.readChanges(first - 1, 10)).map(({ body }) => body);
    assert.deepEqual(bodies, [{ ...GRANT, recipients: SORTED }, PLAIN, { ...PLACED, recipients: SORTED }]);
    const text = await dump();
    assert.match(text, /"count": 3/);
    for (const number of NUMBERS) assert.doesNotMatch(text, new RegExp(`${number}`));
  });

  test('in clear are not taken, by any hand, and nothing is written', async () => {
    const head = await record.head();
    for (const recipients of [NUMBERS, NUMBERS[0], [], {}, null, 'x', { sealed: 'x' }])
      await assert.rejects(
        appendChanges(record.db, 'a', [PLAIN, { ...GRANT, recipients } as typeof GRANT]),
        (error) =>
          error instanceof RangeError &&
          /^changes\.1 \(consent-granted\): found recipients in clear, .*sealRecipients/.test(
            error.message,
          ) &&
          !/\d{7}/.test(error.message),
      );
    assert.equal(await record.head(), head);
  });

  test('without a key are not read, and all else is', async () => {
    const first = await append(sealer, PLAIN, GRANT);
    const keyless = await openRecord({ url });
    try {
      const words = /sealed under key [0-9a-f]{8} and no key was given; open the record with/;
      await assert.rejects(keyless.readChanges(first, 10), isError('no-key', first + 1, words));
      assert.deepEqual((await keyless.readChanges(first - 1, 1))[0]!.body, PLAIN);
    } finally {
      await keyless.close();
    }
  });

  test('under another key keep the record from being opened, so that nobody writes with a wrong one', async () => {
    const first = await append(sealer, GRANT, PLAIN);
    const words = /sealed under key [0-9a-f]{8}, which is not the key at hand; use the key file/;
    await assert.rejects(openRecord({ url, sealer: other }), isError('unknown-key', first, words));
  });

  test('that were tampered with, anywhere, are told as that', async () => {
    const head = await record.head();
    const first = await append(sealer, GRANT);
    const { rows } = await sql<{ sealed: string }>`
      select body -> 'recipients' ->> 'sealed' as sealed from change where sequence = ${first}`.execute(
      record.db,
    );
    const bytes = Buffer.from(rows[0]!.sealed, 'base64');
    const put = (recipients: unknown) =>
      sql`update change set body = jsonb_set(body, '{recipients}', ${JSON.stringify(recipients)}::jsonb)
          where sequence = ${first}`.execute(record.db);
    for (const place of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 0x10;
      await put({ sealed: changed.toString('base64'), count: 3 });
      const code = place >= 1 && place < 5 ? 'unknown-key' : 'tampered';
      await assert.rejects(record.readChanges(head, 1), isError(code, first, /./), `byte ${place}`);
    }
    // A value of the same key that is no list, another count, and what is no sealed value at all.
    const phone = sealer.seal(Buffer.from('8613800138000')).toString('base64');
    for (const wrong of [
      { sealed: phone, count: 3 },
      { sealed: rows[0]!.sealed, count: 2 },
      { sealed: rows[0]!.sealed, count: 4 },
      { sealed: rows[0]!.sealed },
      { sealed: '', count: 3 },
      { count: 3 },
      null,
      'x',
    ]) {
      await put(wrong);
      const words = /were changed after they were written; restore the record from a backup/;
      await assert.rejects(record.readChanges(head, 1), isError('tampered', first, words));
    }
    await cut(head);
  });

  test('that a tail cannot open hold back nothing before them, are told, and go on once they are mended', async () => {
    const head = await record.head();
    const heard: StoredChange[] = [];
    const errors: Error[] = [];
    const stop = new AbortController();
    await record.db.transaction().execute(async (trx) => {
      const good = sealRecipients([PLAIN, GRANT], sealer);
      await appendChanges(trx, 'a', [...good, ...sealRecipients([PLACED], other), PLAIN]);
    });
    const tail = record.tailChanges({
      after: head,
      signal: stop.signal,
      onChanges: (changes) => void heard.push(...changes),
      onError: (error) => void errors.push(error),
    });
    await until(() => errors.length >= 3);
    assert.deepEqual(
      heard.map(({ body }) => body),
      [PLAIN, { ...GRANT, recipients: SORTED }],
    );
    assert.ok(errors.every(isError('unknown-key', head + 3, /./)));
    const [{ recipients }] = sealRecipients([PLACED], sealer) as [{ recipients?: unknown }] & object[];
    await sql`update change set body = jsonb_set(body, '{recipients}', ${JSON.stringify(recipients)}::jsonb)
              where sequence = ${head + 3}`.execute(record.db);
    await until(() => heard.length === 4);
    stop.abort();
    await tail;
    assert.deepEqual(heard[2]!.body, { ...PLACED, recipients: SORTED });
  });

  test('written before they were sealed are read, and sealed in place once, piece by piece, also by two at once', async () => {
    const head = await record.head();
    // More changes than a piece has, and more numbers: two pieces end for the one reason and for the other.
    const many = Array.from({ length: 1200 }, (_, i) => ({ ...PLACED, recipients: [8_613_700_000_000 + i] }));
    const long = Array.from({ length: 3 }, (_, n) => ({
      ...GRANT,
      recipients: Array.from({ length: 100_000 }, (_, i) => 8_613_700_000_000 + 7 * i + n),
    }));
    const all = [PLAIN, ...long, ...many];
    await clear(all);
    assert.match(await dump(), /8613700000000/);
    const before = await record.readChanges(head, 5000);
    assert.deepEqual(
      before.map(({ body }) => body),
      all,
    );
    const counts = await Promise.all([
      sealEarlierRecipients(record.db, sealer),
      sealEarlierRecipients(record.db, sealer),
    ]);
    assert.ok(Math.max(...counts) >= 1, `${counts}`);
    assert.doesNotMatch(await dump(), /86137\d{8}/);
    assert.deepEqual(await record.readChanges(head, 5000), before);
    assert.equal(await sealEarlierRecipients(record.db, sealer), 0);
    await openRecord({ url, sealer }).then((again) => again.close());
  });

  test('of which one cannot be sealed are told by their change', async () => {
    const head = await record.head();
    await clear([{ ...PLACED, recipients: ['13800138000'] }]);
    await assert.rejects(
      sealEarlierRecipients(record.db, sealer),
      new RegExp(`^Error: change ${head + 1}: recipients\\.0: found string, allowed: a whole number`),
    );
    await cut(head);
  });
});

async function until(done: () => boolean): Promise<void> {
  for (const started = performance.now(); !done(); ) {
    if (performance.now() - started > 20_000) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
