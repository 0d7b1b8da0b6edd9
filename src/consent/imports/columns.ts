import { GRANT_CHANNELS, MARKETING_PURPOSES, type Words } from '../../domain/index.ts';
import type { Column } from '../../registry/index.ts';
import { TERM_DAYS_MAX } from '../ledger/terms.ts';

export const CONSENT_FILE_WORDS: Words = { zh: '同意', en: 'consents' };

type Told = readonly [zh: string, en: string];
const column = (key: string, zh: string, [toldZh, toldEn]: Told, more: Partial<Column> = {}): Column => ({
  ...{ key, zh, type: 'word', needed: true, told: { zh: toldZh, en: toldEn } },
  ...more,
});
const OPTIONAL = { needed: false } as const;

/** What a file of consents holds, a row for each person, organisation and purpose. */
export const CONSENT_COLUMNS: readonly Column[] = [
  column('recipient', '手机号', [
    '11 位中国手机号，或带 + 的国际号码',
    'a Chinese mobile number of 11 digits, or an international one with +',
  ]),
  column(
    'organisation',
    '主体',
    [
      '同意给谁：18 位统一社会信用代码；留空：导入时所选的主体',
      'to whom the consent was given: an 18-character social credit code; empty: the one named with the import',
    ],
    OPTIONAL,
  ),
  column('purpose', '类型', [MARKETING_PURPOSES.join('、'), MARKETING_PURPOSES.join(', ')]),
  column('channel', '渠道', [GRANT_CHANNELS.join('、'), GRANT_CHANNELS.join(', ')]),
  column(
    'at',
    '同意时间',
    [
      '用户同意的日期或时间；没有时区的按上海时间',
      'when the person agreed, a date or a time; without an offset it is Shanghai’s',
    ],
    { type: 'time' },
  ),
  column(
    'frequency',
    '频次',
    [
      '如 4/month、1/day，或“每月4条”；留空：征询用语所写的',
      'such as 4/month, 1/day; empty: that of the wording',
    ],
    OPTIONAL,
  ),
  column(
    'termDays',
    '期限天数',
    [
      `1 到 ${TERM_DAYS_MAX} 天；留空：征询用语所写的`,
      `1 to ${TERM_DAYS_MAX} days; empty: that of the wording`,
    ],
    OPTIONAL,
  ),
  column(
    'wording',
    '征询用语',
    ['已登记的征询用语编号；留空：未证明', 'the id of a registered wording; empty: unproven'],
    OPTIONAL,
  ),
  column(
    'evidence',
    '证明文件',
    [
      '证明文件的 SHA-256，64 位十六进制；留空：未证明',
      'the SHA-256 of the file that proves it, 64 hexadecimal digits; empty: unproven',
    ],
    OPTIONAL,
  ),
  column(
    'preTicked',
    '预先勾选',
    [
      'yes 或 no；预先勾选的不是同意，不会写入',
      'yes or no; a box ticked beforehand is no consent and is not taken',
    ],
    { type: 'flag', ...OPTIONAL },
  ),
  column(
    'bundled',
    '捆绑',
    [
      'yes 或 no；与注册、下单捆绑的不是同意，不会写入',
      'yes or no; what came bundled with a registration or an order is not taken',
    ],
    { type: 'flag', ...OPTIONAL },
  ),
];
