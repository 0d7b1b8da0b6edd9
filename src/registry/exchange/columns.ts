import { CARRIERS, type ExchangeKind, type ImportMode, PURPOSES, type Words } from '../../domain/index.ts';
import { SOURCES } from '../signature-sources.ts';

/** `word`: one value, spaces around it left out. `text`: as it stands. `list`: several. `flag`: yes or no, nothing meaning no. `number`: JSON may write it as one. */
export type ColumnType = 'word' | 'text' | 'list' | 'time' | 'flag' | 'number';

export interface Column {
  /** The field, and the English name. */
  readonly key: string;
  readonly zh: string;
  /** What others call it in their files. */
  readonly also?: readonly string[];
  readonly type: ColumnType;
  /** In which imports it stands; absent: in both. */
  readonly only?: ImportMode;
  readonly needed: boolean;
  /** The registry does not keep it: it is not exported, and not compared with what stands there. */
  readonly passing?: true;
  readonly told: Words;
}

export interface KindWords {
  readonly words: Words;
  readonly modes: readonly ImportMode[];
  readonly columns: readonly Column[];
}

type More = Partial<Pick<Column, 'type' | 'only' | 'passing'>> & { readonly needed?: boolean };

function column(key: string, zh: string, told: readonly [zh: string, en: string], more: More = {}): Column {
  return { key, zh, type: 'word', needed: true, told: { zh: told[0], en: told[1] }, ...more };
}

const OPTIONAL = { needed: false } as const;
const CODE = ['18 位统一社会信用代码', 'an 18-character social credit code'] as const;
const TIME = ['日期（上海）或带时区的时间', 'a date in Shanghai, or a time with its offset'] as const;
const signature = column('signature', '签名', ['不带【】', 'without the brackets']);
const port = column('port', '端口', ['3 到 20 位数字', '3 to 20 digits']);
const letter = column('letter', '委托书编号', [
  '1 到 40 个字母、数字、“.”“_”“-”',
  '1 to 40 letters, digits, “.”, “_”, “-”',
]);
const purposes = (of: readonly [string, string]) =>
  column('purposes', '类型', [`${of[0]}；留空：全部`, `${of[1]}; empty: all`], { type: 'list', ...OPTIONAL });
const applicant = column('organisation', '主体', ['以谁的名义', 'in whose name'], { only: 'applications' });
const PURPOSE_LIST = [PURPOSES.join('、'), PURPOSES.join(', ')] as const;
const from = column('from', '开始', [`${TIME[0]}；留空：现在`, `${TIME[1]}; empty: now`], {
  type: 'time',
  ...OPTIONAL,
});
const until = column('until', '终止', [`${TIME[0]}；留空：不限`, `${TIME[1]}; empty: without end`], {
  type: 'time',
  ...OPTIONAL,
});
const list = (key: string, zh: string, told: readonly [string, string], more: More = {}) =>
  column(key, zh, told, { type: 'list', ...OPTIONAL, ...more });

/** What each kind of file holds, in the order in which an export writes it. */
export const KINDS: Readonly<Record<ExchangeKind, KindWords>> = {
  organisations: {
    words: { zh: '主体', en: 'organisations' },
    modes: ['facts'],
    columns: [
      column('organisation', '主体', CODE),
      column('name', '名称', ['1 到 150 个字', '1 to 150 characters'], { type: 'text' }),
      column(
        'group',
        '所属集团',
        ['集团牵头主体的代码', 'the code of the organisation that heads its group'],
        OPTIONAL,
      ),
    ],
  },
  ports: {
    words: { zh: '端口', en: 'ports' },
    modes: ['facts', 'applications'],
    columns: [
      column('organisation', '主体', ['使用方', 'who holds it']),
      port,
      column('use', '用途', ['service（服务）、marketing（营销）', 'service, marketing']),
      list('accessPoints', '接入地址', [
        'IP 地址或网段；申请时须有',
        'IP addresses or ranges; an application needs them',
      ]),
    ],
  },
  leases: {
    words: { zh: '接入关系', en: 'leases' },
    modes: ['facts', 'applications'],
    columns: [
      applicant,
      column('lease', '接入关系编号', [letter.told.zh, letter.told.en]),
      port,
      column('lessor', '出租方', CODE),
      column('lessee', '承租方', CODE),
      purposes(['可以承载的类型', 'what it may carry']),
      list('signatures', '签名', [
        '可以承载的签名，至多 100 个；留空：全部',
        'the signatures that it may carry, at most 100; empty: all',
      ]),
      column(
        'messagesMax',
        '限量',
        ['如 5000/day、100000/month；留空：不限', 'such as 5000/day, 100000/month; empty: without limit'],
        OPTIONAL,
      ),
      from,
      until,
      column(
        'confirmed',
        '已确认',
        ['yes 或 no；双方是否已确认', 'yes or no: whether both sides have confirmed it'],
        {
          type: 'flag',
          only: 'facts',
          ...OPTIONAL,
        },
      ),
    ],
  },
  assignments: {
    words: { zh: '端口分配', en: 'assignments' },
    modes: ['facts', 'applications'],
    columns: [applicant, port, signature, from, until],
  },
  signatures: {
    words: { zh: '签名', en: 'signatures' },
    modes: ['facts', 'applications'],
    columns: [
      applicant,
      signature,
      column('owner', '权利人', CODE),
      column('source', '来源', [SOURCES.join('、'), SOURCES.join(', ')], { only: 'applications' }),
      column('sourceDate', '来源日期', TIME, { only: 'applications', type: 'time' }),
      column('use', '用法', ['own（自用）、letter（他用）', 'own, letter'], { only: 'applications' }),
      { ...letter, needed: false, only: 'applications' },
      column(
        'despite',
        '相近签名',
        [
          '与其相近、仍要登记的已有签名',
          'the registered one that it resembles, where it is wanted all the same',
        ],
        {
          passing: true,
          ...OPTIONAL,
        },
      ),
    ],
  },
  letters: {
    words: { zh: '授权委托书', en: 'letters' },
    modes: ['facts', 'applications'],
    columns: [
      applicant,
      letter,
      list('signatures', '签名', ['授权的签名，1 到 100 个', 'the signatures, 1 to 100'], { needed: true }),
      column('grantor', '授权方', CODE),
      column('grantee', '被授权方', CODE),
      purposes(['授权的类型', 'for which purposes']),
      list('ports', '端口', ['授权的端口；留空：全部', 'on which ports; empty: all']),
      from,
      column('until', '终止', TIME, { type: 'time' }),
    ],
  },
  filings: {
    words: { zh: '报备', en: 'filings' },
    modes: ['facts', 'applications'],
    columns: [
      applicant,
      signature,
      column('carrier', '运营商', [CARRIERS.join('、'), CARRIERS.join(', ')]),
      column('state', '状态', [
        'filed（已报备）、failed（未通过）、withdrawn（已撤回）',
        'filed, failed, withdrawn',
      ]),
    ],
  },
  templates: {
    words: { zh: '模板', en: 'templates' },
    modes: ['facts', 'applications'],
    columns: [
      column('organisation', '主体', ['由谁发送', 'who sends it']),
      column('template', '模板编号', [letter.told.zh, letter.told.en]),
      signature,
      column(
        'text',
        '模板内容',
        [
          '签名之后的文字，2 到 1000 个字；变量写作 {名称:类型}',
          'the text after the signature, 2 to 1000 characters; a variable is {name:type}',
        ],
        {
          type: 'text',
        },
      ),
      column('purpose', '类型', PURPOSE_LIST),
      list('ports', '端口', ['将用的端口', 'the ports that it will be sent from'], { only: 'applications' }),
      list('links', '链接域名', ['链接可用的域名', 'hosts that its links may lead to']),
      list('callbacks', '回拨号码', ['可以请人拨打的号码', 'numbers that it may ask to call']),
    ],
  },
};

/** The columns of an import. */
export function columnsIn(kind: ExchangeKind, mode: ImportMode): readonly Column[] {
  return KINDS[kind].columns.filter(({ only }) => only === undefined || only === mode);
}

/** The columns of an export: what the registry keeps. */
export function columnsOut(kind: ExchangeKind): readonly Column[] {
  return columnsIn(kind, 'facts').filter(({ passing }) => passing !== true);
}

/** `organisation（主体）, name（名称）` */
export function allowedColumns(columns: readonly Column[]): string {
  return columns.map(({ key, zh }) => `${key}（${zh}）`).join(', ');
}
