import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PortTree } from './port-tree.ts';

const digits = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });

test('the longest port that begins a source is found, whatever ports there are', () => {
  fc.assert(
    fc.property(fc.array(digits(5), { maxLength: 60 }), fc.array(digits(8)), (ports, sources) => {
      const tree = new PortTree<string>();
      for (const port of ports) tree.set(port, port);
      for (const source of [...sources, ...ports]) {
        const begins = ports.filter((p) => source.startsWith(p)).sort((a, b) => b.length - a.length);
        assert.equal(tree.longest(source), begins[0]);
      }
    }),
  );
});

test('many ports, each of them found, and the newest value of a port holds', () => {
  const tree = new PortTree<number>();
  for (let i = 0; i < 20_000; i++) tree.set(`106${String(i * 7)}`, i);
  for (let i = 0; i < 20_000; i++) tree.set(`106${String(i * 7)}`, i + 1);
  for (let i = 0; i < 20_000; i++) assert.equal(tree.longest(`106${String(i * 7)}`), i + 1);
});

test('a source with anything but digits begins with no port, wherever it stands', () => {
  const tree = new PortTree<string>();
  tree.set('10690001', 'found');
  for (const source of ['', 'x10690001', '106x90001', '10690001x', '1069000112345x', '10690001１'])
    assert.equal(tree.longest(source), undefined);
  assert.equal(tree.longest('1069000112345'), 'found');
});
