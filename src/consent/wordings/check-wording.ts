import { hash } from 'node:crypto';
import {
  type ConsentChannel,
  type Frequency,
  GRANT_CHANNELS,
  Invalid,
  MARKETING_PURPOSES,
  type MarketingPurpose,
  type Objection,
  type OrganisationId,
  parseOrganisationId,
  type Scope,
} from '../../domain/index.ts';
import { covers, type Db, registeredName, signaturesOwnedBy } from '../../registry/index.ts';
import { readConsentRequest } from '../../rules/index.ts';
import { isFrequency, TERM_DAYS_MAX } from '../ledger/terms.ts';
import { objection } from '../refusal.ts';

/** A wording as somebody hands it in: what people see, and what they thereby agree to. */
export interface WantedWording {
  readonly organisation: string;
  /** Versions of one wording share it. */
  readonly name: string;
  readonly channel: string;
  readonly purpose: string;
  readonly text: string;
  readonly frequency: { readonly count: number; readonly per: string };
  readonly termDays: number;
}

export interface GoodWording {
  readonly organisation: OrganisationId;
  readonly name: string;
  readonly channel: ConsentChannel;
  readonly purpose: MarketingPurpose;
  readonly text: string;
  readonly sha256: Buffer;
  readonly frequency: Frequency;
  readonly termDays: number;
}

/** Consent on behalf of whoever comes later: no sender can be told by it (PIPL art. 23). */
const FOR_ALL =
  /(?:合作(?:方|伙伴|商户|商家|机构|企业|单位)|第三方|关联(?:公司|企业|方)|(?:平台|本平台)(?:内|上|入驻)?的?(?:所有|全部|各)?(?:商家|商户|店铺)|partners?|third part(?:y|ies)|affiliates)/i;
const TEXT_MIN = 10;
const TEXT_MAX = 2000;
const PARTS = [
  ['type', '类型', 'the type'],
  ['frequency', '频次', 'the frequency'],
  ['term', '期限', 'the term'],
] as const;

/** Everything that is wrong at once, or the wording as it will be kept. */
export async function checkWording(
  db: Db,
  wanted: WantedWording,
  scope: Scope,
): Promise<{ readonly objections: readonly Objection[]; readonly good?: GoodWording }> {
  const objections: Objection[] = [];
  const organisation = parseOrganisationId(wanted.organisation);
  const known =
    organisation instanceof Invalid || !covers(scope, organisation)
      ? undefined
      : await registeredName(db, organisation);
  if (known === undefined)
    objections.push(
      objection('organisation-not-registered', 'organisation', { organisation: shown(wanted.organisation) }),
    );
  if (!/^[A-Za-z0-9._-]{1,40}$/.test(wanted.name))
    objections.push(objection('wording-name', 'name', { found: shown(wanted.name) }));
  const channel = GRANT_CHANNELS.find((each) => each === wanted.channel);
  if (channel === undefined)
    objections.push(
      objection('channel-not-allowed', 'channel', {
        found: shown(wanted.channel),
        allowed: GRANT_CHANNELS.join(', '),
      }),
    );
  const purpose = MARKETING_PURPOSES.find((each) => each === wanted.purpose);
  if (purpose === undefined)
    objections.push(
      objection('purpose-not-marketing', 'purpose', {
        found: shown(wanted.purpose),
        allowed: MARKETING_PURPOSES.join(', '),
      }),
    );
  if (!isFrequency(wanted.frequency))
    objections.push(
      objection('frequency-not-valid', 'frequency', {
        found: `${wanted.frequency.count}/${shown(wanted.frequency.per)}`,
      }),
    );
  if (!Number.isSafeInteger(wanted.termDays) || wanted.termDays < 1 || wanted.termDays > TERM_DAYS_MAX)
    objections.push(objection('term-not-valid', 'termDays', { found: `${wanted.termDays}` }));
  objections.push(
    ...(await checkText(db, wanted.text, known === undefined ? undefined : (organisation as string), known)),
  );
  if (objections.length > 0) return { objections };
  return {
    objections,
    good: {
      organisation: organisation as OrganisationId,
      ...{ name: wanted.name, channel: channel!, purpose: purpose!, text: wanted.text },
      sha256: hash('sha256', wanted.text, 'buffer'),
      frequency: wanted.frequency as Frequency,
      termDays: wanted.termDays,
    },
  };
}

async function checkText(
  db: Db,
  text: string,
  organisation: string | undefined,
  name: string | undefined,
): Promise<Objection[]> {
  const length = [...text].length;
  if (length < TEXT_MIN || length > TEXT_MAX)
    return [objection('wording-text', 'text', { length: `${length}` })];
  const objections: Objection[] = [];
  const says = readConsentRequest(text);
  for (const [part, what, whatEn] of PARTS)
    if (!says[part]) objections.push(objection('wording-lacks', 'text', { what, whatEn }));
  if (says.assumes) objections.push(objection('wording-assumes', 'text', { phrase: says.assumed ?? '' }));
  const all = FOR_ALL.exec(text);
  if (all !== null) objections.push(objection('wording-for-all-partners', 'text', { phrase: all[0] }));
  if (organisation !== undefined && name !== undefined) {
    const names = [name, ...(await signaturesOwnedBy(db, organisation))];
    if (!names.some((each) => text.includes(each)))
      objections.push(objection('wording-names-nobody', 'text', { organisation: name }));
  }
  return objections;
}

export function shown(text: string): string {
  const plain = text.slice(0, 60).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');
  return text.length > 60 ? `${plain}…` : plain;
}
