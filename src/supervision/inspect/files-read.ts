import type { Words } from '../../domain/index.ts';
import type { Column } from '../../registry/index.ts';

/** The files that an inspection reads. The log alone is needed; what the others would tell is then not judged. */
export const ROLES = ['log', 'consents', 'templates', 'plans', 'ports'] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_WORDS: Readonly<Record<Role, Words>> = {
  log: { zh: '发送记录', en: 'send log' },
  consents: { zh: '同意记录', en: 'consents' },
  templates: { zh: '模板', en: 'templates' },
  plans: { zh: '营销预案', en: 'marketing plans' },
  ports: { zh: '端口', en: 'ports' },
};

type More = Partial<Pick<Column, 'type' | 'needed'>> & { readonly also?: readonly string[] };
const column = (
  key: string,
  zh: string,
  told: readonly [zh: string, en: string],
  more: More = {},
): Column => ({
  ...{ key, zh, type: 'word', needed: false, told: { zh: told[0], en: told[1] } },
  ...more,
});
const NEEDED = { needed: true } as const;

const NUMBER = column(
  'recipient',
  '手机号',
  [
    '11 位中国手机号，或带 + 的国际号码',
    'a Chinese mobile number of 11 digits, or an international one with +',
  ],
  {
    ...NEEDED,
    also: [
      ...[
        '手机号码',
        '接收号码',
        '接收手机号',
        '用户号码',
        '用户手机号',
        '目标号码',
        '被叫号码',
        '电话',
        '手机',
      ],
      ...[
        'mobile',
        'phone',
        'phone_number',
        'phone_numbers',
        'phonenumber',
        'msisdn',
        'to',
        'dest',
        'destination',
      ],
    ],
  },
);
const MERCHANT = column(
  'organisation',
  '商家',
  [
    '替谁发送：商家名称、编号或信用代码；留空：平台自己',
    'on whose behalf: a merchant’s name, number or code; empty: the platform itself',
  ],
  {
    also: [
      ...['主体', '商户', '商户名称', '商家名称', '店铺', '店铺名称', '卖家', '客户', '客户名称'],
      ...['merchant', 'merchant_name', 'shop', 'store', 'seller', 'seller_name', 'customer', 'tenant'],
    ],
  },
);

const TEMPLATE = [
  '模板ID',
  '模板id',
  '模板号',
  '模板代码',
  'template_id',
  'templateid',
  'template_code',
  'templatecode',
];

/** What each file may tell, and the names that files give it. */
export const COLUMNS: Readonly<Record<Role, readonly Column[]>> = {
  log: [
    column(
      'at',
      '发送时间',
      ['何时提交，如 2026-06-18 09:30:00', 'when it was submitted, such as 2026-06-18 09:30:00'],
      {
        ...NEEDED,
        also: [
          ...['提交时间', '下发时间', '时间', '日期', '发送日期', '创建时间'],
          ...[
            'time',
            'date',
            'sent_at',
            'sentat',
            'send_time',
            'sendtime',
            'submit_time',
            'submitted_at',
            'created_at',
            'timestamp',
          ],
        ],
      },
    ),
    column('source', '端口', ['短信显示的发送号码', 'the sender number that the message shows'], {
      ...NEEDED,
      also: [
        ...['端口号', '发送端口', '发送号码', '主叫号码', '通道号', '接入号', '接入码', '源号码', '显示号码'],
        ...[
          'port',
          'sender',
          'sender_id',
          'from',
          'src',
          'srcid',
          'src_id',
          'source_number',
          'access_number',
        ],
      ],
    }),
    NUMBER,
    column(
      'text',
      '短信内容',
      ['短信全文，签名在最前面的【】内', 'the whole text, the signature in 【】 at its front'],
      {
        ...NEEDED,
        type: 'text',
        also: [
          ...['内容', '短信正文', '正文', '短信原文', '发送内容', '文本', '消息内容'],
          ...['content', 'message', 'sms', 'sms_content', 'body', 'msg', 'msg_content'],
        ],
      },
    ),
    MERCHANT,
    column('signature', '签名', ['正文不带签名时，签名另写在这里', 'where the text does not bear it'], {
      also: ['短信签名', '签名名称', 'sign', 'sign_name', 'signname'],
    }),
    column('template', '模板编号', ['按哪个模板发送', 'the template that it was sent by'], {
      also: TEMPLATE,
    }),
  ],
  consents: [
    NUMBER,
    MERCHANT,
    column(
      'purpose',
      '类型',
      [
        '同意的营销类型：零售、金融、保险……，或“全部”',
        'the line of business agreed to: retail, finance, insurance …, or all; a refusal needs none',
      ],
      {
        also: [
          '同意类型',
          '业务类型',
          '营销类型',
          '业务线',
          '用途',
          'type',
          'category',
          'line',
          'business',
          'consent_type',
        ],
      },
    ),
    column('at', '同意时间', ['何时发生', 'when it happened'], {
      ...NEEDED,
      also: [
        ...['时间', '日期', '授权时间', '订阅时间', '登记时间', '操作时间'],
        ...['time', 'date', 'consented_at', 'granted_at', 'opt_in_time', 'opted_in_at', 'created_at'],
      ],
    }),
    column(
      'state',
      '状态',
      [
        '同意、征询、拒绝、未答复、撤回、拒收、谢绝一切；留空：同意',
        'granted, requested, declined, unanswered, withdrawn, refused, refused-all; empty: granted',
      ],
      { also: ['同意状态', '订阅状态', '动作', 'status', 'action', 'consent_status', 'event'] },
    ),
    column(
      'until',
      '到期时间',
      ['同意到何时为止；留空：未写明，按没有期限', 'until when; empty: not stated, taken as without end'],
      {
        also: [
          '有效期至',
          '截止时间',
          '失效时间',
          '终止',
          'expires',
          'expires_at',
          'expiry',
          'valid_until',
          'end_date',
        ],
      },
    ),
    column(
      'withdrawn',
      '撤回时间',
      ['何时撤回或退订；留空：没有', 'when it was withdrawn; empty: it was not'],
      {
        also: [
          '退订时间',
          '取消时间',
          '拒收时间',
          'withdrawn_at',
          'opt_out_time',
          'opted_out_at',
          'unsubscribed_at',
          'revoked_at',
        ],
      },
    ),
    column(
      'frequency',
      '频次',
      ['如 4/month，或“每月4条”；留空：未写明，不限', 'such as 4/month; empty: not stated, unlimited'],
      {
        also: ['发送频次', 'freq', 'limit'],
      },
    ),
    column(
      'evidence',
      '证明文件',
      [
        '证明同意的文件、记录编号或其哈希；留空：没有',
        'the file or record that proves it, or its hash; empty: none',
      ],
      {
        also: [
          '证明',
          '凭证',
          '同意凭证',
          '证据',
          '证据编号',
          'proof',
          'proof_id',
          'evidence_id',
          'evidence_hash',
        ],
      },
    ),
  ],
  templates: [
    column('template', '模板编号', ['模板的编号', 'its number'], { ...NEEDED, also: TEMPLATE }),
    column(
      'signature',
      '签名',
      ['不带【】；内容以【】开头的可以留空', 'without the brackets; empty where the text begins with it'],
      {
        also: ['短信签名', '签名名称', 'sign', 'sign_name', 'signname'],
      },
    ),
    column(
      'text',
      '模板内容',
      [
        '变量写作 {名称}、前面带 $ 的 {名称}，或 #名称#',
        'a variable is {name}, the same behind a $, or #name#',
      ],
      {
        ...NEEDED,
        type: 'text',
        also: ['内容', '模板正文', 'content', 'body', 'template_content'],
      },
    ),
    column(
      'purpose',
      '类型',
      [
        '验证码、通知、公益，或营销的业务类型',
        'verification, notification, public-interest, or the line of business',
      ],
      {
        ...NEEDED,
        also: ['模板类型', '用途', 'type', 'template_type', 'category'],
      },
    ),
    column('at', '生效时间', ['从何时起；留空：一直', 'since when; empty: always'], {
      also: ['通过时间', '审核时间', '报备时间', 'approved_at', 'filed_at', 'since', 'created_at'],
    }),
  ],
  plans: [
    column('plan', '预案编号', ['预案的编号', 'its number'], {
      ...NEEDED,
      also: ['预案', '活动编号', 'plan_id', 'campaign', 'campaign_id'],
    }),
    MERCHANT,
    column('purposes', '类型', ['营销类型，可以几种', 'lines of business, one or more'], {
      ...NEEDED,
      type: 'list',
      also: ['营销类型', '业务类型', 'purpose', 'type', 'category'],
    }),
    column('ports', '端口', ['从哪些端口发送', 'the ports that it is sent from'], {
      ...NEEDED,
      type: 'list',
      also: ['端口号', '发送端口', 'port', 'source', 'sender'],
    }),
    column('signatures', '签名', ['用哪些签名', 'the signatures that it is sent under'], {
      ...NEEDED,
      type: 'list',
      also: ['短信签名', 'signature', 'sign', 'sign_name'],
    }),
    column(
      'messagesMax',
      '条数',
      ['最多几条；留空：未写明，不限', 'how many at most; empty: not stated, unlimited'],
      {
        also: ['数量', '发送量', '计划条数', 'messages', 'count', 'volume', 'max'],
      },
    ),
    column('from', '开始', ['从何时起', 'from when'], {
      ...NEEDED,
      also: ['开始时间', '起始时间', '开始日期', 'start', 'starts_at', 'start_date'],
    }),
    column(
      'until',
      '结束',
      ['到何时为止（只写日期的：含当天）', 'until when (a date alone: that day included)'],
      {
        ...NEEDED,
        also: ['结束时间', '截止时间', '终止', '结束日期', 'end', 'ends_at', 'end_date'],
      },
    ),
    column(
      'state',
      '状态',
      ['已批准、待审核、未获批准；留空：已批准', 'approved, filed, rejected; empty: approved'],
      {
        also: ['审核状态', 'status'],
      },
    ),
  ],
  ports: [
    column('port', '端口', ['3 到 20 位数字', '3 to 20 digits'], {
      ...NEEDED,
      also: ['端口号', '发送号码', '接入号', 'source', 'sender', 'number'],
    }),
    column('use', '用途', ['服务、营销', 'service, marketing'], {
      ...NEEDED,
      also: ['端口用途', '端口类型', '类型', 'type', 'purpose'],
    }),
  ],
};
