import type { Words } from './language.ts';

/** What an organisation can have told to an address of its own, named as Standard Webhooks asks: hierarchical, with full stops. */
export const WEBHOOK_EVENTS = [
  'lead.sent',
  'lead.due_soon',
  'lead.overdue',
  'lead.passed_on',
  'lead.answered',
  'case.decided',
  'case.appeal_decided',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Sent when somebody asks for it, to every address, whatever it wants else. */
export const WEBHOOK_TEST = 'webhook.test';

/** `paused`: nothing arrived for days; `gone`: it answered 410; `off`: somebody turned it off. */
export const WEBHOOK_STATES = ['active', 'paused', 'gone', 'off'] as const;
export type WebhookState = (typeof WEBHOOK_STATES)[number];

/** `cancelled`: the address was removed before it took it. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'given-up', 'cancelled'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why an attempt came to nothing. `status`: it answered with something else than 2xx. */
export const DELIVERY_FAULTS = [
  'name-not-found',
  'address-refused',
  'plain-http-refused',
  'connection',
  'certificate',
  'timeout',
  'redirect',
  'gone',
  'status',
  'body-gone',
] as const;
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number];

export const WEBHOOK_EVENT_WORDS: Readonly<Record<WebhookEvent | typeof WEBHOOK_TEST, Words>> = {
  'lead.sent': { zh: '线索转来', en: 'a lead was sent' },
  'lead.due_soon': { zh: '答复期限将到', en: 'its answer is due soon' },
  'lead.overdue': { zh: '答复期限已过', en: 'its time to answer is over' },
  'lead.passed_on': { zh: '线索已继续转出', en: 'the lead was passed on' },
  'lead.answered': { zh: '答复已收到', en: 'the answer was taken' },
  'case.decided': { zh: '案件已认定', en: 'the case was decided' },
  'case.appeal_decided': { zh: '申诉已决定', en: 'the appeal was decided' },
  [WEBHOOK_TEST]: { zh: '测试', en: 'test' },
};

export const WEBHOOK_STATE_WORDS: Readonly<Record<WebhookState, Words>> = {
  active: { zh: '启用', en: 'active' },
  paused: { zh: '多日未能送达，已暂停', en: 'paused: nothing arrived for days' },
  gone: { zh: '对方答 410，已停止', en: 'stopped: it answered 410' },
  off: { zh: '已关闭', en: 'turned off' },
};

export const DELIVERY_STATE_WORDS: Readonly<Record<DeliveryState, Words>> = {
  waiting: { zh: '等待送达', en: 'waiting' },
  delivered: { zh: '已送达', en: 'delivered' },
  'given-up': { zh: '已放弃', en: 'given up' },
  cancelled: { zh: '已取消', en: 'cancelled' },
};

export const DELIVERY_FAULT_WORDS: Readonly<Record<DeliveryFault, Words>> = {
  'name-not-found': { zh: '域名无法解析', en: 'its name could not be resolved' },
  'address-refused': {
    zh: '地址在内网或保留网段，不予连接',
    en: 'its address is private or reserved, and is not connected to',
  },
  'plain-http-refused': {
    zh: '未加密的 http 只用于配置中写明的封闭网络',
    en: 'plain http is for the closed networks that the configuration names',
  },
  connection: { zh: '无法连接，或连接中断', en: 'it could not be connected to, or broke off' },
  certificate: { zh: '证书无法验证', en: 'its certificate could not be verified' },
  timeout: { zh: '没有及时回应', en: 'it did not answer in time' },
  redirect: { zh: '要求跳转；推送不跟随跳转', en: 'it redirects, which is not followed' },
  gone: { zh: '答 410：不再接收', en: 'it answered 410: it wants no more' },
  status: { zh: '答复的状态码不是 2xx', en: 'it answered with something else than 2xx' },
  'body-gone': { zh: '内容已过保存期，不能再送', en: 'its body is no longer kept' },
};
