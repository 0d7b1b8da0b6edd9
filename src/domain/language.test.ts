import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LANGUAGES, type Language, preferredLanguage } from './index.ts';

test('the preferred language is the one of the highest quality, Chinese where nothing is preferred', () => {
  const rows: readonly [string | undefined, Language][] = [
    [undefined, 'zh'],
    ['', 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
    ['zh;q=0.2, en;q=0.9', 'en'],
    ['en;q=0.2, zh;q=0.9', 'zh'],
    ['en;q=0.9,zh;q=0.9', 'en'],
    ['zh;q=0.9,en;q=0.9', 'zh'],
    ['fr, en;q=0.1', 'en'],
    ['fr, de;q=0.1', 'zh'],
    ['*', 'zh'],
    ['en, *;q=0.5', 'en'],
    ['en;q=0.3, *;q=0.5', 'zh'],
    ['zh;q=0, *', 'en'],
    ['zh;q=0', 'en'],
    ['en;q=0', 'zh'],
    ['zh;q=0,en;q=0', 'zh'],
    ['EN-us', 'en'],
    ['zh-Hant-TW', 'zh'],
    ['en;q=2, zh;q=0.1', 'zh'],
    ['en;q=0.1234', 'zh'],
    ['english', 'zh'],
    ['en ; q=0.5 , zh;q=0.4', 'en'],
    ['fr;q=1,en;q=0.5,zh-CN;q=0.7,en-GB;q=0.8', 'en'],
  ];
  for (const [accepted, expected] of rows) assert.equal(preferredLanguage(accepted), expected, accepted);
});

test('P12 no header makes it throw', () => {
  const entry = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('zh', 'en', '*', 'en;q=', ';q=1', 'zh;q=0'),
  );
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      assert.ok(LANGUAGES.includes(preferredLanguage(entries.join(','))));
    }),
  );
});
