import { words } from './words.ts';

/** Titles of pages, as the navigation and the address line say them. */
export const pageWords = words({
  messages: { zh: '短信', en: 'Messages' },
  message: { zh: '短信详情', en: 'Message' },
  live: { zh: '实时', en: 'Live' },
  held: { zh: '待决短信', en: 'Held messages' },
  work: { zh: '我的待办', en: 'My work' },
  applications: { zh: '登记申请', en: 'Applications' },
  newApplication: { zh: '新申请', en: 'New application' },
  application: { zh: '申请', en: 'Application' },
  review: { zh: '待审申请', en: 'To review' },
  sanctions: { zh: '处置', en: 'Sanctions' },
  newSanction: { zh: '提议处置', en: 'Propose a sanction' },
  sanction: { zh: '处置详情', en: 'Sanction' },
  rules: { zh: '规则', en: 'Rules' },
  accounts: { zh: '账号', en: 'Accounts' },
  gateways: { zh: '网关与系统', en: 'Gateways and system' },
  audit: { zh: '审计', en: 'Audit' },
  people: { zh: '人员', en: 'People' },
  invite: { zh: '邀请人员', en: 'Invite a person' },
  keys: { zh: '接口密钥', en: 'API keys' },
  makeKey: { zh: '新建密钥', en: 'Make a key' },
  me: { zh: '我的账户', en: 'My account' },
  traffic: { zh: '流量看板', en: 'Traffic' },
});
