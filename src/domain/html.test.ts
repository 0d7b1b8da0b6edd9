import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Html, html } from './html.ts';

test('P12 whatever is put in stands as text, in an element and in an attribute', () => {
  const rows: readonly [put: string, stands: string][] = [
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['" onfocus="x', '&quot; onfocus=&quot;x'],
    ["' onfocus='x", '&#39; onfocus=&#39;x'],
    ['`x`', '&#96;x&#96;'],
    ['&lt;b&gt;', '&amp;lt;b&amp;gt;'],
    [`\${7*7} {{7*7}} <%= 7 %>`, `\${7*7} {{7*7}} &lt;%= 7 %&gt;`],
    ['a\0b', 'a\ufffdb'],
    ['a\u001bb\u007f\u0085', 'a\ufffdb\ufffd\ufffd'],
    ['\ud83d', '\ufffd'],
    ['\udd14\ud83d', '\ufffd\ufffd'],
    ['\ufffe\ufdd0', '\ufffd\ufffd'],
    ['安宁 🌙 𠮷', '安宁 🌙 𠮷'],
    ['', ''],
  ];
  for (const [put, stands] of rows) {
    assert.equal(String(html`<p title="${put}">${put}</p>`), `<p title="${stands}">${stands}</p>`);
  }
});

test('fragments and lists of them stand as they are, nothing else does', () => {
  const fragment = html`<b>${'<'}</b>`;
  assert.equal(
    String(html`<p>${fragment}${[fragment, fragment]}${undefined}${7}</p>`),
    `<p>${'<b>&lt;</b>'.repeat(3)}7</p>`,
  );
  const forged = { toString: () => '<script>' };
  for (const each of [
    forged,
    Object.create(html`x`),
    JSON.parse('{"markup":"<script>"}'),
    ['<script>'][Symbol.iterator](),
  ]) {
    assert.throws(() => html`${each as Html}`, TypeError);
  }
  assert.equal(String(html`${['<script>'] as unknown as Html[]}`), '&lt;script&gt;');
});

test('P12 no text leaves a mark of HTML', () => {
  const mark = fc.constantFrom('<', '>', '"', "'", '`', '&', '\0');
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(mark, fc.string({ unit: 'binary', maxLength: 1 })) }), (text) => {
      const stands = String(html`${text}`);
      assert.doesNotMatch(stands, /[<>"'`\0]/);
      assert.doesNotMatch(stands, /&(?!(?:amp|lt|gt|quot|#39|#96);)/);
    }),
  );
});
