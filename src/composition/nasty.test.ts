/** P12 through the complaint centre over HTTP: whatever 200 texts are sent in by whichever door, no page, file or log runs or breaks. */
import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { after, before, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { MEGABYTE } from '../domain/nasty.fixture.ts';
import { type OpenCentre, openCentre } from './centre.fixture.ts';
import { bringNasty, kept, multipart, NASTY, type NastyCentre, PHONE } from './nasty.fixture.ts';

/** In a number’s own pages it is masked; in all else it is not at all. */
const NUMBER = new RegExp(PHONE.slice(0, 9));
const log: Buffer[] = [];
let centre: OpenCentre;
let nasty: NastyCentre;

before(async () => {
  const lines = new Writable({
    write(piece: Buffer, _encoding, done) {
      log.push(piece);
      done();
    },
  });
  centre = await openCentre({ log: pino({ level: 'trace' }, lines) });
  nasty = await bringNasty(centre);
});
after(() => centre.house.close());

const page = (url: string, cookie?: string) =>
  centre.house.app.inject({
    ...{ method: 'GET', url },
    headers: { accept: 'text/html', ...(cookie === undefined ? {} : { cookie }) },
  });
const json = async (cookie: string, name: string) => {
  const answer = await centre.house.ask(cookie, name);
  assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
  assert.match(String(answer.headers['content-type']), /^application\/json/);
  return answer.json();
};

const ENTITIES = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'", '#96': '`' } as const;
/** What a browser makes of escaped text. */
const told = (markup: string) =>
  markup.replace(/&(lt|gt|quot|amp|#39|#96);/g, (_, name: keyof typeof ENTITIES) => ENTITIES[name]);
/** As a page shows it: what HTML forbids is told as a sign of its own. */
const shown = (text: string) =>
  kept(text).replace(/[^\t\n\r\u0020-\u007e\u00a0-\ufdcf\ufdf0-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');

/** Every tag is one of the page's own: none runs a script, none has a handler, none brings anything from elsewhere. */
function isSafe({ body, headers, statusCode }: LightMyRequestResponse): void {
  assert.ok(statusCode < 500, body);
  assert.match(String(headers['content-security-policy']), /default-src 'none'/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is what is looked for
  assert.doesNotMatch(body, /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/);
  if (!String(headers['content-type']).startsWith('text/html')) return;
  for (const tag of body.replace(/<style>[^<]*<\/style>/, '').match(/<[^>]*>?/g) ?? [])
    assert.doesNotMatch(
      tag.replace(/"[^"]*"/g, '""'),
      /^<(script|img|iframe|base|math|object|embed|style|meta http)|\son\w+\s*=|\sstyle=|javascript:|^<[^a-z/!]/i,
      tag,
    );
  assert.equal(body.match(/<h1>/g)?.length, 1);
  assert.doesNotMatch(body, NUMBER);
}

test('P12 the person’s pages: each complaint, her list, her objection, what came to her', async () => {
  for (const answer of nasty.pages) if (answer.statusCode !== 303) isSafe(answer);
  for (const [i, id] of nasty.complaints.entries()) {
    const answer = await page(`/mine/complaints/${id}?done=taken`, nasty.person);
    assert.equal(answer.statusCode, 200);
    isSafe(answer);
    const [, text] = /<blockquote[^>]*>([\s\S]*?)<\/blockquote>/.exec(answer.body)!;
    assert.equal(told(text!), shown(NASTY[i]!));
  }
  for (const url of ['/mine', '/mine/messages', '/mine/complaint']) isSafe(await page(url, nasty.person));
  const { body } = await page('/mine/messages', nasty.person);
  for (const text of NASTY.slice(-40)) assert.ok(told(body).includes(shown(text)), text);
});

test('P12 the centre’s list, the complaints, their cases with notes: told as they are, as data', async () => {
  const listed: { id: string; text: string }[] = (await json(nasty.officer, 'GET /api/complaints?limit=500'))
    .items;
  const texts = new Map(listed.map(({ id, text }) => [id, text]));
  for (const [i, id] of nasty.complaints.entries()) {
    assert.equal(texts.get(id), kept(NASTY[i]!));
    const { text, events } = await json(nasty.officer, `GET /api/complaints/${id}`);
    assert.equal(text, kept(NASTY[i]!));
    assert.ok(events.length > 0);
    const words = encodeURIComponent(kept(NASTY[i]!).slice(0, 100).trim());
    const found = await json(nasty.officer, `GET /api/complaints?limit=500&text=${words}`);
    assert.ok(
      found.items.some((each: { id: string }) => each.id === id),
      NASTY[i],
    );
  }
  for (const id of nasty.cases) {
    const { events } = await json(nasty.officer, `GET /api/cases/${id}`);
    assert.ok(events.filter(({ act }: { act: string }) => act === 'note').length > 0);
    await json(nasty.officer, `GET /api/cases/${id}/complaints?limit=100`);
  }
});

test('P7 P8 P12 the lead: to whom it was sent, in the console and by its link; without a number', async () => {
  for (const [i, lead] of nasty.leads.entries()) {
    const own = await json(nasty.shop, `GET /api/leads/${lead}`);
    const { items } = await json(nasty.shop, `GET /api/leads/${lead}/complaints?limit=100`);
    assert.deepEqual(
      items.map(({ text }: { text: string }) => text).sort(),
      nasty.forwarded[i]!.map(kept).sort(),
    );
    assert.doesNotMatch(
      JSON.stringify([own, items]),
      new RegExp(`${PHONE.slice(0, 9)}|${nasty.complaints.join('|')}`),
    );
    const closed = await page(`/lead/${nasty.tokens[i]}`);
    isSafe(closed);
  }
  const opened = nasty.pages.filter(({ body }) => body.includes('<blockquote'));
  assert.ok(opened.length >= nasty.forwarded.flat().length && opened.length > 150, `${opened.length}`);
  const all = told(opened.map(({ body }) => body).join('\n'));
  for (const text of nasty.forwarded.flat()) assert.ok(all.includes(shown(text)), text);
});

test('P12 a file whose rows are all wrong: the rows that come back run in no spreadsheet and show no number', async () => {
  const answer = await centre.house.ask(nasty.shop, `GET /api/imports/${nasty.wrongImport}/problems`);
  assert.equal(answer.statusCode, 200, answer.body);
  assert.match(String(answer.headers['content-disposition']), /^attachment/);
  const rows = answer.body
    .replace(/^\ufeff/, '')
    .split('\r\n')
    .slice(1, -1);
  // A row for each thing that is wrong: the number and the category.
  assert.equal(rows.length, 2 * NASTY.length);
  for (const row of rows) assert.doesNotMatch(row, /(^|,)"?[=+\-@\t\r]/);
  assert.doesNotMatch(answer.body, NUMBER);
  assert.doesNotMatch(answer.body, /\0/);
});

test('P12 a megabyte: told as too long by every door, and taken by none', async () => {
  const { app } = centre.house;
  const { payload, headers } = multipart({ sender: MEGABYTE, text: MEGABYTE });
  const sent = { headers: { ...headers, cookie: nasty.person, accept: 'text/html' }, payload };
  const form = await app.inject({ method: 'POST', url: '/mine/complaints', ...sent });
  assert.equal(form.statusCode, 422, form.body.slice(0, 300));
  isSafe(form);
  const urlencoded = (url: string, fields: Record<string, string>, cookie = '') =>
    app.inject({
      ...{ method: 'POST', url, payload: new URLSearchParams(fields).toString() },
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', cookie },
    });
  for (const answer of [
    await urlencoded('/mine/code', { number: MEGABYTE }),
    await urlencoded('/mine/session', { code: MEGABYTE }),
    await urlencoded('/mine/find', { sender: MEGABYTE }, nasty.person),
    await urlencoded(`/mine/complaints/${nasty.complaints[0]}/objection`, { words: MEGABYTE }, nasty.person),
    await urlencoded(`/lead/${nasty.tokens.at(-1)}`, { do: 'answer', statement: MEGABYTE }),
    await urlencoded(`/lead/${MEGABYTE.slice(0, 10_000)}`, { do: 'open' }),
  ]) {
    assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${answer.statusCode}`);
    isSafe(answer);
  }
  const ask = (cookie: string, name: string, body: unknown) => centre.house.ask(cookie, name, { body });
  const [kase] = nasty.cases;
  for (const answer of [
    await ask(nasty.officer, `POST /api/cases/${kase}/acts`, {
      move: { act: 'note', note: MEGABYTE, isPublic: true },
    }),
    await ask(nasty.officer, `POST /api/complaints/${nasty.complaints[0]}/mute`, {
      days: 3,
      reason: MEGABYTE,
    }),
    await ask(nasty.shop, `POST /api/leads/${nasty.leads.at(-1)}/answer`, {
      ...{ organisation: '91310000MA1FL00K2G', found: 'not-found', deeds: ['nothing'] },
      ...{ statement: MEGABYTE, proofs: [], files: [] },
    }),
  ])
    assert.ok([413, 422].includes(answer.statusCode), `${answer.statusCode} ${answer.body.slice(0, 200)}`);
  const [told] = (
    await ask(nasty.shop, 'POST /api/complaints', { complaints: [{ recipient: PHONE, text: MEGABYTE }] })
  ).json().items;
  assert.deepEqual(
    told.objections.map(({ code }: { code: string }) => code),
    ['text-too-long'],
  );
});

test('P12 what an officer types as a reason may hold anything too: it is kept or told, and never a fault of ours', async () => {
  const [id] = nasty.complaints;
  // One of each few: they differ in their signs, which are many times the same.
  for (const text of NASTY.filter((_, i) => i < 50 || i >= 190)) {
    const reason = text.slice(0, 400);
    for (const [name, body] of [
      [`POST /api/complaints/${id}/mute`, { days: 3, reason }],
      [`POST /api/complaints/${id}/match`, { message: null, reason }],
      [`POST /api/complaints/${id}/acts`, { act: 'reopen', note: reason, told: reason }],
      [`POST /api/cases/${nasty.cases[0]}/merges`, { cases: [nasty.cases[0]], reason }],
    ] as const) {
      const { statusCode, body: answer } = await centre.house.ask(nasty.officer, name, { body });
      assert.ok(statusCode < 500, `${name} ${JSON.stringify(reason)}: ${statusCode} ${answer}`);
    }
  }
});

test('P7 P12 waves: gathered from all of them, told as data, found by any of them, without a number', async () => {
  const { gathering, clock, parts } = centre.house;
  while ((await parts.complaints.matches.round()) > 0);
  while ((await gathering.round()) > 0);
  await gathering.catchUp(gathering.yesterday());
  const { items } = await json(nasty.officer, 'GET /api/waves?limit=500');
  assert.ok(items.length > 50, `${items.length}`);
  const pages: unknown[] = [items];
  for (const { id } of items) {
    pages.push(await json(nasty.officer, `GET /api/waves/${id}`));
    const own = await json(nasty.officer, `GET /api/waves/${id}/complaints?limit=500`);
    for (const { id: complaint } of own.items) {
      const found = await json(nasty.officer, `GET /api/waves?complaint=${complaint}`);
      assert.deepEqual(
        found.items.map((each: { id: string }) => each.id),
        [id],
      );
    }
  }
  assert.doesNotMatch(JSON.stringify(pages), NUMBER);
  for (const text of NASTY) {
    const words = encodeURIComponent(kept(text).slice(0, 100).trim());
    if (words !== '')
      await json(nasty.officer, `GET /api/waves?text=${words}&signature=${words.slice(0, 9)}`);
  }
  assert.ok((await gathering.lastRun())!.day < clock.now / 86_400_000);
});

test('P7 P12 the log: whole lines of JSON, with no control character in them and no number', async () => {
  // What cannot be read is logged as well.
  const { payload, headers } = multipart({ text: NASTY.join('') });
  for (const cut of [50, 300])
    await centre.house.app.inject({
      ...{ method: 'POST', url: '/mine/complaints', payload: payload.subarray(0, cut) },
      headers: { ...headers, cookie: nasty.person, accept: 'text/html' },
    });
  for (const text of NASTY) await page(`/mine/complaints/${encodeURIComponent(kept(text))}`, nasty.person);
  const written = Buffer.concat(log).toString('utf8');
  assert.doesNotMatch(written.replaceAll('\n', ''), /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  assert.doesNotMatch(written, NUMBER);
  for (const line of written.split('\n')) if (line !== '') JSON.parse(line);
  const faults = written.split('\n').filter((line) => line !== '' && JSON.parse(line).level >= 50);
  assert.deepEqual(faults, []);
});
