import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { day, parseChange } from '../domain/index.ts';
import { encodeText, splitLong } from '../wire/index.ts';
import { type TextKind, Texts, textsFromFile } from './texts.ts';
import { town } from './town.ts';
import { Traffic } from './traffic.ts';

const NOW = day('2026-06-10') + 11 * 3_600_000;

describe('texts', () => {
  it('are the same for the same seed and others for another', () => {
    const some = (seed: string) => new Texts(seed).several('marketing', 500);
    assert.deepEqual(some('a'), some('a'));
    const a = new Set(some('a'));
    const shared = some('b').filter((t) => a.has(t)).length;
    assert.ok(shared < 5, `${shared} of 500 shared`);
  });

  it('vary: hardly any repeats, in every kind that has room for it', () => {
    for (const kind of ['verification', 'notice', 'marketing', 'marketing-long', 'disguised'] as const) {
      const different = new Set(new Texts('x').several(kind, 1000)).size;
      assert.ok(different > 980, `${kind}: ${different} of 1000`);
    }
  });

  it('have what their kind says and leave nothing unfilled', () => {
    const texts = new Texts('y');
    const signed: TextKind[] = [
      'verification',
      'notice',
      'marketing',
      'marketing-without-opt-out',
      'disguised',
    ];
    for (const kind of signed) {
      for (const text of texts.several(kind, 200)) {
        assert.match(text, /^【[^【】{}]{2,12}】[^【】{}]+$/, text);
        assert.equal(/拒收|退订/.test(text) && kind !== 'notice', kind === 'marketing', text);
      }
    }
    for (const text of texts.several('marketing-without-signature', 100))
      assert.doesNotMatch(text, /[【】{}]/);
    for (const text of texts.several('english-notice', 100)) assert.ok(encodeText(text, 'gsm7'), text);
    for (const text of texts.several('marketing-long', 200)) {
      const parts = splitLong(text, 'ucs2', { reference: 1, bits: 8 })!.length;
      assert.ok(parts >= 2 && parts <= 5, `${parts} parts`);
    }
  });

  it('come from files too: lines, JSON lines, either gzipped', () => {
    const folder = mkdtempSync(join(tmpdir(), 'texts-'));
    const file = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const rows = '{"text":"一","y":1}\n{"text":"二"}\n';
    assert.deepEqual(textsFromFile(file('a.txt', '一\r\n\n二\n')), ['一', '二']);
    assert.deepEqual(textsFromFile(file('b.txt.gz', gzipSync('一\n二'))), ['一', '二']);
    assert.deepEqual(textsFromFile(file('c.jsonl', rows)), ['一', '二']);
    assert.deepEqual(textsFromFile(file('d.jsonl.gz', gzipSync(rows))), ['一', '二']);
    assert.throws(() => textsFromFile(file('e.jsonl', '{"text":"一"}\n{"t":1}')), /line 2/);
    assert.throws(() => textsFromFile(file('f.txt', '\n')), /no text/);
  });
});

describe('town', () => {
  it('is made of changes that the domain reads, in the order of their time', () => {
    const { changes, accounts, handsets } = town({ at: NOW, handsets: 300 });
    for (const change of changes) assert.deepEqual(parseChange(JSON.parse(JSON.stringify(change))), change);
    const times = changes.map((c) => c.at);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    assert.deepEqual(
      accounts.map((a) => a.protocol),
      ['cmpp30', 'cmpp20', 'smpp'],
    );
    assert.ok(accounts.every((a) => a.secret.length <= 8));
    const numbers = [...handsets.values()].flat();
    assert.equal(numbers.length, 300);
    assert.equal(new Set(numbers).size, 300);
    for (const [standing, list] of handsets) assert.ok(list.length > 0, standing);
  });

  it('is the same town for the same seed', () => {
    assert.deepEqual(town({ at: NOW, seed: 1 }), town({ at: NOW, seed: 1 }));
    assert.notDeepEqual(town({ at: NOW, seed: 1 }).accounts, town({ at: NOW, seed: 2 }).accounts);
  });
});

describe('traffic', () => {
  const place = town({ at: NOW });

  it('is the same stream for the same seed', () => {
    const some = (seed: number) => [...take(new Traffic(place, { seed }), 500)];
    assert.deepEqual(some(1), some(1));
    assert.notDeepEqual(some(1), some(2));
  });

  it('takes texts from outside', () => {
    const traffic = new Traffic(place, { texts: ['外来的一条短信'] });
    const messages = [...take(traffic, 300)];
    assert.ok(messages.some((m) => m.text === '外来的一条短信' && m.expects === undefined));
    assert.ok(messages.some((m) => m.text === '【禾屿集市】外来的一条短信'));
    assert.ok(messages.some((m) => m.name === 'verification code'));
  });
});

function* take<T>(from: Iterable<T>, count: number): Generator<T> {
  for (const item of from) {
    if (count-- === 0) return;
    yield item;
  }
}
