/**
 * Messages for the traffic bench, made by the engine itself from their numbers: every value is a hash of the number, so that each
 * fill is the same but for the sealed recipients. Organisations are drawn log-uniformly: a few send most, thousands send little.
 */
import type { Engine } from '../src/store/traffic/engine.ts';
import { Texts } from '../src/world/index.ts';

export const FROM_MS = Date.parse('2026-08-01T00:00:00+08:00');
export const TO_MS = Date.parse('2026-11-01T00:00:00+08:00');
export const ORGANISATIONS = 3000;
export const RECIPIENTS = 3_000_000;
/** About three messages in a million have it. */
export const RARE_REASON = 'sender-slowed';

const EPOCH_MS = Date.UTC(2020, 0, 1);
const BODIES = 20_000;
const STEP = 1_000_000;
const SETTINGS =
  'settings max_insert_block_size = 1048576, min_insert_block_size_rows = 1048576, min_insert_block_size_bytes = 1000000000';
const NAME_HEADS = [
  '栗原',
  '汀蓝',
  '砚青',
  '麦汀',
  '禾屿',
  '朵岚',
  '澜舟',
  '槐序',
  '松笺',
  '竹隐',
  '霁川',
  '泠溪',
];
const NAME_TAILS = ['集市', '百货', '生活馆', '鲜蔬', '童装', '家居', '书坊', '茶铺', '果园', '金服'];
const SURNAMES = ['张', '王', '李', '赵', '陈', '刘', '黄', '周', '吴', '徐'];
const REASONS = [
  'opt-out-instruction-missing',
  'plan-missing',
  'signature-missing',
  'consent-for-another-purpose',
  'marketing-on-service-port',
  'signature-unknown',
  'sender-outside-custody-chain',
  'sub-port-serves-another-signature',
  'recipient-never-consented',
  'plan-not-approved',
  'port-suspended',
  'port-unknown',
  'signature-suspended',
  'purpose-unclear',
  'consent-request-incomplete',
  'signature-outside-letter',
  'person-to-person',
  'signature-not-filed',
  'consent-request-repeated',
  'recipient-withdrew-consent',
];
const PURPOSES = [
  'marketing-retail',
  'verification',
  'notification',
  'marketing-finance',
  'marketing-travel',
  'public-interest',
];
const KINDS = [
  'verification',
  'notice',
  'marketing',
  'marketing',
  'marketing',
  'marketing-long',
  'marketing-without-opt-out',
  'consent-request',
  'disguised',
  'english-notice',
] as const;

export const organisationOf = (o: number) => `91310000MA${String(o).padStart(8, '0')}`;
export const accountOf = (o: number) => `9${String(Math.floor(o / 3)).padStart(5, '0')}`;
export const portOf = (o: number, sub: number) =>
  `1069${String(Math.floor(o / 3)).padStart(4, '0')}${String(o * 4 + sub).padStart(5, '0')}`;
export const signatureOf = (o: number) =>
  `${NAME_HEADS[o % 12]}${NAME_TAILS[Math.floor(o / 12) % 10]}${Math.floor(o / 120)}`;

/** When the message of this number was judged, milliseconds. */
export function timeOf(number: number, messages: number): number {
  return FROM_MS + Math.floor((number * (TO_MS - FROM_MS)) / messages);
}

export function idOf(number: number, messages: number): string {
  const value = (BigInt(timeOf(number, messages) - EPOCH_MS) << 22n) + 4096n + BigInt(number % 4096);
  return value.toString(16).padStart(16, '0');
}

/** Fills the empty tables; every third message has a receipt. */
export async function fill(engine: Engine, messages: number, tell: (line: string) => void): Promise<void> {
  await makeBodies(engine);
  for (let from = 0; from < messages; from += STEP) {
    const to = Math.min(messages, from + STEP);
    await engine.command(insertMessages(from, to, messages));
    await engine.command(insertReceipts(from, to, messages));
    tell(`traffic: ${to.toLocaleString('en-US')} messages are in`);
  }
  await engine.command('drop database bench');
}

/** Texts of the world's own grammar, cut where a number stood, so that each message puts in its own. */
async function makeBodies(engine: Engine): Promise<void> {
  const texts = new Texts('traffic bench');
  const rows = Array.from({ length: BODIES }, (_, i) => {
    const text = texts.one(KINDS[i % KINDS.length]!).replace(/^【[^】]*】/, '');
    const [head, ...tail] = text.split(/\d+/);
    return `(${i}, ${quoted(head!)}, ${quoted(tail.join(String(i % 97)))})`;
  });
  await engine.command('create database bench');
  await engine.command('create table bench.body (i UInt32, head String, tail String) engine = Memory');
  await engine.command(`insert into bench.body values ${rows.join(', ')}`);
}

function insertMessages(from: number, to: number, messages: number): string {
  return `insert into anning.message (message_id, at, gateway, block, record, account, organisation, signature, port, recipient_tag,
    recipient_sealed, carrier, protocol, text, text_anomalies, purpose, plan, outcome, reasons, shadow_reasons, rulebook, segments)
  with
    cityHash64(number, 1) as h1, cityHash64(number, 2) as h2, cityHash64(number, 3) as h3, cityHash64(number, 4) as h4,
    toUInt32(floor(exp((h1 % 1000000) / 1000000 * log(${ORGANISATIONS})))) - 1 as o,
    concat(${list(NAME_HEADS)}[o % 12 + 1], ${list(NAME_TAILS)}[intDiv(o, 12) % 10 + 1], toString(intDiv(o, 120))) as signed,
    h2 % 100 as luck,
    ${skewed('bitShiftRight(h2, 8)', REASONS)} as first_reason,
    ${skewed('bitShiftRight(h2, 28)', REASONS)} as second_reason
  select ${ID(messages)}, ${AT(messages)}, 'g1', intDiv(number, 300), number % 300,
    concat('9', leftPad(toString(intDiv(o, 3)), 5, '0')),
    concat('91310000MA', leftPad(toString(o), 8, '0')), signed,
    concat('1069', leftPad(toString(intDiv(o, 3)), 4, '0'), leftPad(toString(o * 4 + h3 % 4), 5, '0')),
    cityHash64(h4 % ${RECIPIENTS}), base64Encode(randomFixedString(42)),
    ['mobile', 'unicom', 'telecom', 'broadnet'][h3 % 4 + 1], ['cmpp30', 'cmpp20', 'smpp34'][h3 % 3 + 1],
    concat('【', signed, '】',
      if(h4 % 3 = 0, concat('尊敬的', ${list(SURNAMES)}[bitShiftRight(h4, 8) % 10 + 1], ${GIVEN_NAME}, '女士，'), ''),
      head, toString(h3 % 1000000), tail),
    if(h4 % 200 = 0, ['zero-width'], []), ${skewed('bitShiftRight(h3, 20)', PURPOSES)},
    if(h4 % 5 = 0, concat('P-', toString(o)), ''),
    if(luck < 70, 'allow', if(luck < 97, 'refuse', 'hold')),
    if(luck < 70, [], arrayDistinct(arrayConcat([first_reason], if(h2 % 3 = 0, [second_reason], []),
      if(number % 100000 = 7, ['${RARE_REASON}'], [])))),
    if(h3 % 20 = 0, ['outside-sending-hours'], []), '2026-05-01', 1 + h3 % 3
  from (select number, cityHash64(number, 9) % ${BODIES} as i from numbers(${from}, ${to - from})) as numbered
  any left join bench.body using i ${SETTINGS}`;
}

function insertReceipts(from: number, to: number, messages: number): string {
  return `insert into anning.receipt (message_id, segment, at, status, upstream, reported_at, gateway, block)
  select ${ID(messages)}, 0, ${AT(messages)} + 2, if(cityHash64(number) % 20 = 0, 'UNDELIV', 'DELIVRD'), '', ${AT(messages)} + 2,
    'g1', intDiv(number, 300)
  from numbers(${from}, ${to - from}) where number % 3 = 0 ${SETTINGS}`;
}

const MS = (messages: number) => `${FROM_MS} + intDiv(number * ${TO_MS - FROM_MS}, ${messages})`;
const AT = (messages: number) => `fromUnixTimestamp64Milli(toInt64(${MS(messages)}), 'Asia/Shanghai')`;
const ID = (messages: number) =>
  `lower(leftPad(hex(toUInt64(${MS(messages)} - ${EPOCH_MS}) * 4194304 + 4096 + number % 4096), 16, '0'))`;
/** One of some 20,000 characters. */
const GIVEN_NAME =
  'char(toUInt8(228 + bitShiftRight(h4, 12) % 5), toUInt8(128 + bitShiftRight(h4, 16) % 64), toUInt8(128 + bitShiftRight(h4, 24) % 64))';

/** The first of the values often, the last rarely. */
function skewed(hash: string, values: readonly string[]): string {
  const place = `toUInt32(floor(exp(${hash} % 100000 / 100000 * log(${values.length + 1}))))`;
  return `${list(values)}[${place}]`;
}

function list(values: readonly string[]): string {
  return `[${values.map(quoted).join(', ')}]`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
