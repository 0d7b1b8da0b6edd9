/** A file of complaints as a centre might keep it: half a year, four kinds, and a scam that begins six days before its end. Everybody in it is invented. */
import { formatInstant } from '../domain/index.ts';
import { Random } from '../world/index.ts';

export const LAST = Date.parse('2026-05-31T12:00:00+08:00');
const DAY = 86_400_000;
const DAYS = 150;
export const SCAM_PORT = '1065799887766';
export const SCAM_DAYS = 6;

const TEXTS: readonly (readonly [category: string, text: (random: Random) => string])[] = [
  [
    '零售业推销',
    (r) =>
      `【青禾商城】年中大促，全场满${r.between(2, 9)}00减${r.between(10, 90)}，会员专享，点击 qh.example/${r.digits(6)} 抢购，拒收请回复R`,
  ],
  [
    '贷款理财',
    (r) =>
      `【云桥金服】您有${r.between(1, 20)}万元额度待领取，日息低至0.02%，详情致电 400-820-${r.digits(4)} 退订回T`,
  ],
  [
    '教育培训',
    (r) =>
      `【明灯教育】暑期英语班开课，前${r.between(10, 60)}名报名立减${r.between(100, 900)}元，回复1试听，退订回TD`,
  ],
  ['房产中介', (r) => `江景豪宅盛大开盘，首付${r.between(20, 60)}万起，看房热线 138${r.digits(8)}`],
];

const REGIONS = ['广东', '江苏', '山东', '四川', '湖北', '辽宁'];

export interface ComplaintLine {
  readonly time: string;
  readonly text: string;
  readonly sender: string;
  readonly category: string;
  readonly region: string;
}

export function complaintLines(seed: string): ComplaintLine[] {
  const random = new Random(seed);
  const lines: ComplaintLine[] = [];
  const at = (back: number) =>
    formatInstant(LAST - back * DAY - random.between(0, 3) * 3_600_000)
      .slice(0, 19)
      .replace('T', ' ');
  for (let back = DAYS - 1; back >= 0; back--) {
    for (let i = random.between(14, 26); i > 0; i--) {
      const [category, text] = random.pick(TEXTS);
      const sender = `10690${random.between(100, 111)}`.padEnd(10, '0');
      lines.push({
        ...{ time: at(back), text: text(random), sender, category },
        region: random.pick(REGIONS),
      });
    }
    if (back >= SCAM_DAYS) continue;
    for (let i = 18; i > 0; i--)
      lines.push({
        ...{ time: at(back), sender: SCAM_PORT, category: '涉嫌欺诈', region: '广东' },
        text: `【速达快递】您的包裹因地址不详被扣留，请于今日内点击 sd.example/${random.digits(5)} 更新，逾期退回`,
      });
  }
  return lines;
}

export function csvOf(
  lines: readonly ComplaintLine[],
  header = '投诉编号,投诉时间,短信内容,发送号码,类别,省份,经办人',
): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = lines.map(({ time, text, sender, category, region }, i) =>
    [`C${i}`, time, text, sender, category, region, '王某'].map(cell).join(','),
  );
  return `${header}\n${rows.join('\n')}\n`;
}
