import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blockOf, Invalid, PORT_BLOCKS, parsePort, readSender, valid } from './index.ts';

test('a sender number is read as a telephone shows it, and its block is the longest that begins it', () => {
  const rows: readonly [typed: string, read: string][] = [
    ['10600001', 'reserve 1060'],
    ['10610001', 'reserve 1061'],
    ['10670001', 'reserve 1067'],
    ['10620001', 'provincial-charged 1062'],
    ['10630001', 'provincial-platform 10630'],
    ['10634999', 'provincial-platform 10634'],
    ['10635000', 'provincial-own 10635'],
    ['10639001', 'provincial-public-interest 10639'],
    ['10650001', 'carrier 1065'],
    ['106550001', 'carrier 10655 unicom'],
    ['106570001', 'carrier 10657 mobile'],
    ['106590001', 'carrier 10659 telecom'],
    ['10660001', 'national-charged 1066'],
    ['10680001', 'national-platform 1068'],
    ['1069 0088-021', 'national-platform 10690'],
    ['10695001', 'national-own 10695'],
    ['10699001', 'national-public-interest 10699'],
    ['１０６９００８８', 'national-platform 10690'],
    ['+8610690088', 'national-platform 10690'],
    ['+86 95588', 'national-line 95'],
    ['008610690088', 'national-platform 10690'],
    ['8610690088', 'national-platform 10690'],
    ['\u202a10690088\u202c', 'national-platform 10690'],
    ['\u200e(1069) 0088', 'national-platform 10690'],
    ['10690088000000000001', 'national-platform 10690'],
    ['10086', 'carrier-line 10086 mobile'],
    ['1008611', 'carrier-line 10086 mobile'],
    ['10010', 'carrier-line 10010 unicom'],
    ['10000', 'carrier-line 10000 telecom'],
    ['10099', 'carrier-line 10099 broadnet'],
    ['10050', 'carrier-line 100'],
    ['95588', 'national-line 95'],
    ['96110', 'provincial-line 96'],
    ['12321', 'public-line 12'],
    ['4008810021', 'customer-line 400'],
    ['13900139000', 'person'],
    ['+86 139 0013 9000', 'person'],
    ['008613900139000', 'person'],
    ['+85291234567', 'foreign'],
    ['0014155550123', 'foreign'],
    ['1064012345678', 'machine'],
    ['10640', 'machine'],
    ['', 'empty'],
    [' \u200b ', 'empty'],
    ['【禾屿集市】', 'not-digits'],
    ['1069x', 'not-digits'],
    ['+', 'not-digits'],
    ['1069', 'too-short'],
    ['1069008', 'too-short'],
    ['9558', 'too-short'],
    ['40088', 'too-short'],
    ['106900880000000000012', 'too-long'],
    ['057112345678', 'unknown'],
    ['123', 'too-short'],
    ['20690001', 'unknown'],
    ['0', 'unknown'],
  ];
  for (const [typed, expected] of rows) {
    const reading = readSender(typed);
    const told =
      reading.kind === 'port'
        ? [reading.block.kind, reading.block.prefix, reading.block.carrier].filter(Boolean).join(' ')
        : reading.kind === 'fault'
          ? reading.fault
          : reading.kind;
    assert.equal(told, expected, JSON.stringify(typed));
  }
});

test('whatever is a port stands in one block, and no block is for a number that is none', () => {
  const digits = fc.array(fc.nat(9), { minLength: 0, maxLength: 17 }).map((each) => each.join(''));
  const head = fc.constantFrom('106', '100', '95', '96', '12', '400', '');
  fc.assert(
    fc.property(head, digits, (begin, rest) => {
      const port = parsePort(begin + rest);
      if (!(port instanceof Invalid)) assert.ok(port.startsWith(blockOf(port).prefix));
    }),
  );
  for (const { prefix } of PORT_BLOCKS)
    assert.equal(
      blockOf(valid(parsePort(prefix.padEnd(10, '0')))).prefix,
      prefix === '100' ? '10000' : prefix,
    );
  assert.equal(new Set(PORT_BLOCKS.map(({ prefix }) => prefix)).size, PORT_BLOCKS.length);
});

test('P12 nothing typed makes it throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => void readSender(text)));
});
