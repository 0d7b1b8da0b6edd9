import type { Machine, SignatureState, Words } from '../domain/index.ts';

export const SIGNATURE_ACTS = ['suspend', 'restore', 'close'] as const;
export type SignatureAct = (typeof SIGNATURE_ACTS)[number];

const told = (zh: string, en: string): Words => ({ zh, en });

const CLOSED = told('签名已由权利人注销。', 'The signature was given up by its owner.');

/** A registered signature. Its registration is an application; its owner may give it up, and whoever registers the name then begins anew. */
export const SIGNATURE_MACHINE: Machine<SignatureState, SignatureAct> = {
  registered: {
    suspend: 'suspended',
    restore: told('签名没有暂停。', 'The signature is not suspended.'),
    close: 'closed',
  },
  suspended: {
    suspend: told('签名已暂停。', 'The signature is suspended already.'),
    restore: 'registered',
    close: 'closed',
  },
  closed: { suspend: CLOSED, restore: CLOSED, close: CLOSED },
};
