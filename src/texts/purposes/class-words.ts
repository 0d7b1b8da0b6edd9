import type { Words } from '../../domain/index.ts';
import type { TextClass, TextKind } from './classes.ts';

const words = (zh: string, en: string): Words => ({ zh, en });

/** What a text is, for people. Fraud and what is illegal are suspicions of a model. */
export const CLASS_WORDS: Readonly<Record<TextClass, Words>> = {
  verification: words('验证码', 'verification codes'),
  notification: words('服务通知', 'service notices'),
  'marketing-retail': words('营销：零售', 'marketing: retail'),
  'marketing-finance': words('营销：金融', 'marketing: finance'),
  'marketing-insurance': words('营销：保险', 'marketing: insurance'),
  'marketing-education': words('营销：教育', 'marketing: education'),
  'marketing-travel': words('营销：旅游交通', 'marketing: travel'),
  'marketing-property': words('营销：房产', 'marketing: property'),
  'marketing-games': words('营销：游戏', 'marketing: games'),
  'marketing-telecom': words('营销：电信', 'marketing: telecommunication'),
  'marketing-other': words('营销：其他', 'marketing: other'),
  'fraud-bank': words('疑似诈骗：冒充银行', 'suspected fraud: bank'),
  'fraud-phishing': words('疑似诈骗：钓鱼', 'suspected fraud: phishing'),
  'fraud-investment': words('疑似诈骗：投资', 'suspected fraud: investment'),
  'fraud-other': words('疑似诈骗：其他', 'suspected fraud: other'),
  'illegal-gambling': words('疑似违法：赌博', 'suspected illegal: gambling'),
  'illegal-papers': words('疑似违法：票据证件', 'suspected illegal: papers'),
  'illegal-politics': words('疑似违法：其他', 'suspected illegal: other'),
  'illegal-escort': words('疑似违法：色情', 'suspected illegal: escort'),
  'person-to-person': words('个人之间', 'between people'),
  other: words('其他', 'other'),
};

/** The kind alone, where its class is not clear. */
export const KIND_WORDS: Readonly<Record<TextKind | 'uncertain', Words>> = {
  service: words('服务类，哪种不清', 'service, unclear which'),
  marketing: words('营销：行业不清', 'marketing, line unclear'),
  fraud: words('疑似诈骗：种类不清', 'suspected fraud, unclear which'),
  illegal: words('疑似违法：种类不清', 'suspected illegal, unclear which'),
  person: words('个人之间', 'between people'),
  other: words('其他', 'other'),
  uncertain: words('看不准', 'uncertain'),
};
