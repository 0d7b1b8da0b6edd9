import type { MessageFilter } from './filter.ts';
import type { TrafficMessage } from './rows.ts';

/** The last row of the page before; the next page begins behind it. */
export interface MessageKey {
  readonly at: number;
  readonly messageId: string;
}

export interface MessagesPage {
  readonly limit: number;
  readonly after?: MessageKey;
  readonly order?: 'newest' | 'oldest';
}

export interface SearchPage extends MessagesPage {
  readonly after?: SearchPlace;
  /** About how long it may take, milliseconds: one window of time is always looked through. */
  readonly withinMs: number;
}

export interface SearchPlace extends MessageKey {
  /** How much time to look through at first: what the answer before would have had time for. */
  readonly windowMs?: number;
}

export interface Found {
  readonly messages: TrafficMessage[];
  /** Where a search that ran out of time goes on: all before it was looked through. Absent: the page is full, or nothing is left. */
  readonly goesOn?: Required<SearchPlace>;
}

/** A stretch of time, milliseconds, from inclusive, to exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const FIRST_WINDOW_MS = 3_600_000;
const WIDER = 8;

/**
 * A page of what is asked for, looked for in windows of time that widen as long as they are quick, so that the answer comes in time whatever
 * is asked and however much there is: what no index can find is found a stretch at a time, and whoever waits sees how far it got.
 *
 * @param whole what the store holds; undefined: nothing.
 * @param read one window, in order.
 * @param elapsedMs since the search began.
 */
export async function search(
  filter: MessageFilter,
  page: SearchPage,
  whole: Span | undefined,
  read: (filter: MessageFilter, page: MessagesPage) => Promise<TrafficMessage[]>,
  elapsedMs: () => number,
): Promise<Found> {
  const span = whole && spanOf(filter, page, whole);
  const messages: TrafficMessage[] = [];
  if (span === undefined || span.from >= span.to) return { messages };
  const oldest = page.order === 'oldest';
  const { withinMs, after, ...rest } = page;
  let edge = oldest ? span.from : span.to;
  for (let width = after?.windowMs ?? FIRST_WINDOW_MS; ; ) {
    const window = oldest
      ? { from: edge, to: Math.min(span.to, edge + width) }
      : { from: Math.max(span.from, edge - width), to: edge };
    const begun = elapsedMs();
    messages.push(
      ...(await read(
        { ...filter, ...window },
        { ...rest, limit: page.limit - messages.length, ...(after === undefined ? {} : { after }) },
      )),
    );
    edge = oldest ? window.to : window.from;
    if (messages.length >= page.limit || edge === (oldest ? span.to : span.from)) return { messages };
    // What the last window cost tells what fits into the time that is left.
    const ended = elapsedMs();
    const fits = (ms: number) => Math.ceil((width * Math.max(0, ms)) / Math.max(1, ended - begun));
    const next = Math.min(width * WIDER, fits(withinMs - ended));
    // A sliver is not worth a question.
    if (next < Math.max(FIRST_WINDOW_MS, width / 4)) {
      const windowMs = Math.max(FIRST_WINDOW_MS, Math.min(width * WIDER, fits(withinMs)));
      return { messages, goesOn: { at: edge, messageId: '', windowMs } };
    }
    width = next;
  }
}

/** What of the store's whole can hold the page. */
function spanOf({ from, to }: MessageFilter, { after, order }: MessagesPage, whole: Span): Span {
  const asked = { from: Math.max(whole.from, from ?? whole.from), to: Math.min(whole.to, to ?? whole.to) };
  if (after === undefined) return asked;
  return order === 'oldest'
    ? { ...asked, from: Math.max(asked.from, after.at) }
    : { ...asked, to: Math.min(asked.to, after.at + 1) };
}
