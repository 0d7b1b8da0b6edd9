import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  CARRIERS,
  contains,
  day,
  type Instant,
  MARKETING_PURPOSES,
  parseInstant,
  precedence,
  REASON_CODES,
  REASONS,
  type Reason,
  type ReasonCode,
  valid,
} from '../domain/index.ts';
import { type CaseFields, clean, without } from './case.fixture.ts';
import { CHINA, citationsAt, describeReason, type LeaseTerms, type Rule } from './index.ts';

const at = (text: string): Instant => valid(parseInstant(text));
const RULES = [...new Map(CHINA.flatMap((book) => book.rules.map((rule) => [rule.id, rule]))).values()];
const ruleOf = (code: ReasonCode): Rule => RULES.find((rule) => rule.codes.includes(code))!;

/** What all rules of a book find in a case. */
function found(fields: CaseFields, rules: readonly Rule[] = RULES): { rule: Rule; code: ReasonCode }[] {
  return rules.flatMap((rule) => {
    const finding = rule.judge(fields);
    return finding === undefined ? [] : [{ rule, code: finding.code }];
  });
}
const codes = (fields: CaseFields) => found(fields).map((f) => f.code);

// Each row spoils one thing in a clean case; exactly this reason follows, and no echo of it.
const ONE_FAULT: readonly [ReasonCode, CaseFields][] = [
  ['sender-suspended', clean({ suspension: { sanction: 'S1', reason: '整改', since: day('2026-05-01') } })],
  ['sender-slowed', clean({ slowing: { sanction: 'S2', ratePerSecond: 5, sentThisSecond: 5 } })],
  ['sender-unknown', clean({ sender: undefined, custody: 'outside', authority: 'none' })],
  ['person-to-person', without('person')],
  ['port-unknown', without('port')],
  ['port-suspended', clean({ port: { ...clean().port!, state: 'suspended', reason: '违规' } })],
  ['sender-outside-custody-chain', clean({ custody: 'declared', lease: 'L1', authority: 'none' })],
  ['access-point-not-registered', clean({ outsideAccessPoints: true })],
  ['signature-missing', without('signature-text')],
  ['signature-unknown', without('signature')],
  ['signature-suspended', clean({ signature: { ...clean().signature!, suspended: '存疑' } })],
  ['signature-not-filed', clean({ signature: { ...clean().signature!, filings: new Map() } })],
  ['signature-outside-letter', clean({ authority: 'letter-does-not-cover', letter: 'A1' })],
  ['sub-port-serves-another-signature', clean({ port: { ...clean().port!, assigned: '晴川贷款' as never } })],
  ['signature-outside-lease', clean({ terms: [terms({ signatures: new Set(['晴川贷款' as never]) })] })],
  ['marketing-on-service-port', clean({ port: { ...clean().port!, use: 'service' } })],
  ['purpose-outside-lease', clean({ terms: [terms({ purposes: new Set(['notification']) })] })],
  ['recipient-refuses-all-marketing', clean({ suppression: 'everyone', consent: 'none' })],
  ['recipient-withdrew-consent', clean({ suppression: 'organisation', consent: 'none' })],
  ['recipient-withdrew-consent', clean({ consent: 'withdrawn' })],
  ['recipient-declined', clean({ consent: 'declined' })],
  ['recipient-silent', clean({ consent: 'unanswered' })],
  ['consent-expired', clean({ consent: 'expired' })],
  ['consent-for-another-purpose', clean({ consent: 'another-purpose' })],
  ['recipient-never-consented', clean({ consent: 'none' })],
  ['recipient-never-consented', clean({ consent: 'requested' })],
  ['consent-unproven', clean({ unproven: true })],
  ['consent-frequency-exceeded', clean({ sentInPeriod: 4 })],
  [
    'consent-request-incomplete',
    clean({ purpose: 'consent-request', marketing: false, text: '【安宁商城】是否同意接收短信？回复Y同意' }),
  ],
  [
    'consent-request-repeated',
    clean({ purpose: 'consent-request', marketing: false, text: REQUEST(), consent: 'declined' }),
  ],
  [
    'consent-request-repeated',
    clean({ purpose: 'consent-request', marketing: false, text: REQUEST(), suppression: 'everyone' }),
  ],
  ['opt-out-instruction-missing', clean({ text: '【安宁商城】全场满300减50，今晚8点开抢。' })],
  ['plan-missing', clean({ plan: undefined, planFit: 'none' })],
  ['plan-not-approved', clean({ plan: { ...clean().plan!, state: 'rejected' }, planFit: 'not-approved' })],
  ['plan-text-not-planned', clean({ planFit: 'text-not-planned' })],
  [
    'plan-stopped',
    clean({
      plan: { ...clean().plan!, state: 'stopped', stopped: { at: day('2026-05-30'), reason: '价格有误' } },
      planFit: 'stopped',
    }),
  ],
  ['plan-outside-window', clean({ planFit: 'outside-window' })],
  ['plan-outside-hours', clean({ planFit: 'outside-hours' })],
  ['plan-exceeded', clean({ planFit: 'exceeded' })],
  [
    'lease-volume-exceeded',
    clean({
      terms: [terms({ messagesMax: { count: 9, per: 'day' } })],
      volumeUsedUp: { terms: terms({ messagesMax: { count: 9, per: 'day' } }), sent: 9 },
    }),
  ],
  ['outside-sending-hours', clean({ at: at('2026-06-01T21:00:00+08:00') })],
  ['purpose-unclear', clean({ purpose: 'unclear', marketing: false, purposeBecause: 'none' })],
];

function terms(narrow: Partial<LeaseTerms>): LeaseTerms {
  const lease = { lease: 'L1', lessor: clean().port!.holder, lessee: clean().sender! };
  return { ...lease, purposes: undefined, signatures: undefined, messagesMax: undefined, ...narrow };
}

function REQUEST(): string {
  return '【安宁商城】是否同意接收本店促销短信？每月不超过4条，有效期一年。回复Y同意，不回复视为不同意。';
}

test('a clean case has nothing against it', () => assert.deepEqual(codes(clean()), []));

for (const [code, fields] of ONE_FAULT) {
  test(`P3 one fault, one reason: ${code}`, () => assert.deepEqual(codes(fields), [code]));
}

test('P3 each reason code is given by exactly one rule, and each is tried above', () => {
  for (const code of REASON_CODES) {
    const givers = RULES.filter((rule) => rule.codes.includes(code)).map((rule) => rule.id);
    if (code === 'check-could-not-run') assert.deepEqual(givers, []);
    else assert.equal(givers.length, 1, `${code}: ${givers.join()}`);
  }
  const tried = new Set(ONE_FAULT.map(([code]) => code));
  assert.deepEqual(
    REASON_CODES.filter((code) => !tried.has(code)),
    ['check-could-not-run'],
  );
});

test('P3 wire codes are unique and fit four digits', () => {
  const wires = REASON_CODES.map((code) => REASONS[code].wire);
  assert.equal(new Set(wires).size, wires.length);
  for (const wire of wires) assert.ok(Number.isInteger(wire) && wire > 0 && wire < 10_000);
});

test('a rule’s id is kebab-case, unique in its book and the name of its file', () => {
  for (const book of CHINA) {
    const ids = book.rules.map((rule) => rule.id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) {
      assert.match(id, /^[a-z]+(?:-[a-z]+)*$/);
      assert.ok(existsSync(new URL(`${id}.ts`, import.meta.url)), `${id}.ts`);
    }
  }
});

test('rules run in the order of precedence of their first code, the refusal of unread messages aside', () => {
  for (const book of CHINA) {
    const order = book.rules
      .filter((rule) => rule.id !== 'person-to-person')
      .map((rule) => precedence(rule.codes[0]!));
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
  }
});

for (const rule of RULES) {
  test(`P3 P5 ${rule.id} says all that a rule has to say`, () => {
    assert.ok(['refuse', 'hold', 'allow'].includes(rule.failureMode));
    assert.ok(rule.examples.length >= 3);
    assert.ok(
      rule.examples.some((example) => example.expect === null),
      'an example that passes',
    );
    for (const code of rule.codes) {
      assert.ok(
        rule.examples.some((example) => example.expect === code),
        `an example of ${code}`,
      );
    }
    for (const example of rule.examples) {
      assert.ok(example.expect === null || rule.codes.includes(example.expect), example.title);
    }
    const titles = rule.examples.map((example) => example.title);
    assert.equal(new Set(titles).size, titles.length);
    for (const fix of [rule.fix, ...Object.values(rule.fixes ?? {})]) {
      assert.match(fix.zh, /\p{Script=Han}/u);
      assert.match(fix.en, /^[^\p{Script=Han}]{10,}$/u);
      assert.deepEqual(placeholders(fix.zh), placeholders(fix.en));
    }
    for (const code of Object.keys(rule.fixes ?? {})) assert.ok(rule.codes.includes(code as ReasonCode));
  });

  test(`P3 ${rule.id} is cited without a gap from its first day on`, () => {
    for (const citation of rule.citations) {
      assert.match(citation.zh, /\p{Script=Han}/u);
      assert.match(citation.en, /[a-z]{3}/);
      assert.match(citation.version, /^\d{4}(-\d\d-\d\d)?$/);
      assert.ok(citation.until === undefined || citation.from < citation.until);
    }
    const first = Math.min(...rule.citations.map((c) => c.from));
    const edges = [...rule.citations.flatMap((c) => [c.from, ...(c.until === undefined ? [] : [c.until])])];
    for (const edge of [...edges, day('2035-01-01')]) {
      assert.ok(citationsAt(rule.citations, edge).length > 0, new Date(edge).toISOString());
    }
    const opening = CHINA[0]!.from;
    if (first <= opening) return;
    // Younger than its book: examples show it silent before and speaking after.
    const dated = rule.examples.map(({ message, expect }) => {
      const { at: when } = message ?? {};
      return { when, expect };
    });
    assert.ok(dated.some((e) => typeof e.when === 'string' && at(e.when) < first && e.expect === null));
    assert.ok(dated.some((e) => typeof e.when === 'string' && at(e.when) >= first && e.expect !== null));
  });
}

test('P3 a rule younger than its book finds nothing the moment before, and the same case a moment later', () => {
  const faults: [string, Partial<CaseFields>][] = [
    ['plan', { plan: undefined, planFit: 'none' }],
    ['signature-filed', { signature: { ...clean().signature!, filings: new Map() } }],
    ['sub-port-signature', { port: { ...clean().port!, assigned: '晴川贷款' as never } }],
  ];
  for (const [id, fault] of faults) {
    const rule = RULES.find((r) => r.id === id)!;
    assert.equal(rule.judge(clean({ ...fault, at: at('2021-10-24T23:59:59.999+08:00') })), undefined, id);
    assert.notEqual(rule.judge(clean({ ...fault, at: at('2021-10-25T00:00:00+08:00') })), undefined, id);
  }
});

test('P3 each reason reads as a sentence with clause, duty-holder and a fix filled in', () => {
  for (const [code, fields] of ONE_FAULT) {
    const rule = ruleOf(code);
    const finding = rule.judge(fields)!;
    const reason: Reason = {
      code,
      rule: rule.id,
      outcome: finding.outcome ?? 'refuse',
      mode: 'enforce',
      evidence: finding.evidence,
    };
    const told = describeReason(reason, fields.message.at, CHINA)!;
    assert.equal(told.zh, REASONS[code].zh);
    assert.equal(told.dutyHolder, rule.dutyHolder);
    assert.ok(told.citation !== undefined && contains(told.citation, fields.message.at));
    for (const text of [told.fix.zh, told.fix.en]) {
      assert.doesNotMatch(text, /[{}]|undefined|未记录|not recorded/, `${code}: ${text}`);
    }
    // Codes of ours are put into words, save names that organisations gave.
    assert.doesNotMatch(told.fix.zh, /marketing-|not-|suppressed-|letter-does|\bmonth\b|\bany\b/, code);
  }
});

test('P5 a check that could not run is told with the rule that it belongs to', () => {
  const reason: Reason = {
    code: 'check-could-not-run',
    rule: 'consent',
    outcome: 'refuse',
    mode: 'enforce',
    evidence: { failure: 'x' },
  };
  const told = describeReason(reason, at('2026-06-01T10:00:00+08:00'), CHINA)!;
  assert.equal(told.rule, 'consent');
  assert.match(told.citation!.law, /第74号/);
  assert.match(told.fix.zh, /拒绝/);
  assert.equal(describeReason({ ...reason, rule: 'no-such-rule' }, day('2026-06-01'), CHINA), undefined);
  assert.equal(describeReason(reason, day('2015-06-01'), CHINA), undefined);
});

test('P3 a value of the evidence is text and never a template', () => {
  const reason: Reason = {
    code: 'sender-suspended',
    rule: 'sender-suspended',
    outcome: 'refuse',
    mode: 'enforce',
    evidence: { sanction: '{reason}', reason: '{since}，$& closed', since: '2026-05-01' },
  };
  const told = describeReason(reason, day('2026-06-01'), CHINA)!;
  assert.match(told.fix.en, /\{reason\}/);
  assert.match(told.fix.en, /because: \{since\}，\$& closed/);
});

test('P4 no want of consent, plan or opt-out wording stops a verification code or a notice', () => {
  const states = [
    'none',
    'requested',
    'granted',
    'declined',
    'unanswered',
    'withdrawn',
    'expired',
    'another-purpose',
  ] as const;
  fc.assert(
    fc.property(
      fc.constantFrom('verification', 'notification', 'public-interest'),
      fc.constantFrom('none', 'organisation', 'everyone'),
      fc.constantFrom(...states),
      fc.constantFrom('fits', 'not-approved', 'outside-window', 'exceeded', 'none'),
      fc.constantFrom('service', 'marketing'),
      fc.integer({ min: day('2015-06-30'), max: day('2035-01-01') }),
      fc.nat(100),
      (purpose, suppression, consent, planFit, use, when, sentInPeriod) => {
        const fields = clean({
          purpose,
          marketing: false,
          suppression,
          consent,
          planFit,
          plan: undefined,
          sentInPeriod,
          port: { ...clean().port!, use },
          text: '【安宁商城】验证码384921',
          at: when,
        });
        assert.deepEqual(codes(fields), []);
      },
    ),
  );
});

test('P4 a refusal binds whatever the consent, the line of business and the port', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...MARKETING_PURPOSES),
      fc.constantFrom('organisation', 'everyone'),
      fc.constantFrom('none', 'granted', 'declined', 'withdrawn', 'expired'),
      (purpose, suppression, consent) => {
        const all = codes(clean({ purpose, suppression, consent }));
        const code =
          suppression === 'everyone' ? 'recipient-refuses-all-marketing' : 'recipient-withdrew-consent';
        assert.deepEqual(all, [code]);
      },
    ),
  );
});

test('P11 a person’s message is turned away by its number: no rule touches its text or shows the number', () => {
  const fields = without('person');
  Object.defineProperty(fields.message, 'text', {
    get() {
      throw new Error('the text was read');
    },
  });
  assert.deepEqual(codes(fields), ['person-to-person']);
  const { evidence } = ruleOf('person-to-person').judge(fields)!;
  assert.doesNotMatch(JSON.stringify(evidence), /13900139000|\d{8}/);
});

test('P5 a rule whose facts cannot be reached throws, so that its failure mode applies', () => {
  for (const id of ['consent', 'consent-withdrawn', 'consent-frequency']) {
    const fields = clean();
    Object.defineProperty(fields, 'suppression', {
      get() {
        throw new Error('the consent index is not loaded');
      },
    });
    assert.throws(() => RULES.find((rule) => rule.id === id)!.judge(fields), /not loaded/);
  }
});

test('P7 no evidence holds the recipient’s number or the text', () => {
  for (const [code, fields] of ONE_FAULT) {
    const evidence = JSON.stringify(ruleOf(code).judge(fields)!.evidence);
    assert.ok(!evidence.includes('13800138000') && !evidence.includes(fields.message.text), code);
  }
  const named = clean({ signature: undefined, signatureText: '13800138000' as never });
  assert.doesNotMatch(JSON.stringify(ruleOf('signature-unknown').judge(named)), /\d{7}/);
});

test('a signature is looked for at the message’s carrier, and at any where the route does not tell', () => {
  const rule = ruleOf('signature-not-filed');
  for (const carrier of CARRIERS) {
    for (const filed of CARRIERS) {
      const fields = clean({
        carrier,
        signature: { ...clean().signature!, filings: new Map([[filed, 'filed']]) },
      });
      assert.equal(rule.judge(fields) === undefined, carrier === filed);
      assert.equal(rule.judge({ ...fields, message: { ...fields.message, carrier: undefined } }), undefined);
    }
  }
});

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!))].sort();
}
