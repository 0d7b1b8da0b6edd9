import { type Citation, day } from '../domain/index.ts';
import type { Words } from './citations.ts';

/*
 * Law beside the provisions on short-message services, administrative guidance, working documents and conventions, each with the date
 * from which it counts. Where only the year of a document is known, it counts from the next year on, so that no message is held to
 * what may not have been there yet.
 */

function cite(
  law: string,
  article: string,
  certainty: Citation['certainty'],
  version: string,
  words: Words,
  until?: string,
): Citation {
  const times = { version, from: day(version) };
  return {
    law,
    article,
    certainty,
    ...words,
    ...times,
    ...(until === undefined ? {} : { until: day(until) }),
  };
}

/** The penalty for article 43 stood in article 63 until the amendment of 2021-04-29 and stands in 62 since. */
export function advertisingLaw(words: Words): Citation[] {
  return [
    cite('中华人民共和国广告法', '43、63', 'memory', '2015-09-01', words, '2018-10-26'),
    cite('中华人民共和国广告法', '43、63', 'memory', '2018-10-26', words, '2021-04-29'),
    cite('中华人民共和国广告法', '43、62', 'found', '2021-04-29', words),
  ];
}

export const NO_ADVERTS_UNASKED: Citation[] = advertisingLaw({
  zh: '未经同意或者请求，不得以电子信息方式发送广告。',
  en: 'No advertising by electronic message without consent or request.',
});

export const ADVERTS_TELL_HOW_TO_REFUSE: Citation[] = advertisingLaw({
  zh: '以电子信息方式发送广告的，应当向接收者提供拒绝继续接收的方式。',
  en: 'Advertising by electronic message gives the recipient a way to refuse more.',
});

export const ADVERTS_NAME_THE_SENDER: Citation[] = advertisingLaw({
  zh: '以电子信息方式发送广告的，应当明示发送者的真实身份和联系方式。',
  en: 'Advertising by electronic message shows the true identity and contact of its sender.',
});

export const NETWORK_INFORMATION = cite(
  '全国人民代表大会常务委员会关于加强网络信息保护的决定',
  '7',
  'memory',
  '2012-12-28',
  {
    zh: '未经同意、请求或者被明确拒绝的，不得向移动电话发送商业性电子信息。',
    en: 'No commercial electronic messages to mobile telephones without consent or request, or after a refusal.',
  },
);

export const CONSUMER_LAW = cite('中华人民共和国消费者权益保护法', '29(3)', 'found', '2014-03-15', {
  zh: '未经消费者同意或者请求，或者消费者明确拒绝的，不得向其发送商业性信息。',
  en: 'No commercial information without the consumer’s consent or request, or after a refusal.',
});

export const CIVIL_CODE = cite('中华人民共和国民法典', '1033', 'found', '2021-01-01', {
  zh: '未经权利人明确同意，不得以短信侵扰他人的私人生活安宁。',
  en: 'Without express consent nobody disturbs the peace of private life by text messages.',
});

export const ONLINE_TRADING = cite(
  '网络交易监督管理办法（市场监督管理总局令第37号）',
  '16',
  'memory',
  '2021-05-01',
  {
    zh: '消费者明确拒绝的，应当立即停止发送商业性信息，不得更换名义后再次发送；拒绝方式应当显著、简便、免费。',
    en: 'After a refusal sending stops at once and is not resumed under another name; the way to refuse is plain, easy and free.',
  },
);

export const CONSUMER_REGULATION = cite(
  '消费者权益保护法实施条例（国务院令第778号）',
  '24',
  'memory',
  '2024-07-01',
  {
    zh: '取消商业性信息的方式应当明确、便捷；消费者取消后应当立即停止发送。',
    en: 'The way to cancel commercial information is clear and easy; once cancelled, sending stops at once.',
  },
);

export const PIPL_CONSENT = cite('中华人民共和国个人信息保护法', '13、14', 'found', '2021-11-01', {
  zh: '处理个人信息的同意应当在充分知情的前提下自愿、明确作出；默认不是同意。',
  en: 'Consent to process personal data is informed, voluntary and express; a default is no consent.',
});

export const PIPL_OTHER_PURPOSE = cite('中华人民共和国个人信息保护法', '14(2)', 'found', '2021-11-01', {
  zh: '处理目的变更的，应当重新取得个人同意。',
  en: 'Another purpose needs consent anew.',
});

export const PIPL_WITHDRAWAL = cite('中华人民共和国个人信息保护法', '15', 'found', '2021-11-01', {
  zh: '个人有权撤回同意，撤回方式应当便捷。',
  en: 'Consent may be withdrawn, and easily.',
});

export const PIPL_AUTOMATED_MARKETING = cite('中华人民共和国个人信息保护法', '24(2)', 'found', '2021-11-01', {
  zh: '以自动化决策方式进行商业营销的，应当提供便捷的拒绝方式。',
  en: 'Marketing by automated decisions comes with an easy way to refuse.',
});

export const PIPL_DELETION = cite('中华人民共和国个人信息保护法', '47', 'found', '2021-11-01', {
  zh: '个人撤回同意、处理目的已实现或者保存期限届满的，应当删除个人信息；法定保存期限未届满的除外。',
  en: 'Personal data is deleted once consent is withdrawn, the purpose is reached or its term is over, unless a term of law still runs.',
});

export const PIPL_RECORDS = cite('中华人民共和国个人信息保护法', '56', 'found', '2021-11-01', {
  zh: '个人信息处理情况的记录至少保存三年。',
  en: 'Records of how personal data was handled are kept for three years at least.',
});

export const NO_SUBLEASE: Citation[] = [
  cite('中华人民共和国电信条例', '28(3)、69', 'found', '2016-02-06', {
    zh: '不得擅自使用、转让、出租电信资源或者改变其用途。',
    en: 'Telecom resources are not used, transferred, leased out or put to another use without permission.',
  }),
  cite('中华人民共和国反电信网络诈骗法', '31、44', 'found', '2022-12-01', {
    zh: '不得非法买卖、出租、出借短信端口。',
    en: 'SMS ports are not unlawfully bought, sold, leased or lent.',
  }),
];

export const ANSWER_TELECOM_APPEALS: Citation[] = [
  cite('中华人民共和国电信条例', '39', 'found', '2016-02-06', {
    zh: '收到电信用户申诉的机关及时处理，自收到申诉之日起三十日内答复。',
    en: 'The authority that gets a telecom user’s appeal answers within thirty days of getting it.',
  }),
];

const LIMITATION: Words = {
  zh: '向人民法院请求保护民事权利的诉讼时效期间为三年。',
  en: 'A civil claim is brought within three years.',
};

/** Until when somebody can still go to court over a matter, as a rule. */
export const CIVIL_LIMITATION: Citation[] = [
  cite('中华人民共和国民法总则', '188', 'memory', '2017-10-01', LIMITATION, '2021-01-01'),
  cite('中华人民共和国民法典', '188', 'memory', '2021-01-01', LIMITATION),
];

/** No law that was read says how long complaints are kept: a term of the installation's own, as long as the limitation of civil claims. */
export const COMPLAINTS_KEPT = cite('投诉材料的保存期限（本系统自定）', '—', 'convention', '2017-10-01', {
  zh: '投诉及案件材料自全部办结起保存三年，与一般诉讼时效同长；期满抹去个人信息和文字，只留计数事实和认定。',
  en: 'Complaints and cases are kept for three years after all of a matter has ended, as long as civil claims run; then what is personal goes, and counted facts and decisions stay.',
});

const NOT_THE_FIRST_DAY: Words = {
  zh: '按日计算期间的，开始的当日不计入，自下一日开始计算。',
  en: 'Of a term in days the day on which it begins is not counted.',
};

/** Counting terms, by the civil code; the administrative provisions have no rule of their own. */
export const FIRST_DAY_NOT_COUNTED: Citation[] = [
  cite('中华人民共和国民法总则', '201', 'memory', '2017-10-01', NOT_THE_FIRST_DAY, '2021-01-01'),
  cite('中华人民共和国民法典', '201', 'found', '2021-01-01', NOT_THE_FIRST_DAY),
];

const NOT_ON_A_DAY_OFF: Words = {
  zh: '期间的最后一日是法定休假日的，以法定休假日结束的次日为最后一日；最后一日到二十四时截止。',
  en: 'A term whose last day is a day off ends on the day after the days off, at midnight.',
};

export const LAST_DAY_NO_DAY_OFF: Citation[] = [
  cite('中华人民共和国民法总则', '203', 'memory', '2017-10-01', NOT_ON_A_DAY_OFF, '2021-01-01'),
  cite('中华人民共和国民法典', '203', 'found', '2021-01-01', NOT_ON_A_DAY_OFF),
];

export const SECRECY_OF_COMMUNICATION: Citation[] = [
  cite('中华人民共和国电信条例', '65', 'found', '2016-02-06', {
    zh: '通信自由和通信秘密受法律保护，任何组织或者个人不得检查电信内容（法定机关除外）；个人之间的短信不读内容。',
    en: 'Communication is free and secret, nobody but the authorities named by law inspects its content; messages between people are not read.',
  }),
  cite('中华人民共和国宪法', '40', 'memory', '1982-12-04', {
    zh: '公民的通信自由和通信秘密受法律保护。',
    en: 'The freedom and secrecy of citizens’ communication are protected.',
  }),
];

const GUIDANCE = '工业和信息化部规范电商平台短信营销行为行政指导会';

/** The meeting's four points on ports and signatures. Guidance, not law. */
export const GUIDANCE_ON_SIGNATURES = cite(GUIDANCE, '二', 'convention', '2021-10-25', {
  zh: '加强端口接入管理，规范签名使用，不得接入违规转租资源，不得扩大签名使用范围（行政指导，非法律条文）。',
  en: 'Port access is managed, signatures are used properly and within their scope, nothing sub-leased is let in (guidance, not law).',
});

export const GUIDANCE_ON_PLANS = cite(GUIDANCE, '一', 'convention', '2021-10-25', {
  zh: '完善短信营销预案，按预案发送，并报告进展（行政指导，非法律条文）。',
  en: 'Marketing plans are completed, kept to and reported on (guidance, not law).',
});

/** Known by their numbers from the notices of SMS clouds; their texts were not found. */
export const FILING_DOCUMENTS: Citation[] = [
  {
    law: '关于规范端口类短信业务经营行为和安全管理的工作文件（网安局〔2021〕798号）',
    article: '（未见原文）',
    version: '2021',
    certainty: 'unverified',
    zh: '端口类短信的内容提供者须核实资质，签名须向运营商报备（仅知年份，自次年起算）。',
    en: 'Content providers on ports prove who they are and file their signatures with the carriers (only the year is known: counted from the next).',
    from: day('2022-01-01'),
  },
  {
    law: '关于规范端口类短信业务经营行为和安全管理的工作文件（信管局〔2023〕794号）',
    article: '（未见原文）',
    version: '2023',
    certainty: 'unverified',
    zh: '端口类短信的内容提供者资质和签名实名制报备（仅知年份，自次年起算）。',
    en: 'Real-name filing of content providers and signatures on ports (only the year is known: counted from the next).',
    from: day('2024-01-01'),
  },
];

/** Read in the rules of several SMS clouds; no statute sets hours. */
export const SENDING_HOURS: Citation[] = [
  cite('营销短信发送时段（行业惯例）', '—', 'convention', '2015-06-30', {
    zh: '各短信云允许的营销时段为8时至20时、21时、21时30分或22时不等；没有法定时段，起始日期不详。',
    en: 'SMS clouds allow marketing from 8:00 until 20:00, 21:00, 21:30 or 22:00; no law sets hours, and since when is not known.',
  }),
];

/** The place of access is to be recorded by law; that a connection comes from there is a practice of carriers. */
export const ACCESS_POINTS = cite('接入地点与登记一致（行业惯例）', '—', 'convention', '2021-10-25', {
  zh: '端口只从登记的接入地点（地址）接入；自行政指导会起按加强端口接入管理的要求适用。',
  en: 'A port is reached only from its registered access points; applied since the guidance of 2021-10-25 asked for stronger management of port access.',
});

/** No statute speaks of what two parties to a lease agree on; that they keep to it follows from the guidance on sub-leased resources. */
export const LEASE_TERMS = cite('接入关系的约定范围（行业惯例）', '—', 'convention', '2021-10-25', {
  zh: '端口由谁给谁使用、可发什么类型、什么签名、多少条，由双方约定并登记；接入链上每一级的约定都须遵守。',
  en: 'Two parties agree and register what a port may be used for, under which names and how often; every hop of the chain keeps to it.',
});

/** Read in the documentation of SMS clouds as a demand of the carriers. */
export const ONE_PORT_ONE_USE = cite('一端一用（行业规则）', '—', 'convention', '2021-10-25', {
  zh: '一个子端口同一时间只对应一个签名；自行政指导会起按规范签名使用的要求适用。',
  en: 'One sub-port serves one signature at a time; applied since the guidance of 2021-10-25 asked for signatures to be used properly.',
});
