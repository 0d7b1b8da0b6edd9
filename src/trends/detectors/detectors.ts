import type { DetectorName, SubjectKind, Words } from '../../domain/index.ts';
import { DEFAULT_CONSENT_THRESHOLD, defaultConsent } from './default-consent.ts';
import { Detector } from './detector.ts';
import {
  DEFAULT_CONSENT_FALSE_ALARMS,
  SCOPE_CREEP_FALSE_ALARMS,
  SERVICE_MARKETING_FALSE_ALARMS,
  SUB_LEASE_FALSE_ALARMS,
} from './false-alarms.ts';
import type { FalseAlarms } from './findings.ts';
import { SCOPE_CREEP_THRESHOLD, scopeCreep } from './scope-creep.ts';
import { SERVICE_MARKETING_THRESHOLD, serviceMarketing } from './service-marketing.ts';
import { SUB_LEASE_THRESHOLD, subLease } from './sub-lease.ts';

/** A detector as people are told of it. */
export interface DetectorEntry {
  readonly subjectKind: SubjectKind;
  readonly name: Words;
  readonly does: Words;
  readonly threshold: number;
  readonly falseAlarms: FalseAlarms;
  /** @param memory none: it begins to learn */
  open(memory?: string): Pick<Detector<object>, 'name' | 'isNew' | 'memory' | 'run' | 'turns'>;
}

export const DETECTOR_TABLE: Readonly<Record<DetectorName, DetectorEntry>> = {
  'sub-lease': {
    subjectKind: 'port',
    name: { zh: '未申报的转租', en: 'undeclared sub-lease' },
    does: {
      zh: '看每个端口上是否出现不属于已申报主体的短信：签名、网址与电话、文本、接收人、业务类型和时段，逐项与该主体的过去相比。',
      en: 'Looks for messages on a port that are not of those who are declared on it: signature, address and telephone, text, recipients, line of business and hours, each compared with their past.',
    },
    threshold: SUB_LEASE_THRESHOLD,
    falseAlarms: SUB_LEASE_FALSE_ALARMS,
    open: (memory) => new Detector(subLease, memory),
  },
  'scope-creep': {
    subjectKind: 'signature',
    name: { zh: '签名超范围使用', en: 'scope creep of a signature' },
    does: {
      zh: '看每个签名新出现的文本中，是否有未报备的营销类型，且比它自己的过去明显增多；文本的类型由其短信的识别结果和其中的用词共同判断。',
      en: 'Looks among a signature’s new texts for lines of advertising that it was not filed for and that are more of them than in its past; what a text is, its own readings and its words tell together.',
    },
    threshold: SCOPE_CREEP_THRESHOLD,
    falseAlarms: SCOPE_CREEP_FALSE_ALARMS,
    open: (memory) => new Detector(scopeCreep, memory),
  },
  'service-marketing': {
    subjectKind: 'port',
    name: { zh: '服务端口上的营销', en: 'advertising on a service port' },
    does: {
      zh: '看开通为服务用途的端口上，新出现的文本中营销是否比过去明显增多；文本的类型由其短信的识别结果和其中的用词共同判断。',
      en: 'Looks whether more of the new texts than in the past are advertising on a port that was opened for service; what a text is, its own readings and its words tell together.',
    },
    threshold: SERVICE_MARKETING_THRESHOLD,
    falseAlarms: SERVICE_MARKETING_FALSE_ALARMS,
    open: (memory) => new Detector(serviceMarketing, memory),
  },
  'default-consent': {
    subjectKind: 'organisation',
    name: { zh: '默认同意', en: 'consent by default' },
    does: {
      zh: '看每个主体的同意是否随注册而来：首次收到其验证码的用户中有多少人随即有了同意记录，多快，是否一次同意全部类型，有多少人很快拒收，是否在深夜成批出现；与其他主体和它自己的过去相比。',
      en: 'Looks whether an organisation’s consents come with the registration: of how many people who get its codes for the first time a consent follows, how fast, to everything at once or not, how many refuse soon after, whether they come in the dead of night; compared with other organisations and with its own past.',
    },
    threshold: DEFAULT_CONSENT_THRESHOLD,
    falseAlarms: DEFAULT_CONSENT_FALSE_ALARMS,
    open: (memory) => new Detector(defaultConsent, memory),
  },
};
