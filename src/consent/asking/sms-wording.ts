import { hash } from 'node:crypto';
import type { Frequency, Instant, MarketingPurpose, OrganisationId } from '../../domain/index.ts';
import { type Db, drawId } from '../../registry/index.ts';
import { type RequestTerm, readConsentRequest } from '../../rules/index.ts';

/** What a request asks for, with the wording under which its exact text is kept. */
export interface AskedTerms {
  readonly wording: string;
  readonly purpose: MarketingPurpose;
  readonly frequency: Frequency;
  readonly term: RequestTerm;
}

/** All texts that an organisation asks by SMS are versions of one wording: several may be in use at a time, so that none retires another. */
const NAME = 'sms';
const ADDED_BY = 'anning:asking';

/**
 * Keeps a text that was sent, to the letter. It was judged before it left (rule `consent-request-complete`), so that what registering by hand asks for is
 * settled. Undefined where it states no terms: it was sent when the rule was not enforced, and no yes to it can be held to anything.
 *
 * @param db within the ledger's lock, by which versions are numbered one after another.
 */
export async function keepSmsWording(
  db: Db,
  organisation: OrganisationId,
  text: string,
  at: Instant,
): Promise<AskedTerms | undefined> {
  const { terms, assumes } = readConsentRequest(text);
  const { purpose, frequency, term } = terms;
  if (purpose === undefined || frequency === undefined || term === undefined || assumes) return undefined;
  const sha256 = hash('sha256', text, 'buffer');
  const kept = await db
    .selectFrom('consent_wording')
    .select('id')
    .where('sha256', '=', sha256)
    .where('organisation', '=', organisation)
    .where('name', '=', NAME)
    .where('purpose', '=', purpose)
    .where('frequency_count', '=', frequency.count)
    .where('frequency_per', '=', frequency.per)
    .executeTakeFirst();
  const wording = kept?.id ?? drawId('wording');
  if (kept === undefined) {
    const newest = await db
      .selectFrom('consent_wording')
      .select((eb) => eb.fn.max('version').as('version'))
      .where('organisation', '=', organisation)
      .where('name', '=', NAME)
      .executeTakeFirst();
    await db
      .insertInto('consent_wording')
      .values({
        ...{ id: wording, organisation, name: NAME, version: (newest?.version ?? 0) + 1 },
        ...{ channel: 'sms-reply', purpose, text, sha256 },
        ...{ frequency_count: frequency.count, frequency_per: frequency.per, term_days: daysOf(term, at) },
        ...{ added_at: new Date(at), added_by: ADDED_BY, added_by_name: ADDED_BY },
      })
      .execute();
  }
  return { wording, purpose, frequency, term };
}

const DAY_MS = 86_400_000;

/** A term up to a day is of as many days as were left when the text was first sent. */
function daysOf(term: RequestTerm, at: Instant): number {
  return 'days' in term ? term.days : Math.max(1, Math.ceil((term.until - at) / DAY_MS));
}
