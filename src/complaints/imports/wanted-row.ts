import type { ReadRow } from '../../registry/index.ts';
import type { WantedComplaint } from '../intake/check-complaint.ts';
import type { Likeness } from '../intake/marks.ts';
import { type WantedItem, wantedOf } from '../intake/told-item.ts';
import { objection, shown } from '../refusals.ts';
import type { MailRow } from './mail-row.ts';

/**
 * A row as the intake takes it. A row without a number of its teller's is known by what it says: the same file again, or its mended copy, tells
 * nothing twice. That number is keyed, for it would else tell the person's.
 */
export function wantedOfRow(row: ReadRow | MailRow, via: string | undefined, likeness: Likeness): WantedItem {
  const one = (field: string): string | undefined => {
    const value = row.values[field];
    return typeof value === 'string' ? value : value?.join(' ');
  };
  const flag = (one('wantsStop') ?? '').toLowerCase();
  const told = {
    ...{ recipient: one('recipient') ?? '', sender: one('sender'), text: one('text') ?? '' },
    ...{ at: one('at'), category: one('category'), wantsStop: YES.includes(flag) },
  };
  const said = [told.recipient, told.sender ?? '', told.at ?? '', told.text].map((each) => each.trim());
  const reference = one('reference') ?? `row:${likeness.of('row', JSON.stringify(said)).toString('hex')}`;
  const { wanted, unread } = wantedOf({ ...told, reference }, ['mail' in row ? row.mail : originalOf(row)], {
    channel: 'mail' in row ? 'mail' : 'file',
    via,
  });
  return {
    wanted: { ...wanted, place: { carrier: one('carrier'), province: one('province') } },
    unread: YES.includes(flag) || NO.includes(flag) ? unread : [...unread, notFlag(flag)],
  };
}

const YES: readonly string[] = ['yes', 'y', 'true', '1', '是'];
const NO: readonly string[] = ['', 'no', 'n', 'false', '0', '否'];
const notFlag = (found: string) => objection('flag-not-valid', 'wantsStop', { found: shown(found) });

/** The row as it stands in the file, by the names that the file gives its columns. */
function originalOf({ row, values, columnOf }: ReadRow): WantedComplaint['originals'][number] {
  const cells = Object.entries(values).map(([field, value]) => [columnOf(field), value]);
  return {
    ...{ name: `row ${row}`, mediaType: 'application/json' },
    bytes: Buffer.from(JSON.stringify(Object.fromEntries(cells))),
  };
}
