import { asInstantText, Invalid, type Objection, parseInstant } from '../../domain/index.ts';
import { categoryNamed } from '../categories.ts';
import { objection, shown } from '../refusals.ts';
import type { Original, WantedComplaint } from './check-complaint.ts';

/** A complaint as somebody else's system tells it: everything as written. */
export interface ToldComplaint {
  readonly recipient: string;
  readonly sender?: string | undefined;
  readonly text: string;
  /** When the message came. */
  readonly at?: string | undefined;
  /** A category's code, or its words of any time in either language. */
  readonly category?: string | undefined;
  readonly reference?: string | undefined;
  readonly wantsStop?: boolean | undefined;
}

/** As the intake takes it, with what of it could not be read. */
export interface WantedItem {
  readonly wanted: WantedComplaint;
  readonly unread: readonly Objection[];
}

/** `via`: the organisation that hands it in; undefined: whoever runs the centre. */
export function wantedOf(
  told: ToldComplaint,
  originals: readonly Original[],
  { channel, via }: Pick<WantedComplaint, 'channel' | 'via'>,
): WantedItem {
  const unread: Objection[] = [];
  const at = told.at === undefined || told.at.trim() === '' ? undefined : readTime(told.at.trim());
  if (at instanceof Invalid) unread.push(objection('time-not-readable', 'at', { found: shown(at.found) }));
  return {
    unread,
    wanted: {
      ...{ channel, via, originals, proof: 'told', text: told.text, recipient: told.recipient },
      sender: told.sender ?? '',
      reference: told.reference,
      toldAt: at instanceof Invalid ? undefined : at,
      category: told.category === undefined ? undefined : (categoryNamed(told.category) ?? told.category),
      wantsStop: told.wantsStop,
    },
  };
}

const readTime = (text: string) => parseInstant(asInstantText(text));
