import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Id } from './types.ts';

const ID = 'abcdefghijklmnopqrstuvwxyz0123456789';
const BASE62 = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${ID}`;
/** Without 0, 1, I, L, O and U: these are copied from paper. */
const READABLE = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

export const drawId = (kind: string): Id => `${kind}_${draw(ID, 20)}`;

/** 256 bits: nothing is gained by trying, so that a plain hash of it can be kept. */
export const drawToken = (): string => randomBytes(32).toString('base64url');

export const drawKeySecret = (): string => draw(BASE62, 32);

/** Sixteen characters in fours, 78 bits. */
export const drawRecoveryCode = (): string => draw(READABLE, 16).replace(/(.{4})(?=.)/g, '$1-');

export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

function draw(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]!).join('');
}
