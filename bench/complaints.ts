import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { SHOP, type Stand, stand } from '../src/api/fixture.ts';
import { type Bench, type BenchOptions, grouped, type Measured, rounded } from './bench.ts';

const LIVE_PER_SECOND = 200;
const PAGE_P95_MS = 300;
const PAGES = 60;
const PORTS = 5000;
const LINES = ['贷款理财', '零售业推销', '网络游戏', '保险推销', '教育培训', '涉嫌欺诈', ''];
const PIECE = 2000;

/** A million complaints imported, then some hundred a second live beside the officers' pages. */
export const complaintsBench: Bench = {
  name: 'complaints',
  says: 'complaints a second imported (read, marked, sealed, audited, with their originals), beside the same rows put bare into one table; 200 a second live over HTTP; how long the centre’s list takes',
  options: {
    complaints: { value: 1_000_000, says: 'rows of the file that is imported' },
    bare: { value: 200_000, says: 'rows that are put bare into one table, to compare with' },
    seconds: { value: 30, says: `of live complaints, ${LIVE_PER_SECOND} a second` },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const folder = mkdtempSync(join(tmpdir(), 'bench-complaints-'));
    const house = await stand({ complaintsBytesMax: 1e12 });
    try {
      const imported = await bring(house, folder, options);
      const bare = await bareRows(house, options.number('bare'));
      options.tell(`complaints: ${grouped(bare)} bare rows a second`);
      const address = await house.app.listen({ host: '127.0.0.1', port: 0 });
      const door = await doorOf(house, address);
      const pages = await readPages(door);
      const live = await tellLive(door, options.number('seconds'));
      const most = await tellFast(door);
      return tell(imported, bare, pages, live, most, options);
    } finally {
      await house.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Imported {
  readonly rows: number;
  readonly megabytes: number;
  readonly seconds: number;
  readonly uncounted: number;
}

async function bring(house: Stand, folder: string, options: BenchOptions): Promise<Imported> {
  const rows = options.number('complaints');
  const path = join(folder, 'complaints.csv');
  const file = createWriteStream(path);
  file.write('收到号码,发送号码,短信内容,时间,类别,编号\n');
  for (let i = 0; i < rows; i++) {
    const number = 13_000_000_000 + ((i * 61_803_399) % 400_000_000);
    const text = `【青禾${i % 300}】第${i % 9973}期会员特惠，全场满300减50，点击 qh.example/${i % 60_000} 抢购，拒收请回复R`;
    const line = `${number},${portOf(i)},${text},2026-05-${10 + (i % 20)} 10:${10 + (i % 50)}:00,${LINES[i % LINES.length]},B-${i}\n`;
    if (!file.write(line)) await once(file, 'drain');
  }
  await new Promise<void>((done) => file.end(() => done()));
  const note = house.access.audit;
  const who = { actor: 'bench', actorName: 'bench', address: '' };
  let toldAt = 0;
  const begun = performance.now();
  const told = await house.parts.complaints.imports.run(
    { path, organisation: SHOP, dryRun: false, rejectedPath: `${path}.rejected` },
    {
      ...{ id: 'bench', name: 'bench', scope: 'all' },
      note: (db, ...deeds) =>
        note.writeAll(
          db,
          deeds.map((deed) => ({ ...deed, ...who })),
          house.clock.now,
        ),
    },
    {
      onProgress: ({ stand: { through } }) => {
        if (through - toldAt < 50_000) return;
        toldAt = through;
        const seconds = (performance.now() - begun) / 1000;
        options.tell(
          `complaints: ${grouped(through)} rows, ${grouped(Math.round(through / seconds))} a second`,
        );
      },
      stopped: () => false,
    },
  );
  if (told.fresh !== rows) throw new Error(`bench: ${told.fresh} of ${rows} complaints were taken`);
  return {
    rows,
    megabytes: Math.round(statSync(path).size / 1e6),
    seconds: (performance.now() - begun) / 1000,
    uncounted: told.uncounted,
  };
}

function portOf(i: number): string {
  return `10691234${String(i % PORTS).padStart(4, '0')}`;
}

/** Rows of the same columns, in a table without an index, nothing sealed and nothing looked for. */
async function bareRows({ record: { db } }: Stand, rows: number): Promise<number> {
  await sql`create table bare (id text, number text, sender text, text text, at timestamptz, category text, reference text)`.execute(
    db,
  );
  const begun = performance.now();
  for (let from = 0; from < rows; from += PIECE) {
    const piece = Array.from({ length: Math.min(PIECE, rows - from) }, (_, i) => from + i);
    const text = '【青禾】会员特惠，全场满300减50，点击 qh.example/618 抢购，拒收请回复R';
    await sql`insert into bare select * from unnest(
      ${piece.map((i) => `${i}`)}::text[], ${piece.map((i) => `${13_000_000_000 + i}`)}::text[], ${piece.map(portOf)}::text[],
      ${piece.map((i) => `${text}${i}`)}::text[], ${piece.map(() => new Date())}::timestamptz[], ${piece.map(() => 'retail')}::text[],
      ${piece.map((i) => `B-${i}`)}::text[])`.execute(db);
  }
  return Math.round(rows / ((performance.now() - begun) / 1000));
}

interface Door {
  ask(who: 'teller' | 'centre', name: string, body?: object): Promise<{ status: number; ms: number }>;
}

async function doorOf(house: Stand, address: string): Promise<Door> {
  const shop = await house.signIn('bench-shop', [{ role: 'sender', organisation: SHOP }]);
  const made = await house.ask(shop, 'POST /api/keys', {
    body: { name: 'app', role: 'sender', organisation: SHOP, acts: ['complaint.tell'], days: 30 },
  });
  const centre = await house.signIn('bench-centre', [{ role: 'centre', organisation: undefined }]);
  const headers = {
    teller: { authorization: `Bearer ${made.json().secret}` },
    centre: { cookie: centre, 'x-anning': '1' },
  };
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  return {
    ask: (who, name, body) =>
      new Promise((resolve, reject) => {
        const [method, path] = name.split(' ') as [string, string];
        const begun = performance.now();
        const json = body === undefined ? {} : { 'content-type': 'application/json' };
        const asked = request(
          `${address}${path}`,
          { agent, method, headers: { ...headers[who], ...json } },
          (response) => {
            response.resume();
            response.on('end', () =>
              resolve({ status: response.statusCode!, ms: performance.now() - begun }),
            );
          },
        );
        asked.on('error', reject);
        asked.end(body === undefined ? undefined : JSON.stringify(body));
      }),
  };
}

/** A day long past, of a file whose rows came one after another. */
const PAST = 'from=2026-05-01T00:00:00%2B08:00&to=2026-06-01T12:00:01%2B08:00';
const text = (words: string) => `GET /api/complaints?text=${encodeURIComponent(words)}`;
const QUESTIONS: readonly (readonly [name: string, asked: string, body?: object])[] = [
  ['first page', 'GET /api/complaints'],
  ['by state', 'GET /api/complaints?state=accepted'],
  ['by a state that none is in', 'GET /api/complaints?state=answered'],
  ['by kind', 'GET /api/complaints?category=fraud'],
  ['by a kind that none is of', 'GET /api/complaints?category=gambling'],
  ['by channel', 'GET /api/complaints?channel=file'],
  ['by a channel that none came by', 'GET /api/complaints?channel=mail'],
  ['by who handed them in', `GET /api/complaints?via=${SHOP}`],
  ['by mark', 'GET /api/complaints?mark=mass-produced'],
  ['by a mark that none has', 'GET /api/complaints?mark=muted'],
  ['those that are not counted', 'GET /api/complaints?counted=0'],
  ['those who ask to stop', 'GET /api/complaints?wantsStop=1'],
  ['by time', `GET /api/complaints?${PAST}`],
  ['by port', `GET /api/complaints?port=${portOf(77)}`],
  ['by number', 'POST /api/complaints/look-ups', { recipient: '13000000000' }],
  ['words that all have', text('会员')],
  ['words that few have', text('青禾77】第7期')],
  ['words that one has', text('qh.example/59999 抢购')],
  ['words that none has', text('贷款')],
  ['one character that none has', text('赌')],
  ['words and a state', `${text('青禾77】')}&state=accepted`],
];

interface Pages {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
}

async function readPages(door: Door): Promise<Pages[]> {
  const pages: Pages[] = [];
  for (const [name, asked, body] of QUESTIONS) {
    const times: number[] = [];
    for (let i = 0; i < PAGES; i++) {
      const { status, ms } = await door.ask('centre', asked, body);
      if (status !== 200) throw new Error(`bench: ${asked} was answered ${status}`);
      times.push(ms);
    }
    pages.push({ name, p50: at(times, 0.5), p95: at(times, 0.95) });
  }
  return pages;
}

let drawn = 0;
function complaintOf(): object {
  const i = drawn++;
  const text = `【青禾】现场第${i}期特惠，拒收请回复R`;
  return {
    complaints: [{ reference: `L-${i}`, recipient: `${15_000_000_000 + i * 37}`, sender: portOf(i), text }],
  };
}

interface Live {
  readonly asked: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly page95: number;
}

/** At their times, whether those before were answered or not; an officer reads the list meanwhile. */
async function tellLive(door: Door, seconds: number): Promise<Live> {
  const times: number[] = [];
  const pages: number[] = [];
  let goesOn = true;
  const officer = (async () => {
    while (goesOn) {
      pages.push((await door.ask('centre', 'GET /api/complaints')).ms);
      await sleep(100);
    }
  })();
  const begun = performance.now();
  const asked: Promise<void>[] = [];
  for (let i = 0; i < seconds * LIVE_PER_SECOND; i++) {
    const due = begun + (i * 1000) / LIVE_PER_SECOND;
    const wait = due - performance.now();
    if (wait > 1) await sleep(wait);
    asked.push(
      door.ask('teller', 'POST /api/complaints', complaintOf()).then(({ status }) => {
        if (status !== 200) throw new Error(`bench: a complaint was answered ${status}`);
        // From when it was due: what waited for its turn here is counted.
        times.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(asked);
  const took = (performance.now() - begun) / 1000;
  goesOn = false;
  await officer;
  return {
    ...{ asked: asked.length, perSecond: rounded(asked.length / took) },
    ...{ p50: at(times, 0.5), p95: at(times, 0.95), page95: at(pages, 0.95) },
  };
}

const CLIENTS = 64;
const FAST_MS = 10_000;
/** Each client tells the next as soon as the last is answered. */
async function tellFast(door: Door): Promise<number> {
  const until = performance.now() + FAST_MS;
  let told = 0;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < until) {
        await door.ask('teller', 'POST /api/complaints', complaintOf());
        told++;
      }
    }),
  );
  return Math.round(told / ((performance.now() - begun) / 1000));
}

function at(times: readonly number[], share: number): number {
  return rounded(times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0);
}

function tell(
  imported: Imported,
  bare: number,
  pages: readonly Pages[],
  live: Live,
  most: number,
  options: BenchOptions,
): Measured {
  const value = Math.round(imported.rows / imported.seconds);
  const against = { what: 'the same rows bare in one table without an index', value: bare };
  const page = [
    `A file of ${grouped(imported.rows)} complaints (${imported.megabytes} MB of CSV) imported: each read, its number sealed and its row kept sealed beside it, looked for among those of its number, its sender and its text, numbered, with its event and the audit; ${grouped(imported.uncounted)} of them marked and not counted. Then over HTTP, with all of them in the table, the server in the process that asks.`,
    '',
    '| | | |',
    '|---|---|---|',
    `| imported | **${grouped(value)} a second** | ${grouped(Math.round(imported.seconds))} s |`,
    `| against: bare rows, unnest in pieces of ${grouped(PIECE)} | ${grouped(bare)} a second | |`,
    `| live, ${LIVE_PER_SECOND} a second for ${options.number('seconds')} s, one a request: answered | **${live.perSecond} a second** | p50 ${live.p50} ms, p95 ${live.p95} ms |`,
    `| the first page meanwhile | | p95 **${live.page95} ms** |`,
    `| live, ${CLIENTS} clients as fast as they are answered | ${grouped(most)} a second | |`,
    '',
    '| the centre’s list | p50 | p95 |',
    '|---|---|---|',
    ...pages.map(({ name, p50, p95 }) => `| ${name} | ${p50} ms | **${p95} ms** |`),
  ];
  const missed = [
    ...pages
      .filter(({ p95 }) => p95 > PAGE_P95_MS)
      .map(({ name, p95 }) => `${name}: p95 ${p95} ms of ${PAGE_P95_MS}`),
    ...(live.page95 > PAGE_P95_MS
      ? [`the first page meanwhile: p95 ${live.page95} ms of ${PAGE_P95_MS}`]
      : []),
    ...(live.perSecond < 0.95 * LIVE_PER_SECOND
      ? [`${LIVE_PER_SECOND} a second live: ${live.perSecond}`]
      : []),
  ];
  const detail = { ...imported, pages, live, mostPerSecond: most };
  return { ...{ value, unit: 'complaints a second imported', against }, runs: [value], detail, page, missed };
}
