import type { SignatureState, Words } from '../domain/index.ts';
import type { Machine } from './machine.ts';

export const SIGNATURE_ACTS = ['suspend', 'restore'] as const;
export type SignatureAct = (typeof SIGNATURE_ACTS)[number];

const told = (zh: string, en: string): Words => ({ zh, en });

/** A registered signature. Its registration is an application; nothing unregisters a name, for texts that bear it stay. */
export const SIGNATURE_MACHINE: Machine<SignatureState, SignatureAct> = {
  registered: { suspend: 'suspended', restore: told('签名没有暂停。', 'The signature is not suspended.') },
  suspended: { suspend: told('签名已暂停。', 'The signature is suspended already.'), restore: 'registered' },
};
