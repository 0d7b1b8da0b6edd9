/** What a desk has on it, for the pages to show: applications in every state, sanctions, a finding; with a stranger's words wherever somebody writes. */
import assert from 'node:assert/strict';
import { OTHER, SHOP, type Stand } from '../src/api/fixture.ts';
import { appendChanges } from '../src/store/index.ts';

const DAY_MS = 86_400_000;
/** Not the one that the registry’s pages draw: that one has another holder. */
const PORT = '10690002';

export interface DeskContent {
  /** Ids by what they are. */
  readonly alike: string;
  readonly port: string;
  readonly letter: string;
  readonly template: string;
  /** The file that was wrong, and the one that waits to be confirmed. */
  readonly wrongImport: string;
  readonly import: string;
  readonly own: string;
  readonly rejected: string;
  readonly approved: string;
  readonly proposed: string;
  readonly placed: string;
  readonly finding: string;
  /** On an organisation. */
  readonly byDefault: string;
  readonly open: string;
  /** Complaints: one whose message was decided on, one in no case; a case that is decided, with its lead, and one whose lead waits for its answer. */
  readonly matched: string;
  readonly ungathered: string;
  readonly decidedCase: string;
  readonly decidedLead: string;
  readonly openCase: string;
  readonly openLead: string;
}

/** A reason that the API takes: 2 to 500 characters, without what PostgreSQL does not keep. */
const reasonOf = (text: string) =>
  `因${[...text.replaceAll('\u0000', '').replaceAll(/\p{Cs}/gu, '')].slice(0, 200).join('')}`;

/** `officer` has every duty and reads the pages; the clock stands at now afterwards. */
export async function fillDesk(
  house: Stand,
  officer: string,
  nasty: readonly string[],
): Promise<DeskContent> {
  const now = house.clock.now;
  let asked = 0;
  const ok = async (cookie: string, name: string, body: unknown): Promise<{ id: string }> => {
    const answer = await house.ask(cookie, name, { body, headers: { 'idempotency-key': `desk-${asked++}` } });
    assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
    return answer.json();
  };
  const facts = [
    { kind: 'port-opened', port: PORT, holder: SHOP, use: 'marketing' },
    { kind: 'signature-registered', signature: '云帆优选集市', owner: OTHER },
  ].map((change) => ({ ...change, at: now - 90 * DAY_MS }));
  await appendChanges(house.record.db, 'test', facts);
  const known = () => house.directory.resembling('雲帆優選集市' as never, SHOP).length > 0;
  for (let tries = 0; tries < 400 && !known(); tries++) await new Promise((done) => setTimeout(done, 25));

  const carrier = { role: 'carrier', organisation: undefined } as const;
  const people = async (day: string) => ({
    shop: await house.signIn(`desk-shop-${day}`, [{ role: 'sender', organisation: SHOP }]),
    reviewer: await house.signIn(`desk-reviewer-${day}`, [carrier]),
  });
  const apply = (cookie: string, wanted: object, reason: string) =>
    ok(cookie, 'POST /api/applications', { wanted, reason: reasonOf(reason) });
  const signature = (name: string, more: object = {}) => ({
    ...{ kind: 'signature', organisation: SHOP, signature: name, owner: SHOP },
    ...{ source: 'company-name', sourceDate: '2025-01-01', use: 'own', ...more },
  });
  // Four days ago: what nobody decided since is overdue.
  house.clock.now = now - 4 * DAY_MS;
  const then = await people('then');
  const alike = await apply(then.shop, signature('雲帆優選集市', { despite: '云帆优选集市' }), nasty[0]!);
  const port = await apply(
    then.shop,
    {
      ...{ kind: 'port', organisation: SHOP, port: '1069000288', use: 'marketing' },
      accessPoints: ['192.0.2.1', '2001:db8::/32'],
    },
    nasty[1]!,
  );
  house.clock.now = now;
  const today = await people('now');
  for (const [i, text] of nasty.entries()) await apply(today.shop, signature(`青禾怪字${i}`), text);
  const decide = async (id: string, approve: boolean, reason: string) =>
    ok(today.reviewer, `POST /api/applications/${id}/decision`, { approve, reason: reasonOf(reason) });
  const approved = await apply(today.shop, signature('青禾到家'), nasty[2]!);
  await decide(approved.id, true, nasty[3]!);
  const rejected = await apply(today.shop, signature('青禾金融'), nasty[4]!);
  await decide(rejected.id, false, nasty[5]!);
  const letter = await apply(
    today.shop,
    {
      ...{ kind: 'letter', organisation: SHOP, letter: 'L-2026-001', signatures: ['青禾到家'] },
      ...{ grantor: SHOP, grantee: OTHER, purposes: ['notification'], until: '2028-01-01' },
    },
    nasty[6]!,
  );
  await apply(
    today.shop,
    { kind: 'filing', organisation: SHOP, signature: '青禾到家', carrier: 'mobile', state: 'filed' },
    nasty[7]!,
  );
  const filed = {
    ...{ kind: 'template', organisation: SHOP, template: 'T-CODE', signature: '青禾到家' },
    ...{ text: '您的验证码是{code:code}，{分钟:number}分钟内有效，请勿告诉他人。', purpose: 'verification' },
  };
  const code = await apply(today.shop, filed, nasty[17]!);
  await decide(code.id, true, nasty[18]!);
  const template = await apply(
    today.shop,
    {
      ...filed,
      ...{ template: 'T-SHIPPED', purpose: 'notification', links: ['shop.example.cn'] },
      text: '您的订单{单号:number}已发货，预计{日期:date}送达，详见{链接:url}。',
    },
    nasty[19]!,
  );
  const own = await apply(officer, signature('青禾自营'), nasty[8]!);

  const until = new Date(now + 40 * DAY_MS).toISOString().slice(0, 10);
  const propose = (body: object, reason: string) =>
    ok(today.reviewer, 'POST /api/sanctions', { ...body, reason: reasonOf(reason) });
  const proposed = await propose(
    { targetKind: 'account', target: 'shop01', action: 'slow', ratePerSecond: 20, until },
    nasty[9]!,
  );
  const placed = await propose({ targetKind: 'port', target: PORT, action: 'suspend', until }, nasty[10]!);
  const deciding = { approve: true, reason: reasonOf(nasty[11]!) };
  await ok(officer, `POST /api/sanctions/${placed.id}/decision`, deciding);
  await ok(today.shop, `POST /api/sanctions/${placed.id}/appeal`, { reason: reasonOf(nasty[12]!) });

  const bring = async (content: string) => {
    const answer = await house.app.inject({
      method: 'POST',
      url: '/api/imports?kind=organisations',
      headers: { 'x-anning': '1', 'content-type': 'application/octet-stream', cookie: officer },
      payload: content,
    });
    assert.equal(answer.statusCode, 200, answer.body);
    return (answer.json() as { id: string }).id;
  };
  const wrong = nasty.map((text, i) => `${JSON.stringify({ organisation: text, name: `${i}` })}\n`).join('');
  const wrongImport = await bring(wrong);
  const fine = await bring('主体,名称\n91330200MA5EX0003E,松果商城示例\n');

  const finding = await addFinding(house, PORT, 'confirmed', nasty);
  const open = await addFinding(house, '青禾到家', 'open', nasty);
  const byDefault = await addFinding(house, SHOP, 'open', nasty);
  return {
    ...{ alike: alike.id, port: port.id, letter: letter.id, own: own.id },
    ...{ template: template.id, wrongImport, import: fine },
    ...{ rejected: rejected.id, approved: approved.id, proposed: proposed.id, placed: placed.id },
    ...{ finding, open, byDefault },
    ...(await addComplaints(house, nasty, today.shop)),
  };
}

type Complained = Pick<
  DeskContent,
  'matched' | 'ungathered' | 'decidedCase' | 'decidedLead' | 'openCase' | 'openLead'
>;

/** Complaints in a stranger's words, gathered into two cases: one answered and decided, one that waits for its answer. */
async function addComplaints(house: Stand, nasty: readonly string[], shop: string): Promise<Complained> {
  const centre = await house.signIn('desk-centre', [{ role: 'centre', organisation: undefined }]);
  let asked = 0;
  const ok = async (cookie: string, name: string, body: unknown) => {
    const headers = { 'idempotency-key': `complaints-${asked++}` };
    const answer = await house.ask(cookie, name, { body, headers });
    assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
    return answer.json();
  };
  const told = nasty.map((text, i) => ({
    ...{ recipient: `138001390${String(i).padStart(2, '0')}`, wantsStop: i % 2 === 0 },
    ...{ text: `【青禾】促销 ${text}`.slice(0, 5000), reference: `R${i}` },
    // A sender that is none is a stranger’s text too.
    sender: i % 10 === 9 ? text.slice(0, 60) : PORT,
  }));
  const { items } = await ok(centre, 'POST /api/complaints', { complaints: told });
  const taken = (items as { id: string | null }[]).flatMap(({ id }) => (id === null ? [] : [id]));
  assert.ok(taken.length > 25, `${taken.length} of ${told.length} were taken`);
  while ((await house.parts.complaints.matches.round()) > 0);
  const [matched, ungathered, first, ...others] = taken as [string, string, string, ...string[]];
  await ok(centre, `POST /api/complaints/${matched}/match`, {
    message: '0a00000000000001',
    reason: reasonOf(nasty[20]!),
  });
  const open = (complaints: readonly string[], reason: string) =>
    ok(centre, 'POST /api/cases', {
      ...{ subjectKind: 'port', port: PORT, organisation: SHOP, complaints, reason: reasonOf(reason) },
    });
  const act = (id: string, move: object) => ok(centre, `POST /api/cases/${id}/acts`, { move });
  const { case: decidedCase } = await open([matched, ...others], nasty[21]!);
  const { case: openCase } = await open([first], nasty[22]!);
  const send = (id: string, reason: string) =>
    ok(centre, `POST /api/cases/${id}/leads`, { organisation: SHOP, note: reasonOf(reason) });
  const { lead: decidedLead } = await send(decidedCase, nasty[23]!);
  const { lead: openLead } = await send(openCase, nasty[24]!);
  await act(decidedCase, { act: 'take' });
  await act(decidedCase, { act: 'note', note: reasonOf(nasty[25]!), isPublic: true });
  await act(decidedCase, { act: 'note', note: reasonOf(nasty[26]!), isPublic: false });
  await ok(shop, `POST /api/leads/${decidedLead}/answer`, {
    ...{ organisation: SHOP, found: 'sent-without-consent', deeds: ['stopped'], until: '2026-06-01' },
    ...{ statement: reasonOf(nasty[27]!), files: [{ name: reasonOf(nasty[28]!), sha256: 'a'.repeat(64) }] },
  });
  await act(decidedCase, { act: 'decide', decision: 'founded', reason: reasonOf(nasty[29]!) });
  await ok(shop, `POST /api/leads/${decidedLead}/appeal`, {
    ...{ organisation: SHOP, statement: reasonOf(nasty[30]!) },
  });
  return { matched, ungathered, decidedCase, decidedLead, openCase, openLead };
}

/** As the detectors keep one; running them over a season takes longer than all the pages. */
async function addFinding(
  { record, clock }: Stand,
  subject: string,
  state: 'open' | 'confirmed',
  nasty: readonly string[],
): Promise<string> {
  const { db } = record;
  const [kind, detector, letter] =
    subject === SHOP
      ? (['organisation', 'default-consent', 'c'] as const)
      : /^\d/.test(subject)
        ? (['port', 'sub-lease', 'a'] as const)
        : (['signature', 'scope-creep', 'b'] as const);
  const id = `f_${letter.repeat(20)}`;
  const last = Math.floor((clock.now + 8 * 3_600_000) / DAY_MS) - 1;
  const threshold = kind === 'port' ? 2.5 : 7;
  const told = { zh: '每 200 个里不超过 1 个。', en: 'At most 1 in 200.' };
  const piece = (what: string, weight: number, text: string) => ({
    ...{ kind: what, weight, numbers: { messages: 412 } },
    words: { zh: `三天内 412 条：${text}`, en: `412 messages in three days: ${text}` },
  });
  await db
    .insertInto('finding')
    .values({
      ...{ id, detector, subject, subject_kind: kind, state },
      ...{ organisations: [SHOP], first_day: last - 3, onset_day: last - 5, last_day: last },
      ...{ score: threshold * 2.31, latest_score: threshold * 1.7, threshold },
      false_alarms: JSON.stringify({ perThousand: 5, words: told }),
      evidence: JSON.stringify([
        piece('owner-not-declared', 2.4, nasty[13]!.slice(0, 200).replaceAll('\u0000', '')),
        piece('recipients-strangers', 1.1, '接收人从未收到过该主体的短信'),
      ]),
      ...{ examples: ['0a00000000000001', '0a00000000000002'], causes: ['a'] },
      told_at: state === 'confirmed' ? new Date(clock.now) : null,
    } as never)
    .execute();
  for (let day = last - 20; day <= last; day++) {
    const score = day < last - 5 ? 0.4 : threshold * (0.6 + 0.3 * (day - last + 5));
    const said = score >= threshold ? 'suspect' : 'ok';
    await db
      .insertInto('finding_day')
      .values({ detector, subject, day, state: said, score, threshold } as never)
      .execute();
  }
  const step = (act: string, to: string, name: string, reason: string) =>
    db
      .insertInto('finding_step')
      .values({
        ...{ finding: id, act, state: to, at: new Date(clock.now), by: name, by_name: name },
        ...{ reason, note: act === 'confirm' ? reasonOf(nasty[14]!) : '' },
      } as never)
      .execute();
  await step('suspect', 'open', 'detector', '5.8 ≥ 2.5');
  if (state !== 'confirmed') return id;
  await step('look', 'looking', '林晚', '');
  await step('confirm', 'confirmed', '林晚', reasonOf(nasty[15]!));
  await db
    .insertInto('finding_answer')
    .values({
      ...{ finding: id, round: 1, organisation: SHOP, statement: reasonOf(nasty[16]!) },
      ...{ at: new Date(clock.now), by: 'p', by_name: '何苗' },
    } as never)
    .execute();
  return id;
}
