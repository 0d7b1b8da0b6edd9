import type { Words } from './language.ts';
import type { PortKind } from './port-structure.ts';

/** A kind of number: what it is called, and what that means for whoever got a message from it. */
export interface PortKindWords {
  readonly name: Words;
  readonly meaning: Words;
}

const PLATFORM: Words = {
  zh: '短信服务企业用这种号码替许多客户发短信。号码属于服务企业，内容来自它的客户；后面的数字常用来区分客户。',
  en: 'SMS service providers send for many customers from such numbers. The number is the provider’s, the text its customer’s; the digits behind often tell the customers apart.',
};
const OWN: Words = {
  zh: '持有号码的单位给自己的用户发短信。',
  en: 'The organisation that holds the number sends to its own users.',
};
const CHARGED: Words = {
  zh: '用户订购信息服务用的号码，信息本身可能另外收费。没有订购过却被收费的，请向您的运营商查询。',
  en: 'For information services that people order and that may cost extra. If you are charged and ordered nothing, ask your carrier.',
};
const PUBLIC_INTEREST: Words = { zh: '用于公益类信息。', en: 'For messages in the public interest.' };

/** What each block of the plan is for, for readers who know no plan. */
export const PORT_KINDS: Readonly<Record<PortKind, PortKindWords>> = {
  reserve: {
    name: { zh: '备用号段', en: 'A block in reserve' },
    meaning: {
      zh: '编号计划把它留作备用。从这里发来的短信请多加小心。',
      en: 'The numbering plan keeps it in reserve. Be careful with a message from it.',
    },
  },
  'provincial-charged': {
    name: { zh: '省内经营性短消息服务', en: 'Charged service within a province' },
    meaning: CHARGED,
  },
  'provincial-platform': {
    name: {
      zh: '省内非经营性短消息服务，第三方接入平台',
      en: 'Service within a province, third party’s platform',
    },
    meaning: PLATFORM,
  },
  'provincial-own': {
    name: { zh: '省内非经营性短消息服务，单位自用', en: 'Service within a province, an organisation’s own' },
    meaning: OWN,
  },
  'provincial-public-interest': {
    name: { zh: '省内非经营性短消息服务，公益', en: 'Service within a province, public interest' },
    meaning: PUBLIC_INTEREST,
  },
  carrier: {
    name: { zh: '基础电信运营商自营业务', en: 'A carrier’s own business' },
    meaning: {
      zh: '由一家运营商在自己的网上开通。许多公司通过运营商用这种号码联系客户，所以内容未必是运营商自己的。',
      en: 'Opened by one carrier on its own network. Many companies reach their customers through a carrier with such numbers, so the text need not be the carrier’s.',
    },
  },
  'national-charged': {
    name: { zh: '跨省或全国经营性短消息服务', en: 'Charged service across provinces' },
    meaning: CHARGED,
  },
  'national-platform': {
    name: {
      zh: '跨省或全国非经营性短消息服务，第三方接入平台',
      en: 'Service across provinces, third party’s platform',
    },
    meaning: PLATFORM,
  },
  'national-own': {
    name: {
      zh: '跨省或全国非经营性短消息服务，单位自用',
      en: 'Service across provinces, an organisation’s own',
    },
    meaning: OWN,
  },
  'national-public-interest': {
    name: { zh: '跨省或全国非经营性短消息服务，公益', en: 'Service across provinces, public interest' },
    meaning: PUBLIC_INTEREST,
  },
  'carrier-line': {
    name: { zh: '电信运营商的客服号码', en: 'A carrier’s service number' },
    meaning: {
      zh: '运营商用它发送账单、余额和业务提醒，也可能发送自己的推广。',
      en: 'A carrier sends bills, balances and notices from it, and may advertise its own offers.',
    },
  },
  'national-line': {
    name: { zh: '95 开头的全国统一客服号码', en: 'A nationwide service number beginning with 95' },
    meaning: {
      zh: '属于在全国提供服务的企业，例如银行和保险公司。',
      en: 'It belongs to a company that serves the whole country, such as a bank or an insurer.',
    },
  },
  'provincial-line': {
    name: { zh: '96 开头的省内服务号码', en: 'A provincial service number beginning with 96' },
    meaning: {
      zh: '在一个省内使用，属于企业或公共服务单位。',
      en: 'In use within one province, by a company or a public service.',
    },
  },
  'public-line': {
    name: { zh: '12 开头的短号码', en: 'A short number beginning with 12' },
    meaning: {
      zh: '多用于政府热线和公共服务。',
      en: 'Mostly government hotlines and public services.',
    },
  },
  'customer-line': {
    name: { zh: '400 开头的企业客服号码', en: 'A company’s service number beginning with 400' },
    meaning: {
      zh: '企业的客服电话号码。',
      en: 'A company’s telephone line for its customers.',
    },
  },
};
