import { AccessError } from '../access/index.ts';
import { DAY_MS, type Duty, formatDay } from '../domain/index.ts';
import type { Town } from '../world/index.ts';
import type { App } from './app.ts';

type Ask = (name: string, body?: unknown) => Promise<{ readonly id: string; readonly items: unknown[] }>;

/**
 * What people of the town have left on the desk: applications in every state, a sanction that is proposed and one in force. It goes in by the API,
 * as people do it, so that each step has its hand, its reason and its line in the audit. A folder that has it already is left as it is.
 */
export async function demoDesk(
  app: Pick<App, 'access' | 'address'>,
  { organisations }: Pick<Town, 'organisations'>,
  at: number,
): Promise<void> {
  const { shop, provider, lender, stranger } = organisations;
  const as = (login: string, name: string, duty: Duty) => signedIn(app, login, name, duty);
  const everywhere: Duty = { role: 'carrier', organisation: undefined };
  const [one, two, three, owner, borrower] = await Promise.all([
    as('demo-desk-1', '演示·审核 顾言', everywhere),
    as('demo-desk-2', '演示·审核 陆舟', everywhere),
    as('demo-desk-3', '演示·审核 沈清', everywhere),
    as('demo-desk-shop', '演示·禾屿 登记专员', { role: 'sender', organisation: shop }),
    as('demo-desk-lender', '演示·砚青 登记专员', { role: 'sender', organisation: lender }),
  ]);
  if ((await one('GET /api/applications')).items.length > 0) return;

  const apply = async (who: Ask, wanted: object, reason: string) =>
    (await who('POST /api/applications', { wanted, reason })).id;
  const decide = (who: Ask, id: string, approve: boolean, reason: string) =>
    who(`POST /api/applications/${id}/decision`, { approve, reason });
  const appeal = (id: string, reason: string) => owner(`POST /api/applications/${id}/appeal`, { reason });
  const signature = (name: string, organisation: string, more: object = {}) => ({
    ...{ kind: 'signature', organisation, signature: name, owner: organisation },
    ...{ source: 'company-name', sourceDate: '2025-03-01', use: 'own', ...more },
  });

  const home = await apply(owner, signature('禾屿到家', shop), '到家业务上线，与营业执照名称一致');
  await decide(two, home, true, '材料齐全，核对无误');
  const gold = await apply(owner, signature('禾屿黄金', shop), '新开黄金饰品频道');
  await decide(one, gold, false, '营业执照的经营范围不含黄金饰品，请补充许可材料');
  const travel = await apply(owner, signature('禾屿旅行', shop), '旅行频道试运营');
  await decide(one, travel, false, '没有旅行社业务经营许可证');
  await appeal(travel, '只做景区门票代售，不需要旅行社许可，附上备案材料');
  const bank = await apply(owner, signature('禾屿银行卡', shop), '会员储值卡');
  await decide(one, bank, false, '名称会让人以为是银行');
  await appeal(bank, '是购物储值卡，不是银行卡');
  await decide(three, bank, false, '用途说明不改变名称引起的误解，维持驳回');
  const old = await apply(owner, signature('禾屿活动', shop), '双十二活动');
  await owner(`DELETE /api/applications/${old}`, { reason: '改用原有签名' });

  const alike = signature('禾嶼鮮生', lender, { source: 'trademark', despite: '禾屿鲜生' });
  await apply(borrower, alike, '自有繁体商标，2019 年注册，附商标证');
  const port = { kind: 'port', organisation: shop, port: '106900880177', use: 'marketing' };
  await apply(owner, { ...port, accessPoints: ['198.51.100.12', '198.51.100.13'] }, '双十二会员活动');
  const letter = {
    ...{ kind: 'letter', organisation: shop, letter: 'A-shop-provider' },
    ...{ signatures: ['禾屿集市'], grantor: shop, grantee: provider },
    ...{ purposes: ['notification'], until: formatDay(at + 365 * DAY_MS) },
  };
  await apply(owner, letter, '委托鹤屿云代发物流通知');
  const filing = {
    kind: 'filing',
    organisation: shop,
    signature: '禾屿到家',
    carrier: 'mobile',
    state: 'filed',
  };
  await apply(owner, filing, '移动侧报备已完成');

  const template = (name: string, text: string, purpose: string, links: readonly string[] = []) => ({
    ...{ kind: 'template', organisation: shop, template: name, signature: '禾屿到家', text, purpose },
    ...(links.length === 0 ? {} : { links }),
  });
  const said = '您的验证码是{验证码:code}，{分钟:number}分钟内有效，请勿告诉他人。';
  const code = await apply(owner, template('HY-CODE', said, 'verification'), '到家业务登录验证码');
  await decide(two, code, true, '变量和固定文字清楚，与用途相符');
  const shipped = '您的订单{单号:number}已由骑手取货，预计{时间:time}送达，详见{链接:url}。';
  const notice = template('HY-SHIPPED', shipped, 'notification', ['daojia.example.cn']);
  await apply(owner, notice, '到家业务配送通知');

  const until = formatDay(at + 30 * DAY_MS);
  const suspension = {
    ...{ targetKind: 'organisation', target: stranger, action: 'suspend', until },
    reason: '冒用他人端口发送，核实期间暂停',
  };
  const { id } = await one('POST /api/sanctions', suspension);
  await two(`POST /api/sanctions/${id}/decision`, { approve: true, reason: '网关记录与投诉一致' });
  await one('POST /api/sanctions', {
    ...{ targetKind: 'organisation', target: lender, action: 'slow', ratePerSecond: 20, until },
    reason: '近七天投诉率明显高于同类发送方，先限速观察',
  });
}

/** Somebody of the desk, and the API as they use it; a body that is a text is sent as one. */
export async function signedIn(
  { access, address }: Pick<App, 'access' | 'address'>,
  login: string,
  name: string,
  duty: Duty,
): Promise<Ask> {
  try {
    await access.people.invite({ login, name, language: 'zh', duties: [duty], by: 'demo' });
  } catch (error) {
    // The folder of an earlier demo knows them already.
    if (!(error instanceof AccessError) || error.code !== 'login-taken') throw error;
  }
  let cookie = '';
  const ask: Ask = async (what, body) => {
    const [method, path] = what.split(' ') as [string, string];
    const response = await fetch(address + path, {
      method,
      headers: {
        'x-anning': '1',
        cookie,
        ...(body === undefined
          ? {}
          : { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`the demo's desk: ${what}: ${answer}`);
    cookie ||= response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return JSON.parse(answer) as Awaited<ReturnType<Ask>>;
  };
  await ask('POST /api/session/token', { token: await access.people.signInLink(login) });
  return ask;
}
