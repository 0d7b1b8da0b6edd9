import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback } from './index.ts';

test('only an address of this machine itself is loopback', () => {
  for (const address of ['127.0.0.1', '127.255.0.9', '::1', '[::1]', '::ffff:127.0.0.1', '::FFFF:127.0.0.1'])
    assert.ok(isLoopback(address), address);
  for (const address of [
    '',
    'localhost',
    '10.0.0.1',
    '128.0.0.1',
    '1127.0.0.1',
    '127.0.0.1.example.cn',
    '::',
    '::ffff:10.0.0.1',
    'fe80::1',
    '2001:db8::1',
  ])
    assert.ok(!isLoopback(address), address);
});
