import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CONTRACT, type Wave } from './contract/index.ts';
import { OTHER, SHOP, type Stand, stand } from './fixture.ts';
import { bringWaves } from './waves.fixture.ts';

let house: Stand;
let centre: string;
let known: Awaited<ReturnType<typeof bringWaves>>;

before(async () => {
  house = await stand();
  house.clock.now = Date.parse('2026-06-20T12:00:00+08:00');
  centre = await house.signIn('officer', [{ role: 'centre', organisation: undefined }]);
  known = await bringWaves(house, centre);
});
after(() => house.close());

const ask = (path: string, who = centre) => house.ask(who, `GET /api/waves${path}`);
async function list(query: string): Promise<Wave[]> {
  const answer = await ask(`?${query}`);
  assert.equal(answer.statusCode, 200, answer.body);
  const { items } = answer.json();
  return items;
}
const textOf = ({ template }: Wave) =>
  template.map((piece) => ('slot' in piece ? `(${piece.slot})` : piece.text)).join('');

test('the list: what is new and grows stands out, by what was seen last or most complained about, page by page', async () => {
  const answer = await ask('?sort=complaints');
  const body = answer.json();
  assert.deepEqual(CONTRACT['GET /api/waves'].answer.parse(body), body);
  assert.equal(body.gatheredThrough, '2026-06-19');
  const [loan, fraud] = body.items as Wave[];
  assert.match(textOf(loan!), /【北岸金服】.*额度待领取/);
  assert.deepEqual([loan!.complaints, loan!.messages, loan!.refused], [24, 450, 150]);
  assert.deepEqual(loan!.growth.complaints, { last: 24, before: 0, ratio: null, state: 'growing' });
  assert.deepEqual([loan!.isNew, loan!.state, loan!.days.length], [true, 'open', 14]);
  assert.deepEqual(loan!.counts, { ports: 2, signatures: 1, organisations: 1, regions: 3 });
  assert.match(textOf(fraud!), /医保卡.*\(link\)/);
  assert.equal(fraud!.growth.complaints.state, 'insufficient-data');

  const only = async (query: string) => (await list(query)).map((each) => textOf(each).slice(0, 6)).sort();
  assert.deepEqual(await only('growing=1'), ['【北岸金服】']);
  assert.deepEqual(await only('new=0'), ['【青禾商城】']);
  assert.deepEqual(await only(`organisation=${SHOP}`), ['【青禾商城】']);
  assert.deepEqual(await only('port=1069555502'), ['【北岸金服】']);
  assert.deepEqual(await only(`signature=${encodeURIComponent('北岸金服')}`), ['【北岸金服】']);
  assert.deepEqual(await only(`text=${encodeURIComponent('額度 待領取')}`), ['【北岸金服】']);
  assert.deepEqual(await only('since=2026-06-21'), []);

  const whole = await list('sort=messages');
  const first = (await ask('?sort=messages&limit=2')).json();
  const rest = (await ask(`?sort=messages&limit=2&after=${first.next}`)).json();
  assert.deepEqual([...first.items, ...rest.items], whole);
  assert.equal(rest.next, null);
  assert.equal((await ask('?sort=messages&limit=2&after=nonsense')).statusCode, 422);
});

test('a wave: template with what varies, variants with what each changed, where it came from, day by day, complaints', async () => {
  const [{ id } = { id: '' }] = await list('sort=complaints&limit=1');
  const page = (await ask(`/${id}`)).json();
  assert.deepEqual(CONTRACT['GET /api/waves/:id'].answer.parse(page), page);
  assert.ok(page.template.some((piece: { slot?: string }) => piece.slot !== undefined));
  assert.deepEqual(page.places.ports.map(({ port }: { port: string }) => port).sort(), [
    '1069555501',
    '1069555502',
  ]);
  assert.deepEqual(
    page.places.organisations.map((each: { organisation: string }) => each.organisation),
    [OTHER],
  );
  assert.deepEqual(
    page.places.regions.map(({ words, complaints }: { words: { zh: string }; complaints: number }) => [
      words.zh,
      complaints,
    ]),
    [
      ['广东', 12],
      ['北京', 6],
      ['浙江', 6],
    ],
  );
  const sums = (key: 'messages' | 'complaints') =>
    page.series.reduce((sum: number, each: Record<string, number>) => sum + each[key]!, 0);
  assert.deepEqual([sums('messages'), sums('complaints')], [450, 24]);
  assert.ok(page.variants.length >= 1 && page.variants[0].parent === null);
  for (const variant of page.variants.slice(1)) assert.ok(variant.changes.length > 0);
  assert.notEqual(page.purpose.kind, 'service');
  assert.ok(page.purpose.because.length > 0);

  const one = (await ask(`/${id}/complaints?limit=20`)).json();
  assert.deepEqual(CONTRACT['GET /api/waves/:id/complaints'].answer.parse(one), one);
  const two = (await ask(`/${id}/complaints?limit=20&after=${one.next}`)).json();
  assert.deepEqual([one.items.length, two.items.length, two.next], [20, 4, null]);
  assert.equal(new Set([...one.items, ...two.items].map((each: { id: string }) => each.id)).size, 24);
});

test('of a complaint and of a message; of a notice there is none, and none of what people write to each other', async () => {
  const loan = (await list('sort=complaints&limit=1'))[0]!.id;
  assert.deepEqual(
    (await list(`complaint=${known.complaint}`)).map(({ id }) => id),
    [loan],
  );
  assert.deepEqual(
    (await list(`message=${known.message}`)).map(({ id }) => id),
    [loan],
  );
  assert.deepEqual(await list(`message=${known.notice}`), []);
  assert.deepEqual(await list('message=0000000000000009'), []);
  assert.deepEqual(await list(`text=${encodeURIComponent('手机坏了')}`), []);
});

test('P7 P12 a number in a stranger’s text is told nowhere; its markup is told as text', async () => {
  const all = await list('limit=100');
  const pages = await Promise.all(all.map(async ({ id }) => (await ask(`/${id}`)).body));
  assert.doesNotMatch([JSON.stringify(all), ...pages].join('\n'), /13912345678|139\*/);
  assert.ok(all.some((each) => textOf(each).includes('<img')));
});

test('P8 a sender, also one whose texts are in it, and a centre for one organisation, see no wave', async () => {
  const [{ id } = { id: '' }] = await list('limit=1');
  const lender = await house.signIn('lender', [{ role: 'sender', organisation: OTHER }]);
  const part = await house.signIn('part', [{ role: 'centre', organisation: OTHER }]);
  const regulator = await house.signIn('reg', [{ role: 'regulator', organisation: undefined }]);
  for (const path of ['', `/${id}`, `/${id}/complaints`]) {
    for (const who of [lender, part]) assert.equal((await ask(path, who)).statusCode, 403, path);
    assert.equal((await ask(path, regulator)).statusCode, 200, path);
  }
  assert.equal((await ask('/999999')).statusCode, 404);
  assert.equal((await ask('/0')).statusCode, 404);
});
