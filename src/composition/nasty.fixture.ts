/** For the tests: 200 nasty texts through every door of the complaint centre, as strangers, officers and parties would bring them. */
import type { LightMyRequestResponse } from 'fastify';
import { cookieOf, judged, SHOP } from '../api/fixture.ts';
import { parseRecipient, valid } from '../domain/index.ts';
import { BROKEN_TEXTS, nastyTexts } from '../domain/nasty.fixture.ts';
import { appendChanges, recipientTag } from '../store/index.ts';
import type { OpenCentre } from './centre.fixture.ts';

export const NASTY = [...nastyTexts(200 - BROKEN_TEXTS.length), ...BROKEN_TEXTS];
export const PHONE = '13800138001';
export const PORT = '10691234567';
const OF_A_CASE = 20;

/** As the centre keeps what a browser sent: without what neither a table nor a page can hold. */
export const kept = (text: string): string => text.toWellFormed().replaceAll('\0', '').trim();
/** As somebody types it who has so much room. */
const said = (text: string, max: number): string => kept(kept(text).slice(0, max)) || '无';

export interface NastyCentre {
  /** The cookie of the person's own pages, and those of two who sign in. */
  readonly person: string;
  readonly officer: string;
  readonly shop: string;
  /** In the order of the texts. */
  readonly complaints: readonly string[];
  /** Each with twenty of those that were not closed at once as repeated or as a code. */
  readonly cases: readonly string[];
  readonly leads: readonly string[];
  /** Of each lead, the texts. */
  readonly forwarded: readonly (readonly string[])[];
  /** One for each lead, which is answered by it but for the last. */
  readonly tokens: readonly string[];
  /** The pages that were answered on the way. */
  readonly pages: readonly LightMyRequestResponse[];
  /** Of an import whose rows are all wrong. */
  readonly wrongImport: string;
}

export async function bringNasty({ house, codeOn }: OpenCentre): Promise<NastyCentre> {
  const { app, ask, clock } = house;
  const pages: LightMyRequestResponse[] = [];
  const form = async (url: string, fields: Readonly<Record<string, string>>, cookie?: string) => {
    const answer = await app.inject({
      ...{ method: 'POST', url, payload: new URLSearchParams(fields).toString() },
      headers: {
        ...{ 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
        ...(cookie === undefined ? {} : { cookie }),
      },
    });
    pages.push(answer);
    return answer;
  };
  const ok = async (cookie: string, name: string, body?: unknown) => {
    const answer = await ask(cookie, name, body === undefined ? {} : { body });
    if (answer.statusCode !== 200) throw new Error(`${name}: ${answer.statusCode} ${answer.body}`);
    return answer.json();
  };

  const at = clock.now - 86_400_000;
  await appendChanges(house.record.db, 'test', [
    { kind: 'port-opened', at, port: PORT, holder: SHOP, use: 'marketing' } as never,
  ]);
  while (house.directory.portStanding(PORT, clock.now) === undefined)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await house.traffic.insertBlock({
    ...{ gateway: 'gateway-1', block: 1, receipts: [], inbound: [] },
    messages: NASTY.slice(-40).map((text, i) =>
      judged(house, (0xc000 + i).toString(16).padStart(16, '0'), 'shop01', SHOP, {
        ...{ at: at + i, text: kept(text), port: PORT, purpose: 'marketing-retail' },
        recipientTag: recipientTag(house.parts.sealKey, valid(parseRecipient(PHONE))),
        recipientSealed: house.sealer.seal(Buffer.from(`86${PHONE}`)).toString('base64'),
      }),
    ),
  });

  const asked = cookieOf(await form('/mine/code', { number: PHONE }));
  const person = cookieOf(await form('/mine/session', { code: codeOn(PHONE) }, asked));
  const complaints: string[] = [];
  for (const text of NASTY) {
    const { payload, headers } = multipart({ sender: text.slice(0, 50), text });
    const answer = await app.inject({
      ...{ method: 'POST', url: '/mine/complaints', payload },
      headers: { ...headers, cookie: person, accept: 'text/html' },
    });
    const id = /\/mine\/complaints\/(\d+)/.exec(String(answer.headers.location))?.[1];
    if (id === undefined) throw new Error(`${JSON.stringify(text)}: ${answer.statusCode} ${answer.body}`);
    complaints.push(id);
  }

  const officer = await house.signIn('nasty-officer', [{ role: 'centre', organisation: undefined }]);
  const shop = await house.signIn('nasty-shop', [{ role: 'sender', organisation: SHOP }]);
  const listed = (await ok(officer, 'GET /api/complaints?limit=500')).items as {
    id: string;
    state: string;
  }[];
  const closed = new Set(listed.filter(({ state }) => state === 'closed').map(({ id }) => id));
  const open = complaints.flatMap((id, i) => (closed.has(id) ? [] : [{ id, text: NASTY[i]! }]));
  const cases: string[] = [];
  const leads: string[] = [];
  const tokens: string[] = [];
  const forwarded: string[][] = [];
  for (let i = 0; i < open.length; i += OF_A_CASE) {
    const members = open.slice(i, i + OF_A_CASE);
    const texts = members.map(({ text }) => text);
    const opened = await ok(officer, 'POST /api/cases', {
      ...{ subjectKind: 'single', organisation: SHOP, reason: said(texts[0]!, 400) },
      complaints: members.map(({ id }) => id),
    });
    cases.push(opened.case);
    forwarded.push(texts);
    for (const [k, text] of texts.entries())
      await ok(officer, `POST /api/cases/${opened.case}/acts`, {
        move: { act: 'note', note: said(text, 3000), isPublic: k % 2 === 0 },
      });
    const note = said(texts.at(-1)!, 400);
    const { lead } = await ok(officer, `POST /api/cases/${opened.case}/leads`, { note });
    leads.push(lead);
    tokens.push((await ok(officer, `POST /api/leads/${lead}/links`, { organisation: SHOP })).token);
  }
  for (const [i, token] of tokens.entries()) {
    const url = `/lead/${token}`;
    await form(url, { do: 'open' });
    for (const text of forwarded[i]!)
      await form(url, {
        ...{ do: 'answer', found: text, until: text, passedTo: text, proofs: text, statement: text },
      });
    if (i === tokens.length - 1) continue;
    const statement = said(forwarded[i]!.at(i)!, 3000);
    const taken = await form(url, {
      ...{ do: 'answer', found: 'not-sent-by-us', deeds: 'nothing', statement: `答复${statement}` },
    });
    if (taken.statusCode !== 200) throw new Error(taken.body);
    await form(url, { do: 'open' });
  }
  for (const [i, id] of complaints.slice(0, 100).entries())
    await form(`/mine/complaints/${id}/objection`, { words: said(NASTY[i]!, 900) }, person);

  const wrong = NASTY.map((text) =>
    JSON.stringify({ 收到号码: `${PHONE}${text.slice(0, 30)}`, 短信内容: text, 类别: text }),
  );
  const sent = await app.inject({
    ...{ method: 'POST', url: `/api/imports/complaints?organisation=${SHOP}`, payload: wrong.join('\n') },
    headers: { 'x-anning': '1', cookie: shop, 'content-type': 'application/octet-stream' },
  });
  if (sent.statusCode !== 200) throw new Error(sent.body);
  const wrongImport = sent.json().id as string;
  while (['waiting', 'running'].includes((await ok(shop, `GET /api/imports/${wrongImport}`)).state))
    await new Promise((resolve) => setTimeout(resolve, 50));
  return { person, officer, shop, complaints, cases, leads, forwarded, tokens, pages, wrongImport };
}

/** A form with files as browsers send it. */
export function multipart(fields: Readonly<Record<string, string>>): {
  readonly payload: Buffer;
  readonly headers: Readonly<Record<string, string>>;
} {
  const boundary = '----anning-nasty-0123456789';
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    payload: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}
