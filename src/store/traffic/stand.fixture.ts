/** Messages, blocks and the engines on which the traffic store's tests run. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TrafficError } from './engine.ts';
import type { TrafficBlock, TrafficMessage } from './rows.ts';
import { openTraffic, type Traffic } from './traffic.ts';

export const MAY = Date.parse('2026-05-01T00:00:00+08:00');
export const MINUTE_MS = 60_000;
let numbers = 0;

export function message(over: Partial<TrafficMessage> = {}): TrafficMessage {
  numbers += 1;
  return {
    messageId: numbers.toString(16).padStart(16, '0'),
    at: MAY + numbers,
    gateway: 'g1',
    block: 1,
    record: 0,
    account: '100001',
    organisation: '91310000MA1K35A00X',
    signature: '青禾商城',
    port: '10690000123',
    recipientTag: 0xffff_ffff_ffff_ffffn - BigInt(numbers),
    recipientSealed: 'AQIDBA==',
    carrier: 'mobile',
    protocol: 'cmpp30',
    text: '【青禾商城】双十一大促，拒收请回复R',
    textAnomalies: [],
    purpose: 'marketing-retail',
    plan: '',
    outcome: 'allow',
    reasons: [],
    shadowReasons: [],
    rulebook: '2026-05-01',
    segments: 1,
    region: 'GD',
    ...over,
  };
}

export function block(
  gateway: string,
  number: number,
  messages: readonly TrafficMessage[],
  rest: Partial<TrafficBlock> = {},
): TrafficBlock {
  const placed = messages.map((each, record) => ({ ...each, gateway, block: number, record }));
  return { gateway, block: number, messages: placed, receipts: [], inbound: [], ...rest };
}

export interface Stand {
  readonly traffic: Traffic;
  /** Ends the engine without asking it and opens it again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const engines: readonly { readonly name: string; stand(base: string): Promise<Stand> }[] = [
  {
    name: 'chDB in the process',
    async stand(base) {
      const options = { chdbFolder: join(base, 'chdb') };
      let traffic = await openTraffic(options);
      return {
        get traffic() {
          return traffic;
        },
        async restart() {
          await traffic.close();
          traffic = await openTraffic(options);
        },
        close: () => traffic.close(),
      };
    },
  },
  {
    name: 'HTTP, chDB behind it',
    async stand(base) {
      const listener = await freeListener();
      let server = await serve(base, listener);
      const traffic = await openTraffic({ url: `http://127.0.0.1:${listener}` });
      return {
        traffic,
        async restart() {
          server.kill('SIGKILL');
          await new Promise((resolve) => server.once('exit', resolve));
          await assert.rejects(traffic.message('0'), (error: TrafficError) => error.code === 'unreachable');
          server = await serve(base, listener);
        },
        async close() {
          await traffic.close();
          server.kill('SIGKILL');
        },
      };
    },
  },
];

async function serve(base: string, listener: number): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'server.child.ts'), join(base, 'served'), String(listener)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await Promise.race([
    new Promise((resolve) => child.stdout!.once('data', resolve)),
    sleep(30_000, undefined, { ref: false }).then(() =>
      Promise.reject(new Error('the server did not start')),
    ),
  ]);
  return child;
}

async function freeListener(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
