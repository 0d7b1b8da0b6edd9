import { type Carrier, day, type Instant, parseInstant, parseMessage, valid } from '../domain/index.ts';
import type { Case } from './case.ts';
import { CLEAN_MESSAGE, ORGANISATIONS } from './example-world.ts';

/** Cases by hand, for tests of rules without the kernel. */
export type CaseFields = { -readonly [K in keyof Case]: Case[K] };

export interface Spoilt extends Partial<CaseFields> {
  readonly text?: string;
  readonly at?: Instant;
  readonly carrier?: Carrier;
}

/** What the facts of the example world say about its clean message, but for what is given. */
export function clean(spoilt: Spoilt = {}): CaseFields {
  const { text, at, carrier, ...fields } = spoilt;
  const message = { ...valid(parseMessage(CLEAN_MESSAGE)) };
  if (text !== undefined) message.text = text;
  if (carrier !== undefined) message.carrier = carrier;
  message.at = at ?? valid(parseInstant('2026-06-01T10:00:00+08:00'));
  return {
    message,
    sender: ORGANISATIONS.shop as never,
    suspension: undefined,
    slowing: undefined,
    portLike: true,
    port: {
      port: '106900010001' as never,
      holder: ORGANISATIONS.provider as never,
      use: 'marketing',
      accessPoints: ['192.0.2.0/24'],
      state: 'open',
      reason: '',
      assigned: '安宁商城' as never,
    },
    outsideAccessPoints: false,
    custody: 'on-chain',
    lease: 'L1',
    terms: [],
    volumeUsedUp: undefined,
    signatureText: '安宁商城' as never,
    signature: {
      signature: '安宁商城' as never,
      owner: ORGANISATIONS.shop as never,
      suspended: undefined,
      filings: new Map([['mobile', 'filed']]),
    },
    authority: 'owner',
    letter: undefined,
    contentProvider: ORGANISATIONS.shop as never,
    purpose: 'marketing-retail',
    purposeBy: 'words',
    purposeBecause: '满#减,开抢',
    marketing: true,
    suppression: 'none',
    consent: 'granted',
    frequency: { count: 4, per: 'month' },
    unproven: false,
    sentInPeriod: 3,
    plan: {
      plan: 'P618',
      state: 'approved',
      windows: [{ from: day('2015-07-02'), until: day('2029-01-01'), hours: undefined }],
      stopped: undefined,
      messagesMax: 1_000_000,
      sent: 0,
    },
    planFit: 'fits',
    ...fields,
  };
}

/** The clean case with one thing not there, and with what the kernel cannot know then. */
export function without(what: 'person' | 'port' | 'signature-text' | 'signature'): CaseFields {
  const nothing = { consent: 'none', planFit: 'none', plan: undefined, authority: 'none' } as const;
  switch (what) {
    case 'person': {
      const fields = clean({
        ...nothing,
        portLike: false,
        port: undefined,
        custody: 'outside',
        lease: undefined,
        signatureText: undefined,
        signature: undefined,
        purpose: 'unclear',
        purposeBecause: '',
        marketing: false,
      });
      fields.message = { ...fields.message, source: '13900139000' };
      return fields;
    }
    case 'port':
      return clean({
        port: undefined,
        custody: 'outside',
        lease: undefined,
        authority: 'none',
        planFit: 'none',
        plan: undefined,
      });
    case 'signature-text':
      return clean({
        ...nothing,
        signatureText: undefined,
        signature: undefined,
        text: '全场满300减50。拒收请回复R',
      });
    case 'signature':
      return clean({ ...nothing, signature: undefined, text: '【安宁商场】全场满300减50。拒收请回复R' });
  }
}
