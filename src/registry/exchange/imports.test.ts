/** Files that come in. Long because all of it runs on one PostgreSQL, whose start is what takes time. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { ExchangeKind, Scope } from '../../domain/index.ts';
import { CARRIER, DAY, LENDER, MAIN, openRoom, PROVIDER, type Room, SHOP, STRANGER } from '../fixture.ts';
import type { Problem } from './faults.ts';
import type { ImportAsked, ImportTold } from './imports.ts';

let room: Room;
const folder = mkdtempSync(join(tmpdir(), 'imports-'));
before(async () => {
  room = await openRoom();
});
after(async () => {
  await room.close();
  rmSync(folder, { recursive: true, force: true });
});

type Content = string | Buffer;
interface Result extends ImportTold {
  /** `row column code` */
  readonly found: string[];
  readonly list: Problem[];
}

async function bring(
  kind: ExchangeKind,
  content: Content,
  more: Partial<ImportAsked> & { scope?: Scope } = {},
): Promise<Result> {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  const list: Problem[] = [];
  const asked = { kind, mode: 'facts', dryRun: false, reason: '导入', path, ...more } as const;
  const told = await room.imports.run(asked, room.as('ann', more.scope ?? 'all'), {
    onProblem: (problem) => void list.push(problem),
    onProgress: () => undefined,
    stopped: () => false,
  });
  for (const { words, fix } of list)
    for (const [zh, en] of [
      [words.zh, words.en],
      [fix.zh, fix.en],
    ])
      assert.ok(/[一-龥]/.test(zh!) && !/\{\w+\}/.test(zh! + en!), `unfinished words: ${zh} ${en}`);
  return { ...told, list, found: list.map(({ row, column, code }) => `${row} ${column} ${code}`) };
}
const dry = (kind: ExchangeKind, content: Content, more: Partial<ImportAsked> & { scope?: Scope } = {}) =>
  bring(kind, content, { dryRun: true, ...more });

/** Everything that an import could have changed. */
async function everything(): Promise<unknown> {
  const { rows } = await sql`
    select (select last from change_head) as head, (select count(*) from registry_fact) as facts,
      (select count(*) from application) as applications, (select count(*) from application_step) as steps,
      (select count(*) from lease_declaration) as leases, (select count(*) from port_assignment) as assignments,
      (select count(*) from change) as changes`.execute(room.record.db);
  return { ...(rows[0] as object), deeds: room.deeds.length };
}
async function changesNothing(work: () => Promise<Result>): Promise<Result> {
  const before = await everything();
  const result = await work();
  assert.deepEqual(await everything(), before);
  assert.equal(result.written, false);
  return result;
}

const ORGANISATIONS = `organisation,name\n${STRANGER},远山快递\n`;

describe('a file', () => {
  const text = `主体,名称\r\n${STRANGER},远山快递\r\n`;
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  const gb18030 = Buffer.concat([
    Buffer.from([0xd6, 0xf7, 0xcc, 0xe5, 0x2c, 0xc3, 0xfb, 0xb3, 0xc6]),
    Buffer.from(`\r\n${STRANGER},`),
    Buffer.from([0xd4, 0xb6, 0xc9, 0xbd, 0xbf, 0xec, 0xb5, 0xdd, 0x0d, 0x0a]),
  ]);
  for (const [what, content, encoding, format] of [
    ['UTF-8', text, 'utf-8', 'csv'],
    ['UTF-8 with a byte order mark', `\ufeff${text}`, 'utf-8', 'csv'],
    ['GB18030', gb18030, 'gb18030', 'csv'],
    ['UTF-16', utf16, 'utf-16le', 'csv'],
    ['UTF-16, the other way round', Buffer.from(utf16).swap16(), 'utf-16be', 'csv'],
    ['semicolons', text.replaceAll(',', ';'), 'utf-8', 'csv'],
    ['tabs', text.replaceAll(',', '\t'), 'utf-8', 'csv'],
    ['columns the other way round', `NAME,Organisation\n远山快递,${STRANGER}`, 'utf-8', 'csv'],
    ['quotes and blank lines', `\n"organisation","name",\n\n"${STRANGER}","远山快递",\n,,\n`, 'utf-8', 'csv'],
    ['an array', JSON.stringify([{ organisation: STRANGER, 名称: '远山快递' }], null, 1), 'utf-8', 'json'],
    ['lines of JSON', `{"organisation":"${STRANGER}","name":"远山快递"}\r\n\n`, 'utf-8', 'jsonl'],
  ] as const)
    test(`in ${what} is read`, async () => {
      const told = await changesNothing(() => dry('organisations', content));
      assert.deepEqual([told.found, told.rows, told.fresh], [[], 1, 1]);
      assert.deepEqual([told.encoding, told.format], [encoding, format]);
    });

  for (const [what, content, found] of [
    ['that is empty', '', ['0  file-empty']],
    ['of spaces', ' \n ', ['0  file-empty']],
    ['that is a workbook', Buffer.from('PK\x03\x04 …'), ['0  file-is-workbook']],
    ['in UTF-16 without a mark', Buffer.from(text, 'utf16le'), ['0  file-without-mark']],
    ['of bytes that no encoding knows', Buffer.from([0x61, 0x2c, 0xff, 0x20, 0x81]), ['0  file-unreadable']],
    ['without rows', 'organisation,name\n', ['0  no-rows']],
    [
      'whose header is wrong in all ways',
      'name,名称,colour\n',
      ['1 名称 column-twice', '1 colour column-unknown', '1 主体 column-missing'],
    ],
    ['with a quote that never closes', `organisation,name\n${STRANGER},"x\n`, ['2 name csv-quote-open']],
    ['with a quote inside a cell', `organisation,name\n${STRANGER},x"y\n`, ['2 name csv-quote-inside']],
    ['with text after a quote', `organisation,name\n${STRANGER},"x"y\n`, ['2 name csv-after-quote']],
    ['with more cells than columns', `organisation,name\n${STRANGER},远山,快递\n`, ['2  row-too-wide']],
    ['with fewer cells', `organisation,name\n${STRANGER}\n`, ['2 name cell-missing']],
    [
      'with a cell of a megabyte',
      `organisation,name\n${STRANGER},${'青'.repeat(1_000_000)}\n`,
      ['2 name cell-too-long'],
    ],
    [
      'with a row of five megabytes',
      `organisation,name\n${STRANGER},${'x'.repeat(5_000_000)}\n`,
      ['2 name row-too-long'],
    ],
    ['of JSON cut off', `[{"organisation":"${STRANGER}","name":"x"},{"na`, ['2  file-not-json']],
    ['of JSON with something behind', `[{"organisation":"${STRANGER}","name":"x"}] x`, ['2  file-not-json']],
    [
      'of lines, one of them no JSON',
      `{"organisation":"${STRANGER}","name":"x"}\nnot json\n`,
      ['2  file-not-json'],
    ],
    [
      'of JSON with numbers for codes',
      `[{"organisation":913,"name":"x"},[],7]`,
      ['1 organisation cell-no-text', '2  row-no-object', '3  row-no-object'],
    ],
    [
      'of an unknown key',
      `[{"organisation":"${STRANGER}","name":"x","colour":"red"}]`,
      ['1 colour column-unknown'],
    ],
    ['of one huge string', `["${'x'.repeat(5_000_000)}`, ['1  row-too-long']],
  ] as const)
    test(`${what} is refused with its place: ${found.join(', ')}`, async () => {
      const told = await changesNothing(() => bring('organisations', content));
      assert.deepEqual(told.found, found);
    });

  test('with an unknown column is told the ones that there are', async () => {
    const { list } = await dry('organisations', 'organisation,name,colour\n');
    assert.match(list[0]!.fix.zh, /organisation（主体）, name（名称）, group（所属集团）/);
  });
});

describe('P12 cells that would be formulas, or hide something', () => {
  const rows: readonly (readonly [cell: string, code: string | undefined])[] = [
    ['=SUM(A1)', 'organisation-name'],
    ['+86', 'organisation-name'],
    ['@x', 'organisation-name'],
    ['-1', 'organisation-name'],
    ["'=SUM(A1)", 'organisation-name'],
    ['"\t=1"', 'organisation-name'],
    ['远\u202e山', 'organisation-name'],
    ['远\u200b山', 'organisation-name'],
    ['远\u0000山', 'organisation-name'],
    ['"远\n山"', 'organisation-name'],
    ['😀', 'organisation-name'],
    ['远山（集团）', undefined],
  ];
  for (const [cell, code] of rows)
    test(`${JSON.stringify(cell)}: ${code ?? 'a name'}`, async () => {
      const told = await changesNothing(() =>
        dry('organisations', `organisation,name\n${STRANGER},${cell}\n`),
      );
      assert.deepEqual(told.found, code === undefined ? [] : [`2 name ${code}`]);
    });

  test('as codes and ports are what their fields say', async () => {
    const told = await changesNothing(() =>
      bring('ports', `organisation,port,use\n=1+1,"=""10690001""",@x\n${SHOP},1.06901E+11,service\n`),
    );
    assert.deepEqual(told.found, [
      '2 organisation organisation-not-valid',
      '2 port port-not-valid',
      '2 use value-not-allowed',
      '3 port port-not-valid',
    ]);
    assert.equal(told.list[1]!.found, '="10690001"');
  });

  test('a signature of emoji, of marks of direction, of a megabyte', async () => {
    const names = ['😀😀', 'abc\u202eكح', '\u200f青禾\u200e', '青'.repeat(1_000_000)];
    const told = await changesNothing(() =>
      bring('signatures', `签名,权利人\n${names.map((name) => `${name},${SHOP}`).join('\n')}\n`),
    );
    assert.deepEqual(told.found, [
      '2 签名 signature-not-valid',
      '3 签名 signature-not-valid',
      '4 签名 signature-not-valid',
      '5 签名 cell-too-long',
    ]);
    for (const { found, words } of told.list)
      assert.doesNotMatch(found + words.zh + words.en, /\u202e|\u200f/);
  });
});

describe('a carrier’s book', () => {
  const files: readonly (readonly [ExchangeKind, string])[] = [
    ['organisations', `organisation,name,group\n${STRANGER},远山快递,\n`],
    ['ports', `organisation,port,use\n${CARRIER},${MAIN},marketing\n${CARRIER},10690002,service\n`],
    [
      'leases',
      `lease,port,lessor,lessee,until,confirmed\nA,${MAIN},${CARRIER},${PROVIDER},2027-01-01,yes\nB,${MAIN},${PROVIDER},${SHOP},2026-12-31,是\nC,10690002,${CARRIER},${PROVIDER},,no\n`,
    ],
    ['signatures', `signature,owner\n青禾,${SHOP}\n晴川贷,${LENDER}\n`],
    [
      'letters',
      `letter,signatures,grantor,grantee,purposes,ports,until\nL1,青禾,${SHOP},${PROVIDER},"marketing-retail、notification",${MAIN},2027-06-01\n`,
    ],
    ['filings', 'signature,carrier,state\n青禾,mobile,filed\n青禾,unicom,failed\n'],
    ['assignments', `port,signature,until\n${MAIN},青禾,2026-12-01\n`],
    [
      'templates',
      `organisation,template,signature,text,purpose,links\n${SHOP},T1,青禾,"您的验证码是{code:code}，5分钟内有效。",verification,\n`,
    ],
  ];

  for (const [kind, content] of files) {
    test(`${kind}: a dry run changes nothing, the import writes all, the second time all is so already`, async () => {
      const rows = content.trim().split('\n').length - 1;
      const tried = await changesNothing(() => dry(kind, content));
      assert.deepEqual([tried.found, tried.fresh, tried.same], [[], rows, 0]);
      const written = await bring(kind, content);
      assert.deepEqual([written.found, written.fresh, written.written], [[], rows, true]);
      room.clock.now += 3_600_000;
      const again = await changesNothing(() => bring(kind, content));
      assert.deepEqual([again.found, again.fresh, again.same], [[], 0, rows]);
    });
  }

  test('is in the feed as single acts write it, and in the audit', async () => {
    const chain = await room.leases.get('B', [SHOP]);
    assert.deepEqual([chain.declaredFor, chain.entry.confirmedAt !== undefined], [PROVIDER, true]);
    const port = await room.ports.get(MAIN, 'all');
    assert.deepEqual([port.state, port.entry?.holder, port.entry?.assigned], ['open', CARRIER, '青禾']);
    const deeds = room.deeds.map(({ act }) => act);
    assert.equal(deeds.filter((act) => act === 'import.written').length, files.length);
    assert.ok(deeds.includes('registry.imported') && deeds.includes('lease.declared'));
  });

  test('that says otherwise is told what stands there and what the file has, row by row', async () => {
    const otherwise: readonly (readonly [ExchangeKind, string, readonly string[]])[] = [
      ['organisations', `organisation,name\n${SHOP},青禾百货\n`, ['2 name already-otherwise']],
      [
        'ports',
        `organisation,port,use\n${SHOP},${MAIN},service\n`,
        ['2 organisation already-otherwise', '2 use already-otherwise'],
      ],
      [
        'leases',
        `lease,port,lessor,lessee,until,confirmed\nA,${MAIN},${CARRIER},${SHOP},2027-01-02,no\n`,
        ['2 lessee already-otherwise', '2 until already-otherwise', '2 confirmed already-otherwise'],
      ],
      ['signatures', `signature,owner\n青禾,${LENDER}\n`, ['2 owner already-otherwise']],
      [
        'letters',
        `letter,signatures,grantor,grantee,until\nL1,青禾,${SHOP},${PROVIDER},2027-06-01\n`,
        ['2 purposes already-otherwise', '2 ports already-otherwise'],
      ],
      ['assignments', `port,signature,until\n${MAIN},青禾,2026-12-02\n`, ['2 until already-otherwise']],
      [
        'templates',
        `organisation,template,signature,text,purpose\n${SHOP},T1,青禾,您好,verification\n`,
        ['2 text already-otherwise'],
      ],
    ];
    for (const [kind, content, found] of otherwise) {
      const told = await changesNothing(() => bring(kind, content));
      assert.deepEqual(told.found, found, kind);
    }
    const { list } = await dry('signatures', `signature,owner\n青禾,${LENDER}\n`);
    assert.match(list[0]!.words.zh, new RegExp(`青禾 已登记，此项为“${SHOP}”，文件中为“${LENDER}”`));
  });

  test('whose one row is wrong is not written at all, and every wrong row is told', async () => {
    const content = `port,signature,from,until\n${MAIN}1,青禾,,\n${MAIN},青禾,2026-06-20,2026-07-01\n10690002,晴川贷,,2026-07-01\n`;
    const told = await changesNothing(() => bring('assignments', content));
    assert.deepEqual(told.found, [
      '2 port port-not-open',
      '3 port assignment-overlaps',
      '4 signature signature-not-yours',
    ]);
  });

  test('of terms that overlap each other is told of the second, naming both', async () => {
    await room.facts({ kind: 'port-opened', port: '10690003', holder: SHOP, use: 'marketing' });
    const from = (day: number) => new Date(room.clock.now + day * DAY).toISOString().replace(/\.\d+/, '');
    const content = `port,signature,from,until\n10690003,青禾,${from(1)},${from(10)}\n10690003,青禾,${from(9)},\n`;
    const told = await changesNothing(() => bring('assignments', content));
    assert.deepEqual(told.found, ['3 port assignment-overlaps']);
    assert.match(told.list[0]!.words.zh, /10690003 在此期间已分配给签名【青禾】/);
  });

  test('whose rows rest on rows above is read in that order, and not in the other', async () => {
    const rows = [`X,10690004,${CARRIER},${PROVIDER},yes`, `Y,10690004,${PROVIDER},${SHOP},yes`];
    await room.facts({ kind: 'port-opened', port: '10690004', holder: CARRIER, use: 'service' });
    const head = 'lease,port,lessor,lessee,confirmed\n';
    const wrong = await changesNothing(() => dry('leases', head + [...rows].reverse().join('\n')));
    assert.deepEqual(wrong.found, ['2 lessor lease-gap']);
    const circle = `${rows.join('\n')}\nZ,10690004,${SHOP},${CARRIER},yes`;
    assert.deepEqual((await dry('leases', head + circle)).found, ['4 lessee lease-cycle']);
    const told = await bring('leases', head + rows.join('\n'));
    assert.deepEqual([told.found, told.written], [[], true]);
  });

  test('with one thing twice, or two that nobody can tell apart, is told the row', async () => {
    const twice = await dry(
      'ports',
      `organisation,port,use\n${SHOP},106900055,service\n${SHOP},106900055,service\n`,
    );
    assert.deepEqual(
      [twice.found, twice.list[0]!.words.en],
      [['3  row-twice'], 'This is about the same as row 2.'],
    );
    const alike = await changesNothing(() =>
      bring('signatures', `signature,owner\n云帆优选集市,${PROVIDER}\n雲帆優選集市,${SHOP}\n`),
    );
    assert.deepEqual(alike.found, ['3 signature signature-resembles']);
    const despite = `signature,owner,despite\n云帆优选集市,${PROVIDER},\n雲帆優選集市,${SHOP},云帆优选集市\n`;
    assert.deepEqual((await dry('signatures', despite)).found, []);
  });
});

describe('applications', () => {
  const content = `organisation,signature,owner,source,sourceDate,use\n${SHOP},青禾优选,${SHOP},trademark,2024-03-01,own\n`;
  const own = { mode: 'applications', scope: [SHOP] } as const;

  test('wait for their review, each with its reason; the same file again finds them waiting', async () => {
    const head = await room.record.head();
    const told = await bring('signatures', content, own);
    assert.deepEqual([told.found, told.fresh, told.written], [[], 1, true]);
    assert.equal(await room.record.head(), head);
    const [made] = await room.applications.list({ kind: 'signature', states: ['applied'] }, [SHOP], {
      limit: 5,
    });
    assert.deepEqual([made?.subject, made?.reason], ['青禾优选', '导入']);
    const again = await changesNothing(() => bring('signatures', content, own));
    assert.deepEqual([again.found, again.same], [[], 1]);
    const other = content.replace('trademark', 'app');
    const otherwise = await changesNothing(() => bring('signatures', other, own));
    assert.deepEqual(otherwise.found, ['2 subject application-open']);
  });

  test('are made in one’s own name alone; nobody applies for an organisation', async () => {
    const foreign = content.replaceAll(SHOP, LENDER);
    const told = await changesNothing(() => bring('signatures', foreign, own));
    assert.deepEqual(told.found, ['2 organisation organisation-unknown']);
    const none = await changesNothing(() => bring('organisations', ORGANISATIONS, own));
    assert.deepEqual(none.found, ['0  kind-not-applied-for']);
  });

  test('for leases are declarations, which the other side confirms', async () => {
    const lease = `organisation,lease,port,lessor,lessee\n${CARRIER},M1,10690002,${CARRIER},${SHOP}\n`;
    const told = await bring('leases', lease, { mode: 'applications', scope: [CARRIER] });
    assert.deepEqual(told.found, []);
    assert.equal((await room.leases.get('M1', [SHOP])).entry.confirmedAt, undefined);
    await room.leases.confirm('M1', room.as('bob', [SHOP]));
  });
});

test('a reviewer for one organisation brings in that one’s alone', async () => {
  const told = await changesNothing(() =>
    bring('ports', `organisation,port,use\n${SHOP},106900066,service\n`, { scope: [LENDER] }),
  );
  assert.deepEqual(told.found, ['2 organisation organisation-unknown']);
});
