import { SERVICE_PORTS } from './citations.ts';
import { CODE_TEXT, NOTICE_TEXT } from './example-world.ts';
import type { Rule } from './rule.ts';

/** A port for services carries no marketing; a notice that also advertises is marketing. */
export const marketingPort: Rule = {
  id: 'marketing-port',
  codes: ['marketing-on-service-port'],
  dutyHolder: 'provider',
  citations: SERVICE_PORTS,
  // What may be a customer's code must not be refused unread, nor an advert waved through.
  failureMode: 'hold',
  mode: 'enforce',
  fix: {
    zh: '端口 {port} 是服务类端口，该短信判为 {purpose}（依据：{because}）。请改用营销端口，或删去营销内容；判断有误的请报备模板。',
    en: 'Port {port} is for services, and this is {purpose} (because: {because}). Use a marketing port or take the advertising out; if this is wrong, file the text as a template.',
  },
  judge(c) {
    const { port } = c;
    if (!c.marketing || port === undefined || port.use !== 'service') return undefined;
    return {
      code: 'marketing-on-service-port',
      evidence: { port: port.port, purpose: c.purpose, because: c.purposeBecause },
    };
  },
  examples: [
    { title: 'marketing on a marketing port', expect: null },
    {
      title: 'marketing on a service port',
      message: { source: '10690002' },
      expect: 'marketing-on-service-port',
    },
    {
      title: 'marketing on an extension of a service port',
      message: { source: '1069000233' },
      expect: 'marketing-on-service-port',
    },
    { title: 'a verification code', message: { source: '10690002', text: CODE_TEXT }, expect: null },
    { title: 'a notice', message: { source: '10690002', text: NOTICE_TEXT }, expect: null },
    {
      title: 'a notice with opt-out wording is not marketing for that',
      message: { source: '10690002', text: `${NOTICE_TEXT}退订回T` },
      expect: null,
    },
    {
      title: 'marketing put into the variable of a notice template',
      message: {
        source: '10690002',
        text: '【安宁商城】您的订单有新消息：全场满300减50，限时抢购，速来领券。',
      },
      changes: [
        {
          kind: 'template-filed',
          at: '2026-05-01',
          template: 'T1',
          organisation: '91310000MA1FL00K2G',
          signature: '安宁商城',
          text: '您的订单有新消息：{message}。',
          purpose: 'notification',
        },
      ],
      expect: 'marketing-on-service-port',
    },
  ],
};
