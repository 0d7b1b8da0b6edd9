import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';

/*
 * A platform's own files with planted violations, written by somebody who knows the trade and nothing of the rules' code: a shop, its lender and two dozen merchants
 * send codes, notices and adverts for three weeks; each planted message is to a person of its own.
 */

/** What was planted, and the code by which it is to be found. */
export const PLANTED = {
  unsigned: 'signature-missing',
  'never agreed': 'recipient-never-consented',
  'agreed and withdrew': 'recipient-withdrew-consent',
  'refuses all marketing': 'recipient-refuses-all-marketing',
  'agreed, and the term is over': 'consent-expired',
  'agreed to loans, sent retail': 'consent-for-another-purpose',
  declined: 'recipient-declined',
  'asked and never answered': 'recipient-silent',
  'once a month, sent twice': 'consent-frequency-exceeded',
  'no way to refuse': 'opt-out-instruction-missing',
  'an advert on the service port': 'marketing-on-service-port',
  'after the plan was over': 'plan-outside-window',
} as const;
export type Kind = keyof typeof PLANTED;
const KINDS = Object.keys(PLANTED) as Kind[];

/** The first kind once, the second twice … */
const SEQUENCE = KINDS.flatMap((kind, i) => Array<Kind>(i + 1).fill(kind));

export interface GeneratedFiles {
  readonly log: string;
  readonly others: Readonly<Record<'consents' | 'templates' | 'plans' | 'ports', string>>;
  readonly messages: number;
  readonly consents: number;
  /** By the row of the log. */
  readonly planted: ReadonlyMap<number, Kind>;
}

const SHOP = '安宁商城';
const LENDER = '晴川贷款';
const MERCHANTS = 24;
const MARKETING_PORT = '10690001';
const SERVICE_PORT = '10690002';
const START = Date.parse('2026-06-01T08:30:00+08:00');
const DAYS = 18;
/** Of each day twelve hours are sent in. */
const OPEN_MS = 12 * 3_600_000;
const LATE = Date.parse('2026-06-25T10:00:00+08:00');

const retail = (n: number) => `会员专享：全场满${200 + (n % 7) * 50}减${20 + (n % 5) * 10}，今晚8点开抢`;
const offer = (n: number) => `您有最高${1 + (n % 20)}万元贷款额度待领取，限时优惠利率低至3.6%`;
const OUT = '。拒收请回复R';

/** Writes the files into a folder. `messages` is how many rows the log has. */
export function writeLog(folder: string, messages: number): GeneratedFiles {
  const consents = new Writer(path.join(folder, 'consents.csv'));
  const log = new Writer(path.join(folder, 'log.csv'));
  const planted = new Map<number, Kind>();
  consents.line(['手机号', '商家', '类型', '同意时间', '状态', '到期时间', '撤回时间', '频次', '证明']);
  log.line(['发送时间', '端口', '手机号', '短信内容', '商家', '模板编号']);
  const people = Math.max(100, Math.floor(messages / 4));
  let agreed = 0;
  const agree = (row: readonly string[]) => {
    agreed++;
    consents.line(row);
  };
  for (let i = 0; i < people; i++) {
    agree([
      person(i),
      whoOf(i),
      i % 5 === 0 ? '金融' : '零售',
      dayBefore(i),
      '',
      '2027-06-30',
      '',
      '每日50条',
      `C-${i}`,
    ]);
  }
  const every = Math.max(KINDS.length * 2, 160);
  let victims = 0;
  for (let i = 0, row = 2; i < messages; i++, row++) {
    const at = momentOf(i, messages);
    // Gateways write as they come: not quite in the order of time.
    const written = time(at + ((i * 7919) % 60) * 1000);
    const isPlanted = i % every === every - 1;
    if (!isPlanted) {
      log.line(usual(i, written, people));
      continue;
    }
    const which = Math.floor(i / every);
    // Not of each kind the same number, so that two kinds taken for each other show.
    const kind = SEQUENCE[(which * 5) % SEQUENCE.length]!;
    planted.set(row, kind);
    log.line(
      plant(kind, victims++, written, at, agree, log, () => {
        row++;
        i++;
      }),
    );
    if (kind === 'once a month, sent twice') {
      planted.delete(row - 1);
      planted.set(row, kind);
    }
  }
  log.close();
  consents.close();
  return {
    log: log.file,
    messages: log.lines - 1,
    consents: agreed,
    planted,
    others: { consents: consents.file, ...filed(folder) },
  };
}

function usual(i: number, at: string, people: number): string[] {
  const kind = i % 10;
  const who = (i * 48_271) % people;
  if (kind < 3)
    return [
      at,
      SERVICE_PORT,
      person(who),
      `【${SHOP}】验证码${100000 + (i % 900000)}，5分钟内有效，请勿告诉他人。`,
      '',
      'M-CODE',
    ];
  if (kind < 4)
    return [
      at,
      SERVICE_PORT,
      person(who),
      `【${SHOP}】您的订单已发货，运单号${770000000000 + i}，请留意查收。`,
      '',
      'M-SHIP',
    ];
  const isLoan = who % 5 === 0;
  const merchant = whoOf(who);
  const text = isLoan ? `【${LENDER}】${offer(i)}${OUT}` : `【${signatureOf(merchant)}】${retail(i)}${OUT}`;
  return [
    at,
    MARKETING_PORT + tail(who),
    person(who),
    text,
    merchant,
    isLoan ? 'M-LOAN' : templateOf(merchant),
  ];
}

function plant(
  kind: Kind,
  n: number,
  at: string,
  moment: number,
  agree: (row: readonly string[]) => void,
  log: Writer,
  another: () => void,
): string[] {
  const to = `199${String(n).padStart(8, '0')}`;
  const before = time(Date.parse('2026-02-01T10:00:00+08:00') + (n % 60) * 3_600_000);
  const granted = (more: Partial<Record<'line' | 'state' | 'until' | 'withdrawn' | 'often', string>> = {}) =>
    agree([
      ...[to, '', more.line ?? '零售', before, more.state ?? ''],
      ...[more.until ?? '2027-06-30', more.withdrawn ?? '', more.often ?? '', `P-${n}`],
    ]);
  const message = (text: string, port = MARKETING_PORT, when = at) => [when, port, to, text, '', ''];
  const advert = `【${SHOP}】${retail(n)}${OUT}`;
  switch (kind) {
    case 'unsigned':
      granted();
      return message(`${retail(n)}${OUT}`);
    case 'never agreed':
      return message(advert);
    case 'agreed and withdrew':
      granted({ withdrawn: '2026-05-20 12:00:00' });
      return message(advert);
    case 'refuses all marketing':
      granted();
      agree([to, '', '', '2026-05-21 12:00:00', '谢绝一切', '', '', '', '']);
      return message(advert);
    case 'agreed, and the term is over':
      granted({ until: '2026-05-31' });
      return message(advert);
    case 'agreed to loans, sent retail':
      granted({ line: '金融' });
      return message(advert);
    case 'declined':
      agree([to, '', '零售', before, '拒绝', '', '', '', '']);
      return message(advert);
    case 'asked and never answered':
      agree([to, '', '零售', before, '未答复', '', '', '', '']);
      return message(advert);
    case 'once a month, sent twice':
      granted({ often: '每月1条' });
      log.line(message(advert, MARKETING_PORT, time(moment - 3_600_000)));
      another();
      return message(advert);
    case 'no way to refuse':
      granted();
      return message(`【${SHOP}】${retail(n)}。`);
    case 'an advert on the service port':
      granted();
      return message(advert, SERVICE_PORT);
    case 'after the plan was over':
      granted();
      return message(advert, MARKETING_PORT, time(LATE + (n % 3600) * 1000));
  }
}

function filed(folder: string): Pick<GeneratedFiles['others'], 'templates' | 'plans' | 'ports'> {
  const names = [SHOP, ...Array.from({ length: MERCHANTS }, (_, i) => signatureOf(`商家${i + 1}号`))];
  const templates = new Writer(path.join(folder, 'templates.csv'));
  templates.line(['模板编号', '签名', '模板内容', '类型']);
  templates.line(['M-CODE', SHOP, '验证码#code#，5分钟内有效，请勿告诉他人。', '验证码']);
  templates.line(['M-SHIP', SHOP, '您的订单已发货，运单号#number#，请留意查收。', '通知']);
  templates.line([
    'M-LOAN',
    LENDER,
    '您有最高#amount#万元贷款额度待领取，限时优惠利率低至3.6%。拒收请回复R',
    '金融',
  ]);
  for (const [i, name] of names.entries()) {
    templates.line([
      i === 0 ? 'M-SALE' : `M-SALE-${i}`,
      name,
      '会员专享：全场满#a#减#b#，今晚8点开抢。拒收请回复R',
      '零售',
    ]);
    templates.line([`M-BARE-${i}`, name, '会员专享：全场满#a#减#b#，今晚8点开抢。', '零售']);
  }
  const plans = new Writer(path.join(folder, 'plans.csv'));
  plans.line(['预案编号', '商家', '类型', '端口', '签名', '开始', '结束']);
  for (const [i, name] of names.entries())
    plans.line([
      `P618-${i}`,
      i === 0 ? '' : `商家${i}号`,
      '零售',
      `${MARKETING_PORT} ${SERVICE_PORT}`,
      name,
      '2026-06-01',
      '2026-06-20',
    ]);
  plans.line(['P618-loan', '晴川', '金融', MARKETING_PORT, LENDER, '2026-06-01', '2026-06-20']);
  const ports = new Writer(path.join(folder, 'ports.csv'));
  ports.line(['端口', '用途']);
  ports.line([MARKETING_PORT, '营销']);
  ports.line([SERVICE_PORT, '服务']);
  for (const each of [templates, plans, ports]) each.close();
  return { templates: templates.file, plans: plans.file, ports: ports.file };
}

function person(i: number): string {
  return String(13_000_000_000 + ((i * 61_803_399) % 900_000_000) * 2);
}

/** The lender, the shop itself (empty) or a merchant. */
function whoOf(i: number): string {
  if (i % 5 === 0) return '晴川';
  return i % 3 === 0 ? '' : `商家${1 + (i % MERCHANTS)}号`;
}

function signatureOf(merchant: string): string {
  return merchant === '' ? SHOP : `星河${merchant}`;
}

function templateOf(merchant: string): string {
  const number = /\d+/.exec(merchant);
  return number === null ? 'M-SALE' : `M-SALE-${number[0]}`;
}

function tail(i: number): string {
  return String(i % 100).padStart(4, '0');
}

function dayBefore(i: number): string {
  return time(Date.parse('2025-12-01T09:00:00+08:00') + (i % 150) * 86_400_000 + (i % 40_000) * 1000);
}

/** Spread over the days, in their open hours. */
function momentOf(i: number, messages: number): number {
  const share = (i / messages) * DAYS;
  const day = Math.floor(share);
  return START + day * 86_400_000 + Math.floor(((share - day) * OPEN_MS) / 60_000) * 60_000;
}

function time(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

class Writer {
  readonly file: string;
  readonly #descriptor: number;
  #piece = '';
  lines = 0;

  constructor(file: string) {
    this.file = file;
    this.#descriptor = openSync(file, 'w');
  }

  line(cells: readonly string[]): void {
    this.lines++;
    this.#piece += `${cells.join(',')}\n`;
    if (this.#piece.length > 1 << 20) this.#flush();
  }

  #flush(): void {
    writeSync(this.#descriptor, this.#piece);
    this.#piece = '';
  }

  close(): void {
    this.#flush();
    closeSync(this.#descriptor);
  }
}
