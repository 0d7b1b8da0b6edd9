import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Batch, Sealer } from './batch.ts';
import { createSigner } from './keys.ts';
import type { Signer } from './note.ts';

/** What the tests of this room share. */

export const origin = 'evidence.example.cn/log';
export const signer: Signer = createSigner(origin, Buffer.alloc(32, 7));

const key = Buffer.alloc(32, 9);

export const sealer: Sealer = {
  seal(plain) {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  open(sealed) {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  },
};

export async function emptyFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'anning-evidence-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function leaves(count: number, from = 0): Buffer[] {
  return Array.from({ length: count }, (_, i) => Buffer.from(`entry ${from + i}`));
}

export const recipient = '13800138000';

export function batch(gateway: string, block: number, count = 3): Batch {
  const firstAtMs = 1_760_000_000_000 + block * 1_000;
  const records = Array.from({ length: count }, (_, i) =>
    Buffer.from(JSON.stringify({ to: recipient, text: `【安宁小店】第${block}批第${i}条，拒收请回复R` })),
  );
  return { gateway, block, firstAtMs, lastAtMs: firstAtMs + 900, header: { rulebook: '2025-10' }, records };
}
