import { type LeaseVolume, PURPOSES, type Purpose, type Signature } from '../domain/index.ts';
import type { LeaseEntry } from './port-book.ts';
import type { Reading } from './reading.ts';

/** What a hop may carry; of each kind undefined: everything. */
export type LeaseTerms = Pick<LeaseEntry, 'purposes' | 'signatures' | 'messagesMax'>;

/** As it was written. */
export interface WantedTerms {
  readonly purposes?: readonly string[] | undefined;
  readonly signatures?: readonly string[] | undefined;
  readonly messagesMax?: { readonly count: number; readonly per: string } | undefined;
}

const SIGNATURES_MAX = 100;
const COUNT_MAX = 1_000_000_000;
const PERIODS = ['day', 'month'] as const;
const LONGEST_MONTH_DAYS = 31;
/** So many names of a long list are told. */
const TOLD_MAX = 5;

export function readTerms(reading: Reading, wanted: WantedTerms): LeaseTerms {
  const { purposes, signatures, messagesMax } = wanted;
  return {
    purposes:
      purposes &&
      reading.list('purposes', purposes, PURPOSES.length, (field, text) =>
        reading.oneOf(field, text, PURPOSES),
      ),
    signatures: signatures && reading.list('signatures', signatures, SIGNATURES_MAX, reading.signature),
    messagesMax: messagesMax && readVolume(reading, messagesMax),
  };
}

function readVolume(
  reading: Reading,
  { count, per }: NonNullable<WantedTerms['messagesMax']>,
): LeaseVolume | undefined {
  const period = reading.oneOf('messagesMax.per', per, PERIODS);
  const field = 'messagesMax.count';
  if (!Number.isInteger(count) || count < 1 || count > COUNT_MAX)
    return reading.add('value-not-allowed', field, { field, found: `${count}`, allowed: `1–${COUNT_MAX}` });
  return period === undefined ? undefined : { count, per: period };
}

/** For the feed: only what was given. */
export function toldTerms({ purposes, signatures, messagesMax }: LeaseTerms) {
  return {
    ...(purposes === undefined ? {} : { purposes: [...purposes] }),
    ...(signatures === undefined ? {} : { signatures: [...signatures] }),
    ...(messagesMax === undefined ? {} : { messagesMax: { ...messagesMax } }),
  };
}

/** Nobody lets another use more than they may use: each of the terms is held against those of all hops up to the lessor. */
export function checkTerms(
  reading: Reading,
  terms: LeaseTerms,
  { lessor, port }: { readonly lessor: string; readonly port: string },
  hops: readonly LeaseTerms[],
): void {
  const tooMuch = (field: string, right: string, rightEn = right) =>
    reading.add('lease-carries-too-much', field, { lessor, port, right, rightEn });
  const purposes = within<Purpose>(hops.map((hop) => hop.purposes));
  if (isWider(terms.purposes, purposes)) tooMuch('purposes', purposes!.join('、'), purposes!.join(', '));
  const signatures = within<Signature>(hops.map((hop) => hop.signatures));
  if (isWider(terms.signatures, signatures)) {
    const named = signatures!.slice(0, TOLD_MAX).map((each) => `【${each}】`);
    tooMuch('signatures', named.join('') + (signatures!.length > TOLD_MAX ? '…' : ''));
  }
  const volume = hops.map((hop) => hop.messagesMax).find((each) => isMore(terms.messagesMax, each));
  if (volume !== undefined)
    tooMuch(
      'messagesMax',
      `每${volume.per === 'day' ? '日' : '月'} ${volume.count} 条`,
      `${volume.count} messages a ${volume.per}`,
    );
}

/** What all lists have in common; undefined where there is none. */
function within<T>(lists: readonly (readonly T[] | undefined)[]): readonly T[] | undefined {
  return lists.reduce((common, list) => {
    if (list === undefined || common === undefined) return common ?? list;
    return common.filter((each) => list.includes(each));
  }, undefined);
}

function isWider<T>(wanted: readonly T[] | undefined, right: readonly T[] | undefined): boolean {
  return right !== undefined && (wanted === undefined || wanted.some((each) => !right.includes(each)));
}

/** Whether the wanted volume could by itself go beyond the other: in one day of its month, or in a month of its days. */
function isMore(wanted: LeaseVolume | undefined, right: LeaseVolume | undefined): boolean {
  if (right === undefined) return false;
  if (wanted === undefined) return true;
  return (
    wanted.count > right.count * (wanted.per === 'month' && right.per === 'day' ? LONGEST_MONTH_DAYS : 1)
  );
}
