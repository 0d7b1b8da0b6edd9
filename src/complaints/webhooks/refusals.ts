import { type Objection, objectionOf, type Told } from '../../domain/index.ts';

/** What stands in the way of an act on addresses and deliveries. */
export const WEBHOOK_REFUSALS = {
  'url-not-valid': [
    '地址不对：{found}。',
    'This is no address that can be told: {found}.',
    '请填写完整的 https:// 地址，不带用户名、密码和 #，至多 {max} 个字符。',
    'Give a whole https:// address, without a user, a password or a fragment, of {max} characters at most.',
  ],
  'url-plain-http': [
    '地址没有加密：{found}。',
    'The address is not encrypted: {found}.',
    '请使用 https://。封闭网络内的 http:// 须由运维在配置 [webhooks] 中写明。',
    'Use https://. For http:// within a closed network the operator names it under [webhooks] in the configuration.',
  ],
  'url-refused': [
    '地址在内网或保留网段：{found}。',
    'The address is private or reserved: {found}.',
    '请使用公网地址；封闭网络须由运维在配置 [webhooks] networks 中写明。',
    'Use a public address; the operator names closed networks under [webhooks] networks in the configuration.',
  ],
  'event-not-known': [
    '没有这种事件：{found}。',
    'There is no such event: {found}.',
    '允许的事件：{allowed}。',
    'Allowed: {allowed}.',
  ],
  'events-missing': ['没有选择事件。', 'No event is chosen.', '请至少选择一种。', 'Choose one at least.'],
  'organisation-not-yours': [
    '{found} 没有登记，或不在您的职责之内。',
    '{found} is not registered, or your duties do not reach it.',
    '请写明已登记的、您为其办事的主体。',
    'Name a registered organisation that you act for.',
  ],
  'webhooks-too-many': [
    '该主体已有 {max} 个推送地址。',
    'The organisation has {max} addresses already.',
    '请先删除不用的。',
    'Remove one that is not used first.',
  ],
  'webhook-not-sending': [
    '推送地址已停用，暂不再送。',
    'Nothing is sent to this address now.',
    '请先重新启用地址。',
    'Turn the address on again first.',
  ],
  'delivery-waiting': [
    '这一条还在等待送达。',
    'It is still waiting to be delivered.',
    '请等待，或查看上次失败的原因。',
    'Wait for it, or look at why the last attempt failed.',
  ],
  'delivery-body-gone': [
    '内容已过保存期，不能再送。',
    'Its body is no longer kept, and it cannot be sent again.',
    '请在线索页查看。',
    'Read the page of the lead.',
  ],
} as const satisfies Record<string, Told>;
export type WebhookRefusalCode = keyof typeof WEBHOOK_REFUSALS;

export function webhookObjection(
  code: WebhookRefusalCode,
  field: string,
  values: Readonly<Record<string, string>> = {},
): Objection<WebhookRefusalCode> {
  return objectionOf(code, WEBHOOK_REFUSALS[code], field, values);
}
