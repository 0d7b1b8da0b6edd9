import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { LinkOf } from '../consent/index.ts';
import { LINK, LINK_OF, NASTY_NAME, pagesOn } from './fixture.ts';

const refused: (readonly [LinkOf, string])[] = [];
let app: FastifyInstance;

before(async () => {
  app = await pagesOn({
    links: {
      read: (token) => (token === LINK ? LINK_OF : undefined),
      refuse: async (of, which) => {
        refused.push([of, which]);
        return { event: 1, again: false };
      },
    },
  });
});
after(() => app.close());

const form = (payload: string, link = LINK) => ({
  method: 'POST' as const,
  url: `/refuse/${link}`,
  headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
  payload,
});

describe('the link in a message', () => {
  test('P4 looking at it, however often and by whatever program, refuses nothing', async () => {
    for (const method of ['GET', 'HEAD'] as const)
      for (const query of ['', '?of=organisation', '?of=purpose', '?lang=en'])
        for (const agent of ['Mozilla/5.0', 'LinkPreview/1.0'])
          assert.equal(
            (
              await app.inject({
                method,
                url: `/refuse/${LINK}${query}`,
                headers: { accept: '*/*', 'user-agent': agent },
              })
            ).statusCode,
            200,
          );
    assert.deepEqual(refused, []);
  });

  test('P7 P12 it tells who would be stopped, with the number masked and names as text', async () => {
    const { body, headers } = await app.inject(`/refuse/${LINK}?lang=zh`);
    assert.ok(body.includes('138****8000'));
    assert.ok(!body.includes('13800138000'));
    assert.ok(!body.includes(NASTY_NAME));
    assert.match(body, /&lt;img src=x/);
    assert.match(body, new RegExp(`action="/refuse/${LINK}\\?lang=zh" method="post"`));
    assert.equal(headers['cache-control'], 'no-store');
  });

  test('P4 its buttons refuse: the organisation, or only what was advertised; one click of a program refuses the organisation', async () => {
    const cases = [
      ['of=organisation', 'organisation', /验证码和服务通知不受影响/],
      ['of=purpose', 'purpose', /营销·零售/],
      ['List-Unsubscribe=One-Click', 'organisation', /已生效/],
      ['', 'organisation', /已生效/],
      ['of=everything', 'organisation', /已生效/],
    ] as const;
    for (const [payload, which, told] of cases) {
      refused.length = 0;
      const { statusCode, body } = await app.inject(form(payload));
      assert.equal(statusCode, 200, payload);
      assert.deepEqual(refused, [[LINK_OF, which]], payload);
      assert.match(body, told);
      assert.doesNotMatch(body, /13800138000|<form/);
    }
  });

  test('P12 a link that is none says what else can be done; what is no form, or too much, is not taken', async () => {
    refused.length = 0;
    for (const link of ['nonsense', LINK.toLowerCase(), `${LINK}x`, '%E5%8F%B7', '..%2f..', 'a'.repeat(99)]) {
      const { statusCode, body } = await app.inject(form('of=organisation', link));
      assert.equal(statusCode, 404, link);
      if (link !== '..%2f..') assert.match(body, /TD/, link);
    }
    const json = { ...form('{}'), headers: { accept: 'text/html', 'content-type': 'text/xml' } };
    assert.notEqual((await app.inject(json)).statusCode, 200);
    assert.notEqual((await app.inject(form('x'.repeat(5000)))).statusCode, 200);
    assert.deepEqual(refused, []);
  });
});
