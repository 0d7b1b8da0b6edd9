import { randomBytes } from 'node:crypto';
import { DAY_MS, formatDay, type Port, parseRecipient, valid } from '../domain/index.ts';
import { createSigner, type Signer } from '../evidence/index.ts';
import { BatchBuilder, possessionStatement } from '../registry/index.ts';
import type { Town } from '../world/index.ts';
import type { App } from './app.ts';
import { signedIn } from './demo-desk.ts';

const MINUTE_MS = 60_000;
const KEY = 'office-1';

interface Message {
  readonly id: string;
  readonly at: string;
  readonly port: string;
  readonly text: string;
}

/**
 * The shop as an organisation that keeps its papers in order: qualifications of which one is verified, people, a relation, and a signed batch that
 * proves one of its messages. All of it by the API. A folder that has it already is left as it is.
 */
export async function demoCustody(
  app: Pick<App, 'access' | 'address'>,
  { organisations: { shop, provider }, ports }: Pick<Town, 'organisations' | 'ports'>,
  at: number,
): Promise<void> {
  const [owner, reviewer, centre] = await Promise.all([
    signedIn(app, 'demo-desk-shop', '演示·禾屿 登记专员', { role: 'sender', organisation: shop }),
    signedIn(app, 'demo-desk-2', '演示·审核 陆舟', { role: 'carrier', organisation: undefined }),
    signedIn(app, 'demo-desk-centre', '演示·投诉中心 纪禾', { role: 'centre', organisation: undefined }),
  ]);
  const own = `/api/organisations/${shop}`;
  const page = (await owner(`GET ${own}`)) as unknown as { qualifications: unknown[] };
  if (page.qualifications.length > 0) return;
  const licence = await owner(`POST ${own}/qualifications`, {
    ...{ kind: 'business-licence', number: shop, issuer: '演示市市场监督管理局', from: '2019-03-01' },
  });
  await reviewer(`POST /api/qualifications/${licence.id}/decision`, {
    ...{ approve: true, reason: '与企业信用信息公示系统一致' },
  });
  await owner(`POST ${own}/qualifications`, {
    ...{ kind: 'sms-access-code', number: '演短〔2025〕0088', issuer: '演示省通信管理局' },
    until: formatDay(at + 40 * DAY_MS),
  });
  const people = [
    ['legal-representative', '苏禾', '13900000011', 'suhe@heyu.example'],
    ['sms-responsible', '周屿', '13900000012', 'zhouyu@heyu.example'],
  ] as const;
  for (const [role, name, phone, email] of people)
    await owner(`POST ${own}/contacts`, { role, name, phone, email });
  await owner(`POST ${own}/relations`, { counterparty: provider, role: 'content-provider' });

  const signer = createSigner(shop, randomBytes(32));
  const { origin } = (await owner(`GET ${own}/custody-keys`)) as unknown as { origin: string };
  await owner(`POST ${own}/custody-keys`, possession(signer, origin));
  const { items } = await owner(
    `GET /api/messages?${new URLSearchParams({ port: ports.shopMarketing, outcome: 'allow', limit: '1' })}`,
  );
  const message = items[0] as Message | undefined;
  if (message === undefined) return;
  const reason = '演示：为禾屿签署转出批次';
  const unmasked = await centre(`POST /api/messages/${message.id}/unmask`, { reason });
  const { recipient } = unmasked as unknown as { recipient: string };
  // Shorter than what clocks may differ by: of no other message does it say that it was not passed on.
  const sent = Date.parse(message.at);
  const span = { from: sent - MINUTE_MS, to: Math.min(sent + MINUTE_MS, at) };
  const batch = new BatchBuilder(randomBytes(32));
  batch.add({ port: message.port, recipient: valid(parseRecipient(recipient)), text: message.text });
  const statement = {
    ...{ organisation: shop, port: ports.marketing as Port, lease: 'L-shop-marketing' },
    ...span,
  };
  await owner('POST /api/custody/batches', [...batch.finish(statement, signer)].join(''));
}

/** A key as its owner registers it, with the proof of possession. */
function possession(signer: Signer, origin: string) {
  const [, , ...material] = signer.verifierKey.split('+');
  const publicKey = Buffer.from(material.join('+'), 'base64').subarray(1).toString('base64');
  const statement = possessionStatement(signer.name, { key: KEY, publicKey }, origin);
  return { key: KEY, publicKey, proof: signer.sign(Buffer.from(statement)).toString('base64') };
}
