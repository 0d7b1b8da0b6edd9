/** The public pages, one after another. Long because one house serves all of it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { LANGUAGES, PORT_BLOCKS, REASONS } from '../domain/index.ts';
import { CHINA, rulebookAt } from '../rules/index.ts';
import { ADDRESSES, FULL_STATUS, inLanguage, NASTY_NAME, pagesOn } from './fixture.ts';
import { CONSUMER_RULES, consumerLaw, ENGLISH_NAMES } from './law.ts';
import { MINE_ADDRESSES } from './mine.fixture.ts';

const BYTES_MAX = 30_000;
const NOW = FULL_STATUS.now;
let app: FastifyInstance;
before(async () => {
  app = await pagesOn();
});
after(() => app.close());

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

async function get(url: string, headers: Record<string, string> = {}) {
  return app.inject({ url, headers: { ...browser, ...headers } });
}

/** What there is on a page but text: its tags, without those of the frame's own style. */
function tagsOf(body: string): string[] {
  return body.replace(/<style>[^<]*<\/style>/, '<style></style>').match(/<[^>]*>?/g) ?? [];
}

for (const language of LANGUAGES) {
  for (const address of ADDRESSES) {
    const url = inLanguage(address, language);
    test(`P12 ${decodeURI(url).slice(0, 60)}: small, strict, without script, in its language`, async () => {
      const { body, headers, rawPayload } = await get(url);
      assert.ok(rawPayload.length <= BYTES_MAX, `${rawPayload.length} bytes`);
      assert.equal(headers['content-type'], 'text/html; charset=utf-8');
      const [style, ...others] = body.match(/<style>[^<]*<\/style>/g) ?? [];
      assert.deepEqual(others, []);
      const digest = createHash('sha256')
        .update(style!.slice('<style>'.length, -'</style>'.length))
        .digest('base64');
      const formAction = body.includes('<form') ? "'self'" : "'none'";
      assert.equal(
        headers['content-security-policy'],
        `default-src 'none'; style-src 'sha256-${digest}'; img-src 'self'; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'`,
      );
      for (const tag of tagsOf(body))
        assert.doesNotMatch(tag, /^<script|\sstyle=|\son\w+=|javascript:/i, tag);
      if (!url.includes('lang=xx'))
        assert.match(body, new RegExp(`<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">`));
      assert.equal(body.match(/<h1>/g)?.length, 1);
      for (const id of ['main']) assert.match(body, new RegExp(`id="${id}"`));
      for (const mark of ['<header>', '<nav ', '<main ', '<footer>', 'class="skip" href="#main"'])
        assert.ok(body.includes(mark), mark);
      assert.doesNotMatch(body, /undefined|\[object|\{\w+\}(?![^<]*<\/style>)/);
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['vary'], 'accept-language');
    });
  }
}

for (const { address, token } of MINE_ADDRESSES) {
  for (const language of LANGUAGES)
    test(`P12 one’s own number, ${address.slice(0, 17)}, ${token}, ${language}: strict, nobody’s name is markup, its number stands in no address`, async () => {
      const { body, statusCode, headers } = await get(inLanguage(address, language), {
        cookie: `anning_number=${token}`,
      });
      assert.equal(statusCode, 200);
      assert.match(`${headers['content-security-policy']}`, /^default-src 'none'; style-src/);
      for (const tag of tagsOf(body))
        assert.doesNotMatch(tag, /^<script|\sstyle=|\son\w+=|javascript:|139\*{0,4}\d|13900/i, tag);
      assert.ok(!body.includes(NASTY_NAME) && !body.includes('13900139000'));
      assert.equal(
        body.includes('&lt;img src=x'),
        (token.startsWith('every') && address !== '/mine/complaint') ||
          address.startsWith('/mine/complaints'),
      );
      const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      assert.equal(new Set(ids).size, ids.length, 'no id twice');
      for (const [, of] of body.matchAll(/aria-(?:describedby|labelledby)="([^"]+)"/g))
        for (const id of of!.split(' ')) assert.ok(ids.includes(id), id);
      assert.doesNotMatch(body, /undefined|\[object|\{\w+\}(?![^<]*<\/style>)/);
      if (language === 'zh') return;
      const text = body
        .replace(/<style>[^<]*<\/style>/, '')
        .replace(/<(blockquote|a) [^>]*lang="zh-CN"[^>]*>[^<]*<\/\1>/g, '')
        .replace(/<bdi>.*?<\/bdi>/g, '')
        .replace(/<[^>]*>/g, ' ');
      assert.doesNotMatch(text, /\p{Script=Han}/u);
    });
}

test('a receipt’s page runs one script of ours, and says what else there is where that was not built', async () => {
  const built = await pagesOn({ checkScript: '/console/receipt-check.js' });
  const { body, headers } = await built.inject({ url: '/receipt?event=12', headers: browser });
  await built.close();
  assert.deepEqual(
    tagsOf(body).filter((tag) => /^<script/.test(tag)),
    ['<script type="module" src="/console/receipt-check.js">'],
  );
  assert.match(
    `${headers['content-security-policy']}`,
    /script-src 'self'; connect-src 'self'; style-src 'sha256-/,
  );
  assert.ok(body.includes('data-receipt="/mine/receipts/12"') && body.includes('id="no-script"'));
  for (const event of ['x', '12"', '../../x', '1e9'])
    assert.ok(
      !(await get(`/receipt?event=${encodeURIComponent(event)}`)).body.includes('data-receipt'),
      event,
    );
});

test('an English page has no Chinese but names, and what is marked as such', async () => {
  for (const address of ADDRESSES.filter((each) => !each.includes('lang=') && !each.includes('长'))) {
    const { body } = await get(inLanguage(address, 'en'));
    const text = body
      .replace(/<style>[^<]*<\/style>/, '')
      .replace(/<(span|a|p|b|h2|li) [^>]*lang="zh(?:-CN)?"[^>]*>[^<]*<\/\1>/g, '')
      .replace(/<bdi>.*?<\/bdi>/g, '')
      .replace(/<[^>]*>/g, ' ');
    assert.doesNotMatch(text, /\p{Script=Han}/u, address);
  }
});

describe('the language', () => {
  const h1 = (body: string) => /<h1>([^<]*)/.exec(body)?.[1];

  test('is the one that the address asks for, else the one that the browser prefers', async () => {
    for (const [url, accepted, expected] of [
      ['/', '', '为什么收到这条短信？'],
      ['/', 'zh;q=0.3,en-GB;q=0.9', 'Why did my phone buzz?'],
      ['/?lang=zh', 'en', '为什么收到这条短信？'],
      ['/?lang=en', 'zh', 'Why did my phone buzz?'],
      ['/?lang=en&lang=zh', 'zh', 'Why did my phone buzz?'],
    ] as const) {
      assert.equal(
        h1((await get(url, { 'accept-language': accepted })).body),
        expected,
        `${url} ${accepted}`,
      );
    }
  });

  test('stays what was asked for along every link and through the form; the other one keeps what was typed', async () => {
    const { body } = await get('/sender?number=10690088&lang=en');
    for (const path of ['/', '/status', '/about']) assert.ok(body.includes(`href="${path}?lang=en"`), path);
    assert.ok(body.includes('<input type="hidden" name="lang" value="en">'));
    assert.ok(body.includes('href="/sender?lang=zh&amp;number=10690088"'));
    const unasked = (await get('/')).body;
    assert.ok(unasked.includes('href="/about"') && !unasked.includes('name="lang"'));
  });

  test('an unknown one is told in both', async () => {
    for (const lang of ['xx', '', 'ZH', '<b>']) {
      const { statusCode, body } = await get(`/about?lang=${encodeURIComponent(lang)}`);
      assert.equal(statusCode, 400, lang);
      assert.match(body, /地址中的 lang 只能是 zh 或 en。/);
      assert.match(body, /In the address, lang is zh or en\./);
      assert.ok(!body.includes('<b>'));
    }
  });
});

describe('a sender’s number', () => {
  test('P8: the page tells its kind, whose it is and what to do, and nothing of any message', async () => {
    const { statusCode, body } = await get('/sender?number=10690088021');
    assert.equal(statusCode, 200);
    for (const text of [
      '<b>10690</b>088021',
      '第三方接入平台',
      '鹤屿云通信有限公司',
      '已暂停',
      '12321',
      '不是短信是不是广告',
    ])
      assert.ok(body.includes(text), text);
    assert.ok(body.includes('&lt;img src=x onerror=ran=1&gt;') && !body.includes(NASTY_NAME));
  });

  test('one that the registry does not have is said to be unknown', async () => {
    const { statusCode, body } = await get('/sender?number=1069777701');
    assert.equal(statusCode, 200);
    assert.match(body, /本站的登记里没有这个号码/);
    assert.doesNotMatch(body, /持有单位<\/dt>/);
  });

  test('every block of the plan has its words, in both languages', async () => {
    for (const { prefix } of PORT_BLOCKS) {
      for (const language of LANGUAGES) {
        const { statusCode, body } = await get(`/sender?number=${prefix.padEnd(10, '1')}&lang=${language}`);
        assert.equal(statusCode, 200, prefix);
        assert.equal(
          body.includes(language === 'zh' ? '“经营性”和“非经营性”' : '“Charged” and'),
          prefix.startsWith('106'),
          prefix,
        );
      }
    }
  });

  test('P7: a person’s number is told to be one, and is not repeated', async () => {
    const { statusCode, body } = await get('/sender?number=13900139000');
    assert.equal(statusCode, 200);
    assert.match(body, /个人手机号码/);
    assert.doesNotMatch(body.replace(/<a href="\/sender\?[^"]*"/, ''), /13900139000/);
  });

  test('what is wrong is told, and what was typed stays in the field', async () => {
    for (const [typed, zh, en] of [
      ['', '请输入短信的发送号码。', 'Type in the number'],
      ['1069 x', '发送号码只由数字组成', 'made of digits alone'],
      ['1069', '号码不完整', 'not complete'],
      ['106900880000000000012', '最多 20 位', 'at most 20 digits'],
      ['20690001', '不是国内的短信端口号码', 'no number from which'],
    ] as const) {
      for (const [lang, expected] of [
        ['zh', zh],
        ['en', en],
      ] as const) {
        const { statusCode, body } = await get(`/sender?${new URLSearchParams({ number: typed, lang })}`);
        assert.equal(statusCode, 400, typed);
        assert.match(body, new RegExp(`id="fault">[^<]*${expected}`));
        assert.ok(body.includes(`name="number" value="${typed}"`), typed);
        assert.ok(body.includes('aria-describedby="fault hint" aria-invalid="true"'));
      }
    }
  });
});

describe('nasty texts', () => {
  const fixed = [
    '<script>alert(1)</script>',
    '"><script>ran=1</script>',
    "' onfocus=ran=1 autofocus x='",
    '" onfocus="ran=1" autofocus x="',
    '</title><script>ran=1</script>',
    '</style><img src=x onerror=ran=1>',
    '<svg/onload=ran=1>',
    '<!--',
    ']]>',
    '&lt;script&gt;',
    '&#60;script&#62;',
    `\${7*7} {{7*7}} <%= 7*7 %> #{7*7} {{constructor.constructor('ran=1')()}}`,
    'javascript:ran=1',
    '\u202e\u2066gnp.exe\u2069',
    '\0\u0001\u001b[31m',
    'x'.repeat(6000),
    '长'.repeat(600),
    '🌙𠮷'.repeat(300),
    '\ud83d',
    `${'a'.repeat(199)}🌙`,
    '1069\r\nset-cookie: a=b',
    '../../etc/passwd%00',
    '＜script＞',
    '\ufeff<b>',
    '106900880\u200b<i>',
    "'; drop table message; --",
    '=1+1',
    '`ran=1`',
  ];
  const parts = fc.constantFrom(...fixed, '10690088', '<', '>', '"', "'", '`', '&', '=', ' ', '\u202e', '\0');
  const nasty = fc
    .array(fc.oneof(parts, fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 6 })
    .map((each) => each.join(''));
  const skeletons = new Map<string, string[]>();

  /** The tags of a page with everything that depends on what was typed taken out of two places: the field and the other language's link. */
  function skeletonOf(body: string): string[] {
    return tagsOf(body).map((tag) =>
      tag
        .replace(/(name="number" value=")[^"<>]*"/, '$1"')
        .replace(/(href="\/sender\?lang=(?:zh|en))(?:&amp;number=[A-Za-z0-9%*+._-]*)?"/, '$1"'),
    );
  }

  async function check(typed: string, language: 'zh' | 'en'): Promise<void> {
    const address = `/sender?${new URLSearchParams({ number: typed, lang: language })}`;
    const { statusCode, body, rawPayload, headers } = await get(address);
    assert.ok([200, 400].includes(statusCode), `${statusCode}`);
    assert.ok(rawPayload.length <= BYTES_MAX);
    assert.equal(headers['set-cookie'], undefined);
    if (statusCode === 200) return;
    const fault = /id="fault">([^<]*)</.exec(body)![1]!;
    const key = `${language} ${fault}`;
    const expected = skeletons.get(key) ?? skeletonOf(body);
    skeletons.set(key, expected);
    // The tags are those of the page that any other wrong number gets: nothing typed has become one.
    assert.deepEqual(skeletonOf(body), expected);
    assert.ok(!body.includes('\0'));
  }

  test('P12 a plain wrong number gives the page that the others are compared with', async () => {
    for (const language of LANGUAGES)
      for (const plain of ['', 'abc', '1069', '1'.repeat(30), '20690001']) await check(plain, language);
    assert.equal(skeletons.size, 10);
  });

  test('P12 of a fixed list and 200 drawn ones none becomes markup', async () => {
    for (const text of fixed) for (const language of LANGUAGES) await check(text, language);
    await fc.assert(fc.asyncProperty(nasty, fc.constantFrom(...LANGUAGES), check), { numRuns: 200 });
  });
});

describe('the status page', () => {
  test('tells the counts by reason, in both languages', async () => {
    for (const language of LANGUAGES) {
      const { body } = await get(`/status?lang=${language}`);
      const told = body.replaceAll('<wbr>', '');
      for (const { [language]: words } of Object.values(REASONS)) {
        const escapedWords = words.replace(/[()]/g, '\\$&').replaceAll("'", '&#39;');
        assert.match(told, new RegExp(`<dt>${escapedWords}</dt><dd>1,234,567,\\d{3}</dd>`));
      }
      assert.match(told, /41,234,567/);
      assert.match(body, /CMPP <bdi>0\.0\.0\.0:7890/);
      assert.match(body, /2026-06-01 12:00/);
    }
  });

  test('P12: what is not known stands as text; an empty day says so', async () => {
    const odd = { outcome: '<i>odd</i>', reason: '<script>x</script>', messages: 1 };
    const other = await pagesOn({ status: async () => ({ ...FULL_STATUS, verdicts: [odd] }) });
    const { body } = await other.inject('/status');
    assert.match(body, /&lt;script&gt;x/);
    assert.match(body, /&lt;i&gt;odd/);
    await other.close();
    const empty = await pagesOn({
      status: async () => ({ ...FULL_STATUS, verdicts: [], gateway: { running: false, addresses: [] } }),
    });
    const quiet = (await empty.inject('/status')).body;
    assert.match(quiet, /还没有裁决过短信。/);
    assert.match(quiet, /未运行/);
    await empty.close();
  });
});

test('the law on the about page is read and dated: nothing from memory, and each law has its English name', async () => {
  const law = consumerLaw(NOW);
  assert.ok(law.length >= 10);
  for (const { certainty, law: name } of law) {
    assert.equal(certainty, 'found');
    assert.ok(ENGLISH_NAMES[name] !== undefined, name);
  }
  const rules = new Set(rulebookAt(CHINA, NOW)!.rules.map(({ id }) => id));
  for (const id of CONSUMER_RULES) assert.ok(rules.has(id), id);
  const { body } = await get('/about?lang=zh');
  assert.match(
    body,
    /《通信短信息服务管理规定（工业和信息化部令第74号）》 <span class="quiet when">自 2026-05-01 起/,
  );
  assert.match(body, /令第31号）》 <span class="quiet when">2015-06-30 至 2026-04-30[\s\S]*第18条第1款/);
  // What令74 says under other articles than 21 was not established.
  assert.equal(
    law.filter(({ law: name, article }) => name.includes('令第74号') && article !== '21').length,
    0,
  );
});

describe('requests', () => {
  test('HEAD answers like GET, without the page', async () => {
    for (const address of [
      '/',
      '/sender',
      '/sender?number=10690088',
      '/status',
      '/about',
      '/icon.svg',
      '/robots.txt',
      '/nothing',
    ]) {
      const got = await get(address);
      const { statusCode, body, headers } = await app.inject({
        method: 'HEAD',
        url: address,
        headers: browser,
      });
      assert.equal(statusCode, got.statusCode, address);
      assert.equal(body, '');
      assert.equal(headers['content-length'], String(got.rawPayload.length));
      assert.equal(headers['content-security-policy'], got.headers['content-security-policy']);
    }
  });

  test('an unknown address is a page for a browser, and the server’s own answer for a program', async () => {
    for (const [url, accept, page] of [
      ['/nothing', browser.accept, true],
      ['/nothing', 'text/html', true],
      ['/nothing', '*/*', false],
      ['/nothing', 'text/html;q=0, */*', false],
      ['/api/nothing', browser.accept, false],
      ['/api', browser.accept, false],
      ['/evidence', browser.accept, false],
      ['/metrics/x', browser.accept, false],
      ['/healthz/x', browser.accept, false],
      ['/apirical', browser.accept, true],
    ] as const) {
      const { statusCode, body, headers } = await app.inject({ url, headers: { accept } });
      assert.equal(statusCode, 404, url);
      assert.doesNotMatch(body, /aria-current="/);
      assert.equal(String(headers['content-type']).startsWith('text/html'), page, `${url} ${accept}`);
    }
  });

  test('a failure is a page without its words', async () => {
    const failing = await pagesOn({
      status: async () => {
        throw new Error('disk 4 of rack 2 is full');
      },
    });
    const { statusCode, body, headers } = await failing.inject({ url: '/status?lang=en', headers: browser });
    assert.equal(statusCode, 500);
    assert.match(body, /<h1>The page failed<\/h1>/);
    assert.doesNotMatch(body, /rack/);
    assert.match(String(headers['content-security-policy']), /^default-src 'none'/);
    await failing.close();
  });

  test('the icon and what robots may read', async () => {
    const icon = await app.inject('/icon.svg');
    assert.equal(icon.headers['content-type'], 'image/svg+xml');
    assert.ok(icon.rawPayload.length < 1000);
    assert.doesNotMatch(icon.body, /script|href|style/);
    const robots = await app.inject('/robots.txt');
    assert.match(robots.body, /^User-agent: \*\nDisallow: \/sender$/m);
    assert.match(String(robots.headers['content-type']), /^text\/plain/);
  });
});

describe('bulletins', () => {
  test('one: what it says with its figures, the picture beside its table, its files with their hashes, and that a later version holds', async () => {
    const { body } = await get('/bulletins/2026-3?lang=zh');
    assert.match(body, /〔2026〕第 3 期/);
    assert.match(body, /2026年6月22日 至 2026年6月28日，数据截至 2026年6月29日 09:00/);
    assert.equal(body.match(/<svg /g)?.length, 2);
    assert.match(body, /<th>省份30<\/th><td>1,264<\/td><td>3\.20<\/td>/);
    assert.match(
      body,
      /href="\/api\/published-bulletins\/2026-3\.2\/files\/anning-bulletin-2026-3\.2-public\.docx" download/,
    );
    assert.equal(body.match(/<code>a{64}<\/code>/g)?.length, 6);
    assert.match(body, /第 2 版：<span lang="zh-CN">补充了迟到的投诉<\/span>。有 60 个数字不同/);
    assert.doesNotMatch(body, /<img src=x/);
    const { body: first } = await get('/bulletins/2026-3.1?lang=en');
    assert.match(first, /This is version 1, which was revised; the newest is version 2/);
    assert.match(first, /href="\/bulletins\/2026-3\?lang=en"/);
  });

  test('of one that was withdrawn nothing is told but when and why; none yet, and one that is not there, are pages that say so', async () => {
    const { body } = await get('/bulletins/2026-2?lang=zh');
    assert.match(body, /已于 2026年7月2日 撤回/);
    assert.doesNotMatch(body, /<svg |尚不知道|\/files\//);
    const { body: list } = await get('/bulletins?lang=zh');
    assert.match(list, /第 2 期<\/a> · 已撤回/);
    const empty = await pagesOn({
      bulletins: { published: async () => [], publicOne: async () => assert.fail('asked') },
    });
    assert.match(
      (await empty.inject({ url: '/bulletins?lang=en', headers: browser })).body,
      /No bulletin is public yet/,
    );
    await empty.close();
    for (const id of ['2026-9', '2026-3.3', '<script>', 'x', '2026'])
      assert.equal((await get(`/bulletins/${encodeURIComponent(id)}`)).statusCode, 404, id);
  });
});

describe('statistics of complaints', () => {
  test('an edition: its figures, its files with their hashes, that it was revised, and the way to the one before', async () => {
    const { body } = await get('/statistics?lang=zh');
    assert.match(body, /2026 年第 2 季度/);
    assert.match(body, /href="\/api\/statistics\/editions\/2026Q2\.2\/csv" download/);
    assert.equal(body.match(/<code>a{64}<\/code>/g)?.length, 2);
    assert.match(body, /第 2 版（修订）：与第 1 版相比有 \d+ 个数字不同/);
    assert.match(body, /href="\/statistics\/2026Q2\.1\?lang=zh"/);
    assert.match(body, /零售业推销<\/th>/);
    // Of the same tables as the file, but for those of two things.
    assert.equal(body.match(/<h2 id="t-/g)?.length, 14);
    const { body: first } = await get('/statistics/2026Q2.1?lang=en');
    assert.match(first, /This edition was revised; the newest is edition 2/);
    assert.match(first, /href="\/statistics\/2026Q2\.1\?lang=zh"/);
  });

  test('of few complaints nothing but totals is told, with the reason', async () => {
    const { body } = await get('/statistics/2026-05-31?lang=zh');
    assert.match(body, /不足 10 件，只公布总数/);
    assert.equal(body.match(/<h2 id="t-/g)?.length, 1);
    assert.doesNotMatch(body, /西藏|电商占比/);
  });

  test('where none was published that is said; one that is not there is a page that says so', async () => {
    const empty = await pagesOn({
      statistics: { list: async () => [], ofPeriod: async () => [], get: async () => assert.fail('asked') },
    });
    assert.match(
      (await empty.inject({ url: '/statistics?lang=en', headers: browser })).body,
      /None have been published/,
    );
    await empty.close();
    for (const id of ['2026Q1', '2026Q2.3', '<script>', 'x'])
      assert.equal((await get(`/statistics/${encodeURIComponent(id)}`)).statusCode, 404, id);
  });
});
