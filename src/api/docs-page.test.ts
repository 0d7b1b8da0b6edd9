/** The page to try the API: what is served. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type Stand, stand } from './fixture.ts';

let house: Stand;
let address: string;
before(async () => {
  house = await stand();
  address = await house.app.listen({ host: '127.0.0.1', port: 0 });
});
after(() => house.close());

describe('what is served under /api/docs', () => {
  const files: readonly (readonly [file: string, type: RegExp])[] = [
    ['', /^text\/html/],
    ['page.css', /^text\/css/],
    ['page.js', /^(?:text|application)\/javascript/],
    ['swagger-ui.css', /^text\/css/],
    ['swagger-ui-bundle.js', /^(?:text|application)\/javascript/],
  ];
  for (const [file, type] of files) {
    test(`P12 /api/docs/${file}, under a policy by which only scripts from here run`, async () => {
      const { statusCode, headers, body } = await house.app.inject(`/api/docs/${file}`);
      assert.equal(statusCode, 200);
      assert.match(String(headers['content-type']), type);
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /^default-src 'none'; script-src 'self'; /);
      assert.match(policy, /connect-src 'self'; .*frame-ancestors 'none'$/);
      assert.doesNotMatch(policy, /unsafe|\*|https?:/);
      if (file === '') assert.doesNotMatch(body, /<script(?![^>]*\bsrc=)|<style|\s(?:on\w+|style)=|https?:/);
    });
  }

  test('/api/docs leads there', async () => {
    const { statusCode, headers } = await house.app.inject('/api/docs');
    assert.deepEqual([statusCode, headers.location], [302, '/api/docs/']);
  });

  for (const path of [
    'index.html',
    'oauth2-redirect.html',
    'swagger-ui.js',
    '../docs-page.ts',
    '..%2fdocs-page.ts',
    '%2e%2e/docs-page.ts',
    '....//docs-page.ts',
    '..%5cdocs-page.ts',
    'page.js/../../docs-page.ts',
    '%2fetc%2fpasswd',
    'page.js%00',
  ]) {
    test(`not ${JSON.stringify(path)}, as it is written on the wire`, async () => {
      const answer = await asWritten(`/api/docs/${path}`);
      assert.match(answer, /^HTTP\/1\.1 40[04] /);
      assert.doesNotMatch(answer, /docsRoutes|root:/);
    });
  }
});

/** A client that does not tidy the path up before it asks. */
function asWritten(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (piece: Buffer) => {
      heard += piece;
    });
    socket.on('end', () => resolve(heard));
    socket.on('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
  });
}
