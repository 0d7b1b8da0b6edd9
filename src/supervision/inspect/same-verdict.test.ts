import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import {
  type Change,
  Invalid,
  type Message,
  parseChange,
  parseMessage,
  type RecordedChange,
} from '../../domain/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from '../../kernel/index.ts';
import { csvLine } from '../../registry/index.ts';
import { FINDINGS_FILE, inspectFiles } from './index.ts';
import { CHINA, CODE_TEXT_FOR_TESTS, EXAMPLE_CHANGES, ORGANISATIONS } from './same-verdict.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'inspect-same-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const { shop, lender } = ORGANISATIONS;
const NUMBERS = ['13800138001', '13800138002', '13800138003'];
const DAY = 86_400_000;
const FIRST = Date.parse('2026-04-20T00:00:00+08:00');

const SHOP_TEXTS = [
  '【安宁商城】会员专享：全场满300减50，今晚8点开抢。拒收请回复R',
  '【安宁商城】会员专享：全场满300减50，今晚8点开抢。',
  '全场满300减50，限时抢购。拒收请回复R',
  '【安宁商城】您的订单已发货，运单号770012345678，请留意查收。',
  '【安宁商城】是否同意接收本店促销短信？每月不超过4条，有效期一年。回复Y同意，不回复视为不同意。',
  '【安宁商城】是否同意接收本店促销短信？回复Y同意。',
  '【安宁商城】老地方见，记得带上。',
  CODE_TEXT_FOR_TESTS,
];
const LENDER_TEXTS = [
  '【晴川贷款】您有最高20万元贷款额度待领取，限时优惠利率低至3.6%。拒收请回复R',
  '【晴川贷款】您的还款已到账，感谢支持。',
];

const moment = fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minute) => FIRST + minute * 60_000);
const states = [
  'granted',
  'declined',
  'unanswered',
  'withdrawn',
  'requested',
  'refused',
  'refused-all',
] as const;
const event = fc.record({
  at: moment,
  recipient: fc.constantFrom(...NUMBERS),
  who: fc.constantFrom(shop, lender),
  state: fc.constantFrom('granted' as const, 'granted' as const, ...states),
  purpose: fc.constantFrom('marketing-retail' as const, 'marketing-finance' as const),
  days: fc.integer({ min: 1, max: 60 }),
  often: fc.constantFrom(undefined, { count: 1, per: 'day' as const }, { count: 2, per: 'month' as const }),
  proven: fc.boolean(),
});
const message = fc.record({
  at: moment,
  recipient: fc.constantFrom(...NUMBERS),
  source: fc.constantFrom('106900010001', '10690002', '1069777701', '13900139000'),
  said: fc.tuple(fc.boolean(), fc.nat(), fc.integer({ min: 0, max: 3 })).map(([isLender, i]) => {
    const texts = isLender ? LENDER_TEXTS : SHOP_TEXTS;
    return { who: isLender ? lender : shop, text: texts[i % texts.length]! };
  }),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;
type Sent = typeof message extends fc.Arbitrary<infer T> ? T : never;

const ONCE_A_DAY: Event = {
  ...{ at: FIRST, recipient: NUMBERS[0]!, who: shop, state: 'granted', purpose: 'marketing-retail' },
  ...{ days: 60, often: { count: 1, per: 'day' }, proven: true },
};
const TWICE: Sent = {
  ...{ at: FIRST + 10 * DAY + 36_000_000, recipient: NUMBERS[0]!, source: '106900010001' },
  said: { who: shop, text: SHOP_TEXTS[0]! },
};

function changed(value: unknown): RecordedChange {
  const change = parseChange(value);
  if (change instanceof Invalid) throw new Error(change.toString());
  return change;
}

function changesOf({ at, recipient, who, state, purpose, days, often, proven }: Event): readonly Change[] {
  const recipients = [recipient];
  const of = { at, organisation: who, purpose, recipients };
  if (state === 'refused-all') return [changed({ kind: 'suppression-placed', at, recipients })];
  if (state === 'refused')
    return [changed({ kind: 'suppression-placed', at, recipients, organisation: who })];
  if (state !== 'granted') return [changed({ kind: `consent-${state}`, ...of })];
  const granted = {
    ...{
      kind: 'consent-granted',
      ...of,
      until: at + days * DAY,
      frequency: often ?? { count: 10_000, per: 'day' },
    },
    ...(proven ? {} : { proof: 'unproven' }),
  };
  return [changed({ kind: 'suppression-lifted', at, recipients, organisation: who }), changed(granted)];
}

/** As the gateway has it: everything but the consents in order, each message by the facts of its moment. */
function judgedLive(events: readonly Event[], sent: readonly Sent[], isJudged: (rule: string) => boolean) {
  const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  for (const change of EXAMPLE_CHANGES) facts.apply(changed(change));
  const judge = new Judge(facts, CHINA);
  const steps = [
    ...events.map((each, i) => ({ at: each.at, kind: 0, row: i, event: each, message: undefined })),
    ...sent.map((each, i) => ({ at: each.at, kind: 1, row: i, event: undefined, message: each })),
  ].sort((a, b) => a.at - b.at || a.kind - b.kind || a.row - b.row);
  const codes: string[] = sent.map(() => '');
  for (const step of steps) {
    facts.apply({ kind: 'time-passed', at: step.at });
    if (step.event !== undefined) {
      for (const change of changesOf(step.event)) facts.apply(change);
      continue;
    }
    const { at, recipient, source, said } = step.message!;
    const account = said.who === shop ? 'shop01' : 'loan01';
    const asked = parseMessage({ at, account, source, recipient, text: said.text }) as Message;
    const verdict = judge.decide(asked);
    const { reasons } = verdict;
    if (verdict.outcome === 'allow') judge.passed(asked, verdict);
    const told = (mode: string) =>
      reasons
        .filter((each) => each.mode === mode && isJudged(each.rule))
        .map(({ code }) => code)
        .join(' ');
    codes[step.row] = `${told('enforce')}|${told('shadow')}`;
  }
  return codes;
}

let runs = 0;
async function judgedFromFiles(events: readonly Event[], sent: readonly Sent[]) {
  const own = join(folder, `${++runs}`);
  mkdirSync(own);
  const file = (name: string, rows: readonly (readonly unknown[])[]) => {
    const path = join(own, `${name}.csv`);
    writeFileSync(path, rows.map((row) => csvLine(row)).join(''));
    return path;
  };
  const at = (instant: number) => new Date(instant).toISOString().replace('.000', '');
  const inspected = await inspectFiles({
    files: {
      log: file('log', [
        ['时间', '端口', '手机号', '内容', '商家'],
        ...sent.map(({ at: when, source, recipient, said }) => [
          at(when),
          source,
          recipient,
          said.text,
          said.who,
        ]),
      ]),
      consents: file('consents', [
        ['手机号', '商家', '类型', '同意时间', '状态', '到期时间', '频次', '证明'],
        ...events.map(({ at: when, recipient, who, state, purpose, days, often, proven }) => [
          ...[recipient, who, state === 'refused' || state === 'refused-all' ? '' : purpose, at(when), state],
          ...[
            at(when + days * DAY),
            often === undefined ? '' : `${often.count}/${often.per}`,
            proven ? 'X1' : '',
          ],
        ]),
        // Somebody else, so that the column for evidence is there.
        ['13911112222', shop, 'all', '2026-01-01', '', '', '', 'X2'],
      ]),
      ports: file('ports', [
        ['端口', '用途'],
        ...[
          ['10690001', '营销'],
          ['106900010001', '营销'],
          ['10690002', '服务'],
        ],
      ]),
      plans: file('plans', [
        ['预案编号', '商家', '类型', '端口', '签名', '条数', '开始', '结束'],
        ['P618', shop, '零售', '10690001', '安宁商城', '1000000', '2015-07-02', '2028-12-31'],
      ]),
    },
    ...{ columns: {}, platform: shop, folder: own, now: FIRST + 365 * DAY, onProgress: () => undefined },
  });
  const codes: string[] = sent.map(() => '|');
  const found = parse(readFileSync(join(own, FINDINGS_FILE)), { columns: true, bom: true }) as Record<
    string,
    string
  >[];
  for (const { row, findings, advice } of found) codes[Number(row) - 2] = `${findings}|${advice}`;
  const judged = new Set(inspected.rules.judged.map(({ id }) => id));
  return { codes, judged };
}

test('the same messages judged live and from files get the same findings, for every rule that is judged from files', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 12 }),
      fc.array(message, { minLength: 1, maxLength: 30 }),
      async (events, sent) => {
        const { codes, judged } = await judgedFromFiles(events, sent);
        const live = judgedLive(events, sent, (rule) => judged.has(rule));
        assert.deepEqual(codes, live);
        for (const each of live) for (const code of each.split(/[ |]/)) seen.add(code);
      },
    ),
    // A seed, so that what is met is no luck.
    { numRuns: 100, seed: 8, examples: [[[ONCE_A_DAY], [TWICE, { ...TWICE, at: TWICE.at + 60_000 }]]] },
  );
  for (const code of MET) assert.ok(seen.has(code), `${code} was never met: the property says nothing of it`);
});

const MET = [
  ...['person-to-person', 'port-unknown', 'signature-missing', 'marketing-on-service-port'],
  ...[
    'recipient-refuses-all-marketing',
    'recipient-withdrew-consent',
    'recipient-declined',
    'recipient-silent',
  ],
  ...['consent-expired', 'consent-for-another-purpose', 'recipient-never-consented', 'consent-unproven'],
  ...[
    'consent-request-incomplete',
    'consent-request-repeated',
    'opt-out-instruction-missing',
    'plan-missing',
  ],
  ...['consent-frequency-exceeded', 'outside-sending-hours', 'purpose-unclear'],
];
