import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createSealer, SealKey } from '../seal.ts';
import { SpoolError } from './error.ts';
import { openSpool, type Spool } from './spool.ts';

const base = mkdtempSync(join(tmpdir(), 'spool-'));
const sealer = createSealer(new SealKey(Buffer.alloc(32, 7)));
let folders = 0;
function fresh(): string {
  folders += 1;
  return join(base, String(folders));
}
const full = (error: SpoolError) => error instanceof SpoolError && error.code === 'full';
after(() => rmSync(base, { recursive: true, force: true }));

async function within<T>(use: (spool: Spool, folder: string) => Promise<T>): Promise<T> {
  const folder = fresh();
  const spool = openSpool({ folder, sealer });
  try {
    return await use(spool, folder);
  } finally {
    await spool.close();
  }
}

test('blocks come back in order, whole, from any sequence', async () => {
  await within(async (spool) => {
    const sequences = await Promise.all(
      Array.from({ length: 100 }, (_, i) => spool.append(Buffer.from(`block ${i}`))),
    );
    assert.deepEqual(
      sequences,
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
    assert.deepEqual(
      [...spool.blocks()].map(({ sequence, block }) => `${sequence} ${block}`),
      sequences.map((sequence) => `${sequence} block ${sequence - 1}`),
    );
    assert.equal([...spool.blocks(98)].length, 3);
    assert.equal(spool.block(50)!.toString(), 'block 49');
    assert.equal(spool.block(101), undefined);
    assert.equal(spool.count, 100);
    assert.ok(spool.bytes > 0);
  });
});

test('the caller may reuse its buffer as soon as append and park return', async () => {
  await within(async (spool) => {
    const buffer = Buffer.alloc(8192, 1);
    const appended = spool.append(buffer);
    const parked = spool.park('a', buffer);
    buffer.fill(2);
    await Promise.all([appended, parked]);
    assert.deepEqual(spool.block(await appended), Buffer.alloc(8192, 1));
    assert.deepEqual(spool.parked('a'), Buffer.alloc(8192, 1));
  });
});

test('P7 neither blocks nor parked values lie readable in the file', async () => {
  await within(async (spool, folder) => {
    await spool.append(Buffer.from('13800138000 退订回T'.repeat(50)));
    await spool.park('m1', Buffer.from('13800138000 退订回T'.repeat(50)));
    const file = readFileSync(join(folder, 'spool.1.mdb'));
    assert.ok(file.includes('m1'));
    assert.equal(file.includes('13800138000'), false);
    assert.equal(file.includes('退订'), false);
  });
});

test('a sequence is never given twice, over restarts and when every block was dropped', async () => {
  const folder = fresh();
  for (let round = 0, next = 1; round < 4; round += 1) {
    const spool = openSpool({ folder, sealer });
    for (let i = 0; i < 3; i += 1, next += 1) assert.equal(await spool.append(Buffer.from('x')), next);
    await spool.drop([...spool.blocks()].map(({ sequence }) => sequence));
    assert.equal(spool.count, 0);
    await spool.close();
  }
});

test('blocks may be dropped and appended while they are read', async () => {
  await within(async (spool) => {
    await Promise.all(Array.from({ length: 200 }, () => spool.append(Buffer.alloc(10))));
    const seen: number[] = [];
    for (const { sequence } of spool.blocks()) {
      seen.push(sequence);
      if (sequence % 50 === 0) {
        await spool.drop(seen);
        await spool.append(Buffer.alloc(10));
      }
      if (sequence > 205) break;
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 204 }, (_, i) => i + 1),
    );
  });
});

test('what was parked is seen at once, in ranges by prefix, and is gone once unparked', async () => {
  const folder = fresh();
  const spool = openSpool({ folder, sealer });
  const parking = spool.park('id:1', Buffer.from('one'));
  assert.equal(spool.parked('id:1')!.toString(), 'one');
  await parking;
  assert.equal(spool.parked('id:1')!.toString(), 'one');
  await spool.parkAll(
    Array.from({ length: 100 }, (_, i) => [`id:${i + 100}`, Buffer.from(String(i))] as const),
  );
  await spool.park('idx', Buffer.from('not in the range'));
  assert.equal([...spool.parkedRange('id:')].length, 101);
  assert.deepEqual([...spool.parkedRange('id:10')].map(([key, value]) => `${key}=${value}`).slice(0, 3), [
    'id:100=0',
    'id:101=1',
    'id:102=2',
  ]);
  const unparking = spool.unpark('id:1');
  assert.equal(spool.parked('id:1'), undefined);
  await unparking;
  assert.equal(spool.parked('id:1'), undefined);
  await spool.close();
  const again = openSpool({ folder, sealer });
  assert.equal(again.parked('id:1'), undefined);
  assert.equal(again.parked('id:100')!.toString(), '0');
  await again.close();
});

test('what is parked in the place of another key takes it away in the same commit, or leaves it', async () => {
  const spool = openSpool({ folder: fresh(), sealer, mapSizeBytes: 64 << 10 });
  await spool.park('waiting:1', Buffer.from('one'));
  await spool.parkAll([['returning:1', Buffer.from('one')]], ['waiting:1']);
  assert.deepEqual(
    [...spool.parkedRange('')].map(([key]) => key),
    ['returning:1'],
  );
  // All of it in one commit: what came last counts.
  await Promise.all([
    spool.park('one:2', Buffer.from('two')),
    spool.parkAll([['two:2', Buffer.from('two')]], ['one:2']),
    spool.parkAll([['one:2', Buffer.from('two')]], ['two:2']),
    spool.parkAll([['three:2', Buffer.from('two')]], ['one:2']),
  ]);
  assert.deepEqual(
    [...spool.parkedRange('')].map(([key]) => key),
    ['returning:1', 'three:2'],
  );
  await spool.park('filling', Buffer.alloc(64 << 10));
  const refused = spool.parkAll([['done:1', Buffer.from('one')]], ['returning:1']);
  await assert.rejects(refused, { code: 'full' });
  // Another removal does not take it along.
  await spool.unpark('nothing');
  assert.ok(spool.parked('returning:1') !== undefined);
  await spool.close();
});

test('meta is kept over a restart and does not touch the spool’s own', async () => {
  const folder = fresh();
  const spool = openSpool({ folder, sealer });
  await spool.setMeta('spool.next', Buffer.from('mine'));
  assert.equal(await spool.append(Buffer.from('x')), 1);
  await spool.close();
  const again = openSpool({ folder, sealer });
  assert.equal(again.getMeta('spool.next')!.toString(), 'mine');
  assert.equal(again.getMeta('other'), undefined);
  assert.equal(await again.append(Buffer.from('x')), 2);
  await again.close();
  await assert.rejects(again.append(Buffer.from('x')), { code: 'closed' });
});

test('a folder is open once; after kill -9 it is taken over', async () => {
  const folder = fresh();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'spool.child.ts'), folder]);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  assert.throws(
    () => openSpool({ folder, sealer }),
    (error: SpoolError) => error.code === 'locked' && error.message.includes(String(child.pid)),
  );
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  const spool = openSpool({ folder, sealer });
  assert.throws(() => openSpool({ folder, sealer }), { code: 'locked' });
  await spool.close();
  await openSpool({ folder, sealer }).close();
});

test('P1 P2 after kill -9 at any moment every acknowledged block and parked value is there and opens', async () => {
  const folder = fresh();
  let highest = 0;
  let acknowledged = 0;
  for (let round = 0; round < 15; round += 1) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'spool.child.ts'), folder]);
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    const spool = openSpool({ folder, sealer });
    const lines = out.split('\n').slice(0, -1);
    for (const line of lines) {
      const sequence = Number(line);
      assert.ok(sequence > highest, 'sequences rise over restarts');
      highest = sequence;
      acknowledged += 1;
      const block = spool.block(sequence);
      assert.ok(block !== undefined, `block ${sequence} was acknowledged`);
      assert.equal(block.length, 8192);
      const parked = spool.parked(`at ${block.readUInt32BE()} of ${block.readUInt32BE(4)}`);
      assert.equal(parked?.readUInt32BE(), block.readUInt32BE());
    }
    const sequences = [...spool.blocks()].map(({ sequence }) => sequence);
    assert.deepEqual(
      sequences,
      Array.from(sequences, (_, i) => sequences[0]! + i),
      'no gap',
    );
    // What was written but not acknowledged is kept too, and the next process goes on behind it.
    highest = sequences.at(-1) ?? highest;
    await spool.drop(sequences);
    await spool.close();
  }
  assert.ok(acknowledged > 100, `only ${acknowledged} blocks were acknowledged`);
});

const strace = spawnSync('strace', ['-V']).status === 0;
test('P1 a sync of the block, then of the page that makes it count, comes before the acknowledgement', {
  skip: strace ? false : 'strace is not installed',
}, async () => {
  const folder = fresh();
  const trace = join(base, 'trace');
  const args = [
    '-f',
    '-o',
    trace,
    '-e',
    'trace=openat,pwrite64,writev,fdatasync,fsync,write',
    '-e',
    'signal=none',
  ];
  execFileSync('strace', [
    ...args,
    process.execPath,
    join(import.meta.dirname, 'spool.child.ts'),
    folder,
    '4',
  ]);
  const lines = readFileSync(trace, 'utf8').split('\n');
  const dsync = lines.find((line) => /openat\(.*spool\.1\.mdb", .*O_DSYNC/.test(line))!;
  const meta = /= (\d+)$/.exec(dsync)![1];
  const before = (end: number, pattern: RegExp) =>
    lines.slice(0, end).findLastIndex((line) => pattern.test(line));
  const said = lines.findIndex((line) => /write\(1, "1\\n/.test(line));
  const counted = before(said, new RegExp(`pwrite64\\(${meta},`));
  const synced = before(counted, /fdatasync\(\d+/);
  const data = /fdatasync\((\d+)/.exec(lines[synced]!)![1];
  const written = before(synced, new RegExp(`(writev|pwrite64)\\(${data},.*(8192|12288|16384)`));
  assert.ok(0 < written && written < synced && synced < counted && counted < said);
  assert.notEqual(data, meta);
  // Nothing was written between the sync and the page that makes it count.
  assert.deepEqual(
    lines.slice(synced + 1, counted).filter((line) => /writev|pwrite/.test(line)),
    [],
  );
});

test('at its limit the spool says full, and takes blocks again after a drop', async () => {
  const spool = openSpool({ folder: fresh(), sealer, mapSizeBytes: 1 << 20 });
  const kept: number[] = [];
  await assert.rejects(async () => {
    for (;;) kept.push(await spool.append(Buffer.alloc(8192)));
  }, full);
  assert.ok(kept.length > 50 && kept.length < 128, `${kept.length} blocks fit`);
  await assert.rejects(
    spool.park('a', Buffer.alloc(1 << 20)).then(() => spool.park('b', Buffer.alloc(1))),
    full,
  );
  await spool.drop(kept.slice(0, 60));
  await spool.unpark('a');
  assert.equal(await spool.append(Buffer.alloc(8192)), kept.at(-1)! + 1);
  await spool.close();
});

const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && canMount();
test('P1 on a full disk appends reject with full, nothing acknowledged is lost, drops succeed, and appends work again', {
  skip: mayMount ? false : 'needs the right to mount a tmpfs',
}, async () => {
  const disk = fresh();
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  try {
    const folder = join(disk, 'spool');
    let spool = openSpool({ folder, sealer, ballastBytes: 512 << 10 });
    let next = 1;
    for (let round = 0; round < 6; round += 1) {
      let rejected = 0;
      while (rejected < 20) {
        const results = await Promise.allSettled(
          [1, 2, 3].map(() => spool.append(Buffer.alloc(8192, next & 255))),
        );
        for (const result of results) {
          if (result.status === 'fulfilled') assert.equal(result.value, next++);
          else {
            assert.ok(full(result.reason), String(result.reason));
            rejected += 1;
          }
        }
      }
      await assert.rejects(spool.park(`p${round}`, Buffer.alloc(64 << 10)), full);
      assert.equal(spool.parked(`p${round}`), undefined);
      const sequences = [...spool.blocks()].map(({ sequence }) => sequence);
      assert.ok(sequences.length > 100, `${sequences.length} blocks fit`);
      assert.equal(sequences.at(-1), next - 1);
      if (round === 3) {
        await spool.close();
        spool = openSpool({ folder, sealer, ballastBytes: 512 << 10 });
      }
      await spool.drop(round % 2 === 0 ? sequences : sequences.slice(0, 40));
      assert.equal(spool.count, round % 2 === 0 ? 0 : sequences.length - 40);
      // A part dropped may leave holes that fit no block; all dropped is all room again.
      if (round % 2 === 1) await spool.drop([...spool.blocks()].map(({ sequence }) => sequence));
      assert.equal(await spool.append(Buffer.alloc(8192)), next++);
    }
    // Room that comes from elsewhere is found too.
    await assert.rejects(async () => {
      for (;;) await spool.append(Buffer.alloc(8192));
    }, full);
    execFileSync('mount', ['-o', 'remount,size=8m', disk]);
    await spool.append(Buffer.alloc(8192));
    // Others fill the disk to its last byte: nothing comes in, and what is there still goes out.
    try {
      for (;;) writeFileSync(join(disk, 'other'), Buffer.alloc(4096), { flag: 'a' });
    } catch {}
    await assert.rejects(spool.append(Buffer.alloc(8192)), full);
    const all = [...spool.blocks()].map(({ sequence }) => sequence);
    await spool.drop(all);
    assert.equal(spool.count, 0);
    rmSync(join(disk, 'other'));
    assert.equal(await spool.append(Buffer.alloc(8192)), all.at(-1)! + 1);
    await spool.close();
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
});

function canMount(): boolean {
  const disk = fresh();
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    execFileSync('umount', [disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
