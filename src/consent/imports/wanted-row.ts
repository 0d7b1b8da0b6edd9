import { asInstantText, type Frequency, type Objection, type OrganisationId } from '../../domain/index.ts';
import type { ReadRow } from '../../registry/index.ts';
import type { WantedGrant } from '../door/check-grant.ts';
import { objection } from '../refusal.ts';
import { shown } from '../wordings/check-wording.ts';

/** A row as the door takes it, with what of it could not be read: the door then says nothing of those fields. */
export interface WantedRow {
  readonly wanted: WantedGrant;
  readonly unread: readonly Objection[];
}

/** `organisation`: to whom the rows are that name nobody. Without wording or evidence a consent is taken over as unproven. */
export function wantedOf({ values }: ReadRow, organisation: OrganisationId | undefined): WantedRow {
  const unread: Objection[] = [];
  const one = (field: string): string | undefined => {
    const value = values[field];
    return typeof value === 'string' ? value : value?.join(' ');
  };
  const flag = (field: 'preTicked' | 'bundled'): boolean => {
    const given = (one(field) ?? '').toLowerCase();
    if (YES.includes(given)) return true;
    if (!NO.includes(given)) unread.push(objection('flag-not-valid', field, { found: shown(given) }));
    return false;
  };
  const [often, days, wording, evidence] = [
    one('frequency'),
    one('termDays'),
    one('wording'),
    one('evidence'),
  ];
  const frequency = often === undefined ? undefined : frequencyOf(often);
  if (often !== undefined && frequency === undefined)
    unread.push(objection('frequency-not-valid', 'frequency', { found: shown(often) }));
  const isCount = days === undefined || /^\d{1,6}$/.test(days);
  if (!isCount) unread.push(objection('term-not-valid', 'termDays', { found: shown(days) }));
  return {
    unread,
    wanted: {
      recipient: (one('recipient') ?? '').replace(/[\s-]/g, ''),
      organisation: one('organisation') ?? organisation ?? '',
      purpose: one('purpose') ?? '',
      channel: one('channel') ?? '',
      at: asInstantText(one('at') ?? ''),
      ...{ wording, frequency, evidence },
      termDays: days === undefined || !isCount ? undefined : Number(days),
      preTicked: flag('preTicked'),
      bundled: flag('bundled'),
      unproven: wording === undefined || evidence === undefined,
    },
  };
}

const YES: readonly string[] = ['yes', 'y', 'true', '1', '是'];
const NO: readonly string[] = ['', 'no', 'n', 'false', '0', '否'];
const PERIODS: Readonly<Record<string, Frequency['per']>> = {
  ...{ day: 'day', week: 'week', month: 'month' },
  ...{ 日: 'day', 天: 'day', 周: 'week', 月: 'month' },
};

/** `4/month`, `4/月`, `每月4条`, `每月不超过4条`. */
export function frequencyOf(text: string): Frequency | undefined {
  const slashed = /^(\d{1,5})\s*条?\s*\/\s*(\p{L}{1,5})$/u.exec(text);
  const spoken = /^每(日|天|周|月)(?:不超过|最多)?\s*(\d{1,5})\s*条$/u.exec(text);
  const [count, per] = slashed === null ? [spoken?.[2], spoken?.[1]] : [slashed[1], slashed[2]];
  const period = per === undefined ? undefined : PERIODS[per.toLowerCase()];
  return period === undefined ? undefined : { count: Number(count), per: period };
}
