import type { Instant } from '../../domain/index.ts';
import { signatureOf } from '../../domain/index.ts';
import { readMoment, readNumber, readPort, Unread } from './cells.ts';
import type { InspectedRow } from './open-file.ts';

/** A message of the log as it waits to be judged. */
export interface LoggedMessage {
  readonly at: Instant;
  readonly row: number;
  readonly source: string;
  readonly recipient: number;
  readonly text: string;
  /** On whose behalf; empty: the platform’s own. */
  readonly who: string;
  /** The template that the log names; empty: none. */
  readonly template: string;
  /** 1: the log has a day and no time of day. */
  readonly dayAlone?: 1;
}

export const LOG_NEEDED = ['at', 'source', 'recipient', 'text'] as const;
const TEXT_MAX = 4000;
const NAME_MAX = 150;
/** A day without a time of day is judged as of its noon. */
const NOON = 43_200_000;

export function readMessageRow(row: InspectedRow, newest: Instant): LoggedMessage | Unread {
  const moment = readMoment(row.one('at'), 'at', newest);
  if (moment instanceof Unread) return moment;
  const source = readPort(row.one('source'), 'source');
  if (source instanceof Unread) return source;
  const recipient = readNumber(row.one('recipient'));
  if (recipient instanceof Unread) return recipient;
  const written = row.one('text');
  if (written.trim() === '') return new Unread('text-missing', 'text');
  if (written.includes('\ufffd')) return new Unread('text-damaged', 'text');
  const text = signed(written, row.one('signature'));
  if (text.length > TEXT_MAX) return new Unread('text-too-long', 'text', `${text.length}`);
  const { at, dayAlone } = moment;
  return {
    ...{ at: dayAlone ? at + NOON : at, row: row.row, source, recipient, text },
    who: nameOf(row.one('organisation')),
    template: row.one('template').trim().slice(0, NAME_MAX),
    ...(dayAlone ? { dayAlone: 1 } : {}),
  };
}

/** A signature that stands in a column of its own stood at the front of what was sent. */
function signed(text: string, signature: string): string {
  const name = signature.normalize('NFKC').replace(/[【】[\]\s]/g, '');
  return name === '' || signatureOf(text) !== undefined ? text : `【${name}】${text}`;
}

/** How a merchant is told apart: width and spaces around are no difference. */
export function nameOf(cell: string): string {
  return cell.normalize('NFKC').trim().slice(0, NAME_MAX);
}
