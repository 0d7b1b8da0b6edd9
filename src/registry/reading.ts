import {
  formatDay,
  type Instant,
  Invalid,
  type OrganisationId,
  type Port,
  parseInstant,
  parseOrganisationId,
  parsePort,
  parseSignature,
  type Signature,
  shanghaiDay,
} from '../domain/index.ts';
import { FOREVER } from './port-book.ts';
import { type Objection, objection } from './refusal.ts';
import type { RefusalCode } from './refusals.ts';

const SHOWN_MAX = 60;
/** What was typed, cut and without what would disturb the line that it is shown on. */
function shown(text: string): string {
  const plain = text.slice(0, SHOWN_MAX).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');
  return text.length > SHOWN_MAX ? `${plain}…` : plain;
}

/** Reads what people wrote into the words of the domain, and keeps everything that is wrong, field by field. */
export class Reading {
  readonly objections: Objection[] = [];

  add(code: RefusalCode, field: string, values?: Readonly<Record<string, string>>): undefined {
    this.objections.push(objection(code, field, values));
  }

  /** What was typed, as a refusal may show it. */
  shown(text: string): string {
    return shown(text);
  }

  organisation(field: string, text: string): OrganisationId | undefined {
    return this.#parsed(parseOrganisationId(text), 'organisation-not-valid', field, text);
  }

  port(field: string, text: string): Port | undefined {
    return this.#parsed(parsePort(text), 'port-not-valid', field, text);
  }

  signature(field: string, text: string): Signature | undefined {
    return this.#parsed(parseSignature(text), 'signature-not-valid', field, text);
  }

  time(field: string, text: string): Instant | undefined {
    return this.#parsed(parseInstant(text), 'time-not-valid', field, text);
  }

  /** The name of a lease or a letter. */
  name(field: string, text: string): string | undefined {
    if (/^[A-Za-z0-9._-]{1,40}$/.test(text)) return text;
    return this.add('name-not-valid', field, { found: shown(text) });
  }

  oneOf<T extends string>(field: string, text: string, allowed: readonly T[]): T | undefined {
    const found = allowed.find((each) => each === text);
    if (found !== undefined) return found;
    return this.add('value-not-allowed', field, { field, found: shown(text), allowed: allowed.join(', ') });
  }

  /** Each entry read; undefined where one is wrong or there are none or too many. */
  list<T>(
    field: string,
    texts: readonly string[],
    max: number,
    read: (field: string, text: string) => T | undefined,
  ): T[] | undefined {
    if (texts.length === 0 || texts.length > max)
      return this.add('list-size', field, { field, max: `${max}` });
    const values = [...new Set(texts)].map((text, i) => read.call(this, `${field}.${i}`, text));
    return values.some((each) => each === undefined) ? undefined : (values as T[]);
  }

  /**
   * A term to come. It may begin on the day on which it was asked for, and then begins now; `asked` is that moment. An end that is not
   * after the beginning is none.
   */
  term(
    { from, until }: { readonly from?: string | undefined; readonly until?: string | undefined },
    now: Instant,
    asked: Instant = now,
  ): { readonly from: Instant; readonly until: Instant | undefined } | undefined {
    const begins = from === undefined ? now : this.time('from', from);
    const ends = until === undefined ? undefined : this.time('until', until);
    if (begins === undefined || (until !== undefined && ends === undefined)) return undefined;
    if (shanghaiDay(begins) < shanghaiDay(asked))
      return this.add('time-in-the-past', 'from', { time: formatDay(begins) });
    const term = { from: Math.max(begins, now), until: ends };
    if ((ends ?? FOREVER) <= term.from) return this.add('term-empty', 'until');
    return term;
  }

  #parsed<T>(value: T | Invalid, code: RefusalCode, field: string, text: string): T | undefined {
    return value instanceof Invalid ? this.add(code, field, { found: shown(text) }) : value;
  }
}

/** Whether two terms share a moment. */
export function overlap(
  a: { readonly from: Instant; readonly until?: Instant | undefined },
  b: { readonly from: Instant; readonly until?: Instant | undefined },
): boolean {
  return a.from < (b.until ?? FOREVER) && b.from < (a.until ?? FOREVER);
}
