import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cmppConnectStatusName, cmppResultName } from './results.ts';

it('results have the names of the specification, vendors their range', () => {
  assert.deepEqual(cmppResultName(8), { name: 'flow-control', zh: '流量控制错' });
  assert.equal(cmppResultName(13).name, 'dest-terminal-id');
  assert.equal(cmppResultName(14).name, 'other');
  assert.equal(cmppResultName(99).name, 'other');
  assert.equal(cmppResultName(100).name, 'vendor');
  assert.equal(cmppResultName(199).name, 'vendor');
  assert.equal(cmppResultName(200).name, 'other');
  assert.equal(cmppConnectStatusName(3).zh, '认证错');
  assert.equal(cmppConnectStatusName(77).name, 'other');
});
