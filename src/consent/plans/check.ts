import {
  DAY_MS,
  formatInstant,
  Invalid,
  isMarketing,
  MARKETING_PURPOSES,
  type MarketingPurpose,
  type Objection,
  type OrganisationId,
  type PlannedText,
  type PlanTerms,
  parseTemplate,
  Reading,
  type Scope,
} from '../../domain/index.ts';
import { covers, type Db, isRegistered, rightToSend, templateEntries } from '../../registry/index.ts';
import { advisedWording, tellsHowToRefuse, wordOf } from '../../rules/index.ts';
import { readPurpose } from '../../texts/index.ts';
import { PLAN_REFUSALS, type PlanRefusalCode } from './refusals.ts';
import type { Terms, WantedPlan, WantedText, WantedWindow } from './wanted.ts';

const TITLE_MAX = 60;
const REMARK_MAX = 500;
const LIST_MAX = { signatures: 20, ports: 1000, texts: 100, windows: 100 } as const;
const TEXT_MAX = 1000;
export const MESSAGES_MAX = 100_000_000;
/** What lasts longer is no campaign. */
const DAYS_MAX = 366;

/** What the machine found: everything at once. Without objections, the plan read. */
export interface Checked {
  readonly objections: readonly Objection[];
  readonly read: Read | undefined;
}

export interface Read {
  readonly organisation: OrganisationId;
  readonly title: string;
  readonly terms: Terms;
  readonly contact: { readonly name: string; readonly phone: string | undefined };
  readonly remark: string;
}

type PlanReading = Reading<PlanRefusalCode>;

/** The pre-check: may this organisation send this, so, then? `phoneKept`: a phone was given before. */
export async function checkPlan(
  db: Db,
  wanted: WantedPlan,
  scope: Scope,
  now: number,
  phoneKept = false,
): Promise<Checked> {
  const reading: PlanReading = new Reading(PLAN_REFUSALS);
  const organisation = await whose(db, reading, wanted.organisation, scope);
  const title = reading.line('title', wanted.title, TITLE_MAX);
  const purposes = reading.list('purposes', wanted.purposes, MARKETING_PURPOSES.length, (field, text) =>
    reading.oneOf(field, text, MARKETING_PURPOSES),
  );
  const signatures = reading.list('signatures', wanted.signatures, LIST_MAX.signatures, reading.signature);
  const ports = reading.list('ports', wanted.ports, LIST_MAX.ports, reading.port);
  const { messagesMax } = wanted;
  if (!Number.isInteger(messagesMax) || messagesMax < 1 || messagesMax > MESSAGES_MAX)
    reading.add('plan-messages-not-valid', 'messagesMax', {
      found: `${messagesMax}`,
      max: `${MESSAGES_MAX}`,
    });
  const windows = readWindows(reading, wanted.windows, now);
  const texts = await readTexts(db, reading, wanted.texts, { organisation, purposes, signatures }, now);
  const name = reading.line('contact.name', wanted.contact.name, TITLE_MAX);
  const { phone: typed } = wanted.contact;
  const phone = typed === undefined && phoneKept ? undefined : reading.phone('contact.phone', typed ?? '');
  const { remark = '' } = wanted;
  if (remark.length > REMARK_MAX)
    reading.add('plan-length', 'remark', { field: 'remark', max: `${REMARK_MAX}` });
  if (signatures !== undefined && ports !== undefined) {
    const use = { organisation, signatures, ports, purposes: purposes ?? [] };
    for (const each of await rightToSend(db, use, now))
      reading.objections.push(each.field === 'signature' ? { ...each, field: 'signatures.0' } : each);
  }
  if (reading.objections.length > 0) return { objections: reading.objections, read: undefined };
  const terms: Terms = {
    ...{ purposes: purposes!, ports: ports!, signatures: signatures!, messagesMax },
    from: Math.min(...windows!.map(({ from }) => from)),
    until: Math.max(...windows!.map(({ until }) => until)),
    ...{ windows: windows!, texts: texts! },
  };
  const contact = { name: name!, phone };
  return { objections: [], read: { organisation: organisation!, title: title!, terms, contact, remark } };
}

/** What is foreign and what is not there are one. */
async function whose(db: Db, reading: PlanReading, text: string, scope: Scope) {
  const organisation = reading.organisation('organisation', text);
  if (organisation === undefined) return undefined;
  if (covers(scope, organisation) && (await isRegistered(db, organisation))) return organisation;
  return reading.add('plan-organisation-unknown', 'organisation', { organisation });
}

type Windows = NonNullable<PlanTerms['windows']>;

function readWindows(
  reading: PlanReading,
  wanted: readonly WantedWindow[],
  now: number,
): Windows | undefined {
  if (wanted.length === 0 || wanted.length > LIST_MAX.windows)
    return reading.add('list-size', 'windows', { field: 'windows', max: `${LIST_MAX.windows}` });
  const before = reading.objections.length;
  const windows = wanted.flatMap((each, i): Windows => {
    const field = `windows.${i}`;
    const from = reading.time(`${field}.from`, each.from);
    const until = reading.time(`${field}.until`, each.until);
    const hours = each.hours === undefined ? undefined : readHours(reading, `${field}.hours`, each.hours);
    if (from === undefined || until === undefined) return [];
    if (until <= from) reading.add('plan-window-order', `${field}.until`);
    else if (until <= now)
      reading.add('plan-window-past', `${field}.until`, { until: formatInstant(until).slice(0, 16) });
    return [{ from, until, ...(hours === undefined ? {} : { hours }) }];
  });
  if (reading.objections.length > before) return undefined;
  const first = Math.min(...windows.map(({ from }) => from));
  const days = Math.ceil((Math.max(...windows.map(({ until }) => until)) - first) / DAY_MS);
  if (days > DAYS_MAX)
    return reading.add('plan-window-long', 'windows', { days: `${days}`, max: `${DAYS_MAX}` });
  return windows;
}

function readHours(reading: PlanReading, field: string, { from, until }: { from: string; until: string }) {
  const [begins, ends] = [minuteOf(from), minuteOf(until)];
  if (begins !== undefined && ends !== undefined && begins < ends) return { from: begins, until: ends };
  return reading.add('plan-hours-not-valid', field, { found: reading.shown(`${from}–${until}`) });
}

function minuteOf(text: string): number | undefined {
  const found = /^(\d{2}):(\d{2})$/.exec(text);
  if (found === null) return undefined;
  const minute = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) < 60 && minute <= 1440 ? minute : undefined;
}

interface For {
  readonly organisation: OrganisationId | undefined;
  readonly purposes: readonly MarketingPurpose[] | undefined;
  readonly signatures: readonly string[] | undefined;
}

async function readTexts(
  db: Db,
  reading: PlanReading,
  wanted: readonly WantedText[],
  use: For,
  now: number,
): Promise<PlannedText[] | undefined> {
  if (wanted.length === 0 || wanted.length > LIST_MAX.texts)
    return reading.add('list-size', 'texts', { field: 'texts', max: `${LIST_MAX.texts}` });
  const names = wanted.flatMap(({ template }) => template ?? []);
  const filed = new Map((await templateEntries(db, names, now)).map((each) => [each.filed.template, each]));
  return wanted.flatMap(({ template, text }, i): PlannedText[] => {
    const field = `texts.${i}`;
    if ((template === undefined) === (text === undefined)) reading.add('plan-text-shape', field);
    else if (text !== undefined) {
      checkText(reading, `${field}.text`, text, use, now);
      return [{ text }];
    } else if (template !== undefined) {
      checkNamed(reading, `${field}.template`, template, filed.get(template), use);
      return [{ template }];
    }
    return [];
  });
}

/** Said as the gateway will read it: what it is for, and how to refuse it. */
function checkText(reading: PlanReading, field: string, text: string, { purposes }: For, now: number): void {
  const read = parseTemplate(text);
  const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\ufffd【】]/u.test(text);
  if (read instanceof Invalid || unseen || text.length < 2 || text.length > TEXT_MAX)
    return reading.add('plan-text-not-valid', field, { found: reading.shown(text) });
  const fixed = read.pieces.join(' ');
  if (!tellsHowToRefuse(fixed, now))
    reading.add('plan-text-opt-out', field, { advised: advisedWording(now) });
  const { purpose } = readPurpose(fixed);
  if (purpose !== 'unclear' && isMarketing(purpose) && purposes !== undefined && !purposes.includes(purpose))
    reading.add('plan-text-other-purpose', field, purposeWords(purpose));
}

function checkNamed(
  reading: PlanReading,
  field: string,
  template: string,
  entry: Awaited<ReturnType<typeof templateEntries>>[number] | undefined,
  { organisation, purposes, signatures }: For,
): void {
  if (entry === undefined || entry.withdrawnAt !== undefined || entry.filed.organisation !== organisation)
    return reading.add('plan-template-unknown', field, { template: reading.shown(template) });
  const { signature, purpose } = entry.filed;
  if (signatures !== undefined && !signatures.includes(signature))
    reading.add('plan-template-signature', field, { template, signature });
  if (purposes !== undefined && !(purposes as readonly string[]).includes(purpose))
    reading.add('plan-template-purpose', field, { template, ...purposeWords(purpose) });
}

function purposeWords(purpose: string) {
  return { purpose: wordOf('purpose', purpose, 'zh'), purposeEn: wordOf('purpose', purpose, 'en') };
}
