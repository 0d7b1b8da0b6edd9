/* Long because it is one table: what is kept, how long, by which clause. */
import type { Citation, Instant, Words } from '../domain/index.ts';
import {
  CIVIL_LIMITATION,
  citationsAt,
  PIPL_DELETION,
  type RetentionKind,
  STOP_AFTER_REFUSAL,
  termAt,
} from '../rules/index.ts';

/** `deleted`: rows or files go; `erased`: what names a person goes, the record of it stays; `kept`: nothing goes. */
export type Afterwards = 'deleted' | 'erased' | 'kept';

/** One kind of record. */
export interface Line {
  readonly words: Words;
  /** The moment from which its term runs, or while what it is kept. */
  readonly from: Words;
  /** Where it lies: tables of a store, files, memory. Each stands in one line only. */
  readonly places: readonly string[];
  /** How long by law; absent: no term of law is known, or it is over sooner. */
  readonly term?: RetentionKind;
  /** Clauses beside the term's own. */
  readonly citations?: readonly Citation[];
  readonly afterwards: Afterwards;
  /** Who sees to it: the nightly retention, the room that owns it, or nobody, for it stays. */
  readonly by: 'night' | 'room' | 'nobody';
}

const NAMES_NOBODY: Words = {
  zh: '不涉及个人；长期保存',
  en: 'names no consumer; kept',
};

/** Every kind of record that the installation holds. A test compares it with the tables that there are. */
export const SCHEDULE = {
  messages: {
    words: {
      zh: '短信、状态报告和上行短信（含内容和加密号码）',
      en: 'messages, receipts and replies, with texts and sealed numbers',
    },
    from: { zh: '自判定、报告或收到之时', en: 'from when each was judged, reported or received' },
    places: ['traffic:message', 'traffic:receipt', 'traffic:inbound'],
    term: 'messages',
    citations: [PIPL_DELETION],
    afterwards: 'deleted',
    by: 'night',
  },
  evidence: {
    words: { zh: '存证的短信批次（加密文件）', en: 'the evidence’s batches of messages, as sealed files' },
    from: { zh: '自批次中最后一条短信', en: 'from the last message of a batch' },
    places: ['evidence:batches'],
    term: 'messages',
    citations: [PIPL_DELETION],
    afterwards: 'deleted',
    by: 'night',
  },
  held: {
    words: { zh: '待决短信的决定', en: 'decisions on held messages' },
    from: { zh: '自决定生效', en: 'from when the decision was carried out' },
    places: ['record:held_message'],
    term: 'messages',
    citations: [PIPL_DELETION],
    afterwards: 'deleted',
    by: 'night',
  },
  consents: {
    words: { zh: '同意和退订的经过', en: 'the history of consents and refusals' },
    from: {
      zh: '自个人与该主体的关系终止：最后一项同意到期或被拒绝、最后一次表示之后',
      en: 'from the end of a person’s relation with an organisation: when the last consent ran out or was refused, or the last thing was said',
    },
    places: ['record:consent_event'],
    term: 'consents',
    citations: [PIPL_DELETION],
    afterwards: 'deleted',
    by: 'night',
  },
  people: {
    words: { zh: '个人的号码和盐', en: 'people’s numbers and salts' },
    from: { zh: '自其最后一段经过删除', en: 'from when the last of their history went' },
    places: ['record:recipient'],
    term: 'consents',
    citations: [PIPL_DELETION],
    afterwards: 'erased',
    by: 'night',
  },
  feed: {
    words: { zh: '变更流中的号码', en: 'numbers in the change feed' },
    from: { zh: '与同意和退订的经过相同', en: 'as the history of consents and refusals' },
    places: ['record:change', 'record:change_head', 'record:feed_removal'],
    term: 'consents',
    citations: [PIPL_DELETION],
    afterwards: 'erased',
    by: 'night',
  },
  refusals: {
    words: { zh: '有效的拒收和拒绝', en: 'refusals in force' },
    from: {
      zh: '一直有效，直到本人重新同意；经过删除后只留加密标签和变更流中的加密号码',
      en: 'for ever, until the person agrees anew; once the history is gone, a keyed tag and the sealed number in the feed are all that stays',
    },
    places: ['record:suppression', 'record:consent'],
    citations: STOP_AFTER_REFUSAL,
    afterwards: 'kept',
    by: 'nobody',
  },
  log: {
    words: { zh: '存证日志与同意台账的批次', en: 'the evidence log and the ledger’s batches' },
    from: {
      zh: '永久；其中只有加盐哈希，盐删除后无人能知道是谁',
      en: 'for ever: it holds salted hashes, and once the salt is gone nobody can tell whose',
    },
    places: ['evidence:log', 'evidence:consent', 'record:consent_block'],
    afterwards: 'kept',
    by: 'nobody',
  },
  wordings: {
    words: { zh: '征询用语', en: 'wordings that people are shown' },
    from: NAMES_NOBODY,
    places: ['record:consent_wording'],
    afterwards: 'kept',
    by: 'nobody',
  },
  asked: {
    words: { zh: '等待答复的征询', en: 'requests that wait for an answer' },
    from: { zh: '答复期满后八天', en: 'eight days after the time for an answer is over' },
    places: ['record:asked_request'],
    citations: [PIPL_DELETION],
    afterwards: 'deleted',
    by: 'room',
  },
  own: {
    words: { zh: '运营方自己的短信', en: 'the operator’s own messages' },
    from: {
      zh: '号码在发出时删除；验证码的记录八天后删除',
      en: 'the number goes when it is sent; records of codes go after eight days',
    },
    places: ['record:own_message'],
    citations: [PIPL_DELETION],
    afterwards: 'erased',
    by: 'room',
  },
  jobs: {
    words: {
      zh: '导出、导入、发送前检查和案件证据包的任务和文件',
      en: 'jobs, and files of exports, imports, preflights and evidence packs',
    },
    from: { zh: '七天', en: 'seven days' },
    places: ['record:job', 'files:exports'],
    citations: [PIPL_DELETION],
    afterwards: 'deleted',
    by: 'room',
  },
  sessions: {
    words: { zh: '登录会话、令牌和失败的登录', en: 'sessions, tokens and failed sign-ins' },
    from: { zh: '到期后十分钟内', en: 'within ten minutes of when each ran out' },
    places: [
      ...['record:session', 'record:person_token', 'record:passkey_challenge', 'record:oidc_attempt'],
      ...['record:idempotency', 'record:sign_in_failure'],
    ],
    citations: [PIPL_DELETION],
    afterwards: 'deleted',
    by: 'room',
  },
  proofs: {
    words: {
      zh: '本人查询页的验证码和会话，索取与尝试的次数',
      en: 'codes and sessions of people’s own page, and how often codes were asked for and tried',
    },
    from: { zh: '会话到期即删；次数一天后删', en: 'sessions when they run out, counts after a day' },
    places: ['record:number_session', 'record:number_attempt'],
    citations: [PIPL_DELETION],
    afterwards: 'deleted',
    by: 'room',
  },
  counted: {
    words: {
      zh: '网关之间互告的已发送条数（加密，按号码的标记）',
      en: 'what passed, as gateways tell each other: sealed, by what stands for a number',
    },
    from: { zh: '自其所计的日、周、月结束', en: 'from the end of the day, week or month that is counted' },
    places: ['record:sent_counts'],
    citations: [PIPL_DELETION],
    afterwards: 'deleted',
    by: 'room',
  },
  complaints: {
    words: {
      zh: '投诉及其原始内容、经过，不计入的号码（号码和原始内容加密）',
      en: 'complaints with what was sent in and what became of them, and muted numbers: numbers and what was sent in are sealed',
    },
    from: {
      zh: '自该事项最后一次变动：案件、线索、异议、申诉全部办结之后；保全期间不删',
      en: 'from the last that happened to its matter: once the case, its leads, objections and appeals have ended; not while it is held',
    },
    places: [
      ...['record:complaint', 'record:complaint_original', 'record:complaint_event'],
      ...['record:complaint_mute', 'record:complaint_match', 'record:match_position'],
      'record:complaint_sms_part',
    ],
    term: 'complaints',
    citations: [...CIVIL_LIMITATION, PIPL_DELETION],
    afterwards: 'erased',
    by: 'night',
  },
  cases: {
    words: {
      zh: '投诉案件、线索、答复及其经过（不含号码）',
      en: 'cases of complaints, leads, answers and what became of them, without numbers',
    },
    from: {
      zh: '与其中的投诉相同；之后只留主题、环节、认定和理由',
      en: 'as its complaints; afterwards its subject, its hops, the decision and its reason stay',
    },
    places: [
      ...['record:complaint_case', 'record:case_event', 'record:case_act', 'record:case_move'],
      ...['record:case_member', 'record:case_stop', 'record:lead', 'record:lead_hop'],
      ...['record:lead_answer', 'record:lead_complaint', 'record:lead_link'],
    ],
    term: 'complaints',
    citations: [...CIVIL_LIMITATION, PIPL_DELETION],
    afterwards: 'erased',
    by: 'night',
  },
  holds: {
    words: { zh: '保全：期满也不删的案件和投诉', en: 'holds: cases and complaints kept beyond their term' },
    from: { zh: '不涉及个人；解除后也保留', en: 'names no consumer; stays when it was lifted' },
    places: ['record:retention_hold'],
    afterwards: 'kept',
    by: 'nobody',
  },
  lookBacks: {
    words: {
      zh: '回头看：问了什么、发现了什么（主体、端口、签名和短信编号，不含消费者号码）',
      en: 'look-backs: what was asked and what was found; senders, ports, signatures and ids of messages, no number of anybody',
    },
    from: NAMES_NOBODY,
    places: ['record:look_back', 'files:look-backs'],
    afterwards: 'kept',
    by: 'nobody',
  },
  directives: {
    words: {
      zh: '行政指导、承诺、报告、核验和附件（附件加密，不含消费者号码）',
      en: 'directives, commitments, reports, verifications and files: files are sealed, no consumer’s number is asked for',
    },
    from: { zh: '不涉及消费者个人', en: 'names no consumer' },
    places: [
      ...['record:directive', 'record:directive_addressee', 'record:directive_step'],
      ...['record:directive_measurement', 'record:directive_report', 'record:directive_file'],
    ],
    afterwards: 'kept',
    by: 'nobody',
  },
  statistics: {
    words: {
      zh: '公布的投诉统计（只有数目，小数目已合并）',
      en: 'published statistics of complaints: counts alone, small ones put together',
    },
    from: NAMES_NOBODY,
    places: ['record:statistics_edition', 'record:statistics_look'],
    afterwards: 'kept',
    by: 'nobody',
  },
  bulletins: {
    words: {
      zh: '专报：草稿、各版及其文件（只有数目和已确认的事项，不含投诉人）',
      en: 'bulletins: drafts, versions and their files: counts and what was confirmed, without complainants',
    },
    from: NAMES_NOBODY,
    places: ['record:bulletin', 'record:bulletin_step', 'record:bulletin_file'],
    afterwards: 'kept',
    by: 'nobody',
  },
  derivation: {
    words: {
      zh: '引流关联：按月、按平台的数目和倍数（小数目不列）',
      en: 'derivation: counts and ratios by month and platform, small ones left out',
    },
    from: NAMES_NOBODY,
    places: ['record:derivation_edition'],
    afterwards: 'kept',
    by: 'nobody',
  },
  thresholds: {
    words: {
      zh: '投诉阈值：每天看到的数量、结论和经过（不含投诉人）',
      en: 'complaint thresholds: what each day’s look saw and said, without complainants',
    },
    from: NAMES_NOBODY,
    places: [
      ...['record:threshold_run', 'record:threshold_standing'],
      ...['record:threshold_day', 'record:threshold_step'],
    ],
    afterwards: 'kept',
    by: 'nobody',
  },
  alarms: {
    words: {
      zh: '苗头预警：按日的投诉数列、监测的记忆、预警及其处理（不含投诉人）',
      en: 'early warning: daily counts of complaints, what the monitor remembers, alarms and what people made of them, without complainants',
    },
    from: NAMES_NOBODY,
    places: [
      ...['record:series_leaf', 'record:series_wave', 'record:series_touched'],
      ...['record:alarm_run', 'record:alarm_memory'],
      ...['record:alarm_episode', 'record:alarm_day', 'record:alarm_step'],
    ],
    afterwards: 'kept',
    by: 'nobody',
  },
  webhooks: {
    words: {
      zh: '推送地址（密钥加密）、推送的线索内容（加密）和推送记录',
      en: 'addresses that leads are told to, with sealed secrets; what was told, sealed; and what became of it',
    },
    from: {
      zh: '内容自事件起三十天后抹去；记录不涉及个人，长期保存',
      en: 'what was told is erased thirty days after the event; the record of it names no consumer and is kept',
    },
    places: [
      ...['record:webhook', 'record:webhook_event', 'record:webhook_delivery', 'record:webhook_attempt'],
    ],
    citations: [PIPL_DELETION],
    afterwards: 'erased',
    by: 'room',
  },
  probes: {
    words: {
      zh: '退订审计：运营方自己的测试号码及其所收、所退',
      en: 'the opt-out audit: numbers of the operator’s own, what arrived at them and what they refused',
    },
    from: NAMES_NOBODY,
    places: ['record:probe', 'record:probe_message', 'record:probe_refusal'],
    afterwards: 'kept',
    by: 'nobody',
  },
  staff: {
    words: { zh: '工作人员及其登录方式、接口密钥', en: 'staff, how they sign in, and API keys' },
    from: {
      zh: '账户存续期间；审计需要其姓名',
      en: 'while the account is there; the audit needs their names',
    },
    places: [
      ...['record:person', 'record:person_duty', 'record:person_identity', 'record:person_passkey'],
      ...['record:recovery_code', 'record:api_key'],
    ],
    afterwards: 'kept',
    by: 'nobody',
  },
  audit: {
    words: { zh: '审计', en: 'the audit' },
    from: {
      zh: '自行为之时；数据库拒绝改动，期满后也保留',
      en: 'from each act; the database lets nobody change it, and it stays after the term',
    },
    places: ['record:audit'],
    term: 'processing',
    afterwards: 'kept',
    by: 'nobody',
  },
  retention: {
    words: { zh: '本表每次执行的报告', en: 'reports of what retention did' },
    from: { zh: '自执行之时；期满后也保留', en: 'from each run; they stay after the term' },
    places: ['record:retention_run', 'record:retention_line'],
    term: 'processing',
    afterwards: 'kept',
    by: 'nobody',
  },
  registry: {
    words: {
      zh: '主体、端口、签名、授权的登记',
      en: 'the registry of organisations, ports, signatures and letters',
    },
    from: NAMES_NOBODY,
    places: [
      ...['record:registry_fact', 'record:port_assignment', 'record:lease_declaration'],
      ...['record:qualification', 'record:organisation_contact', 'record:organisation_relation'],
    ],
    afterwards: 'kept',
    by: 'nobody',
  },
  decisions: {
    words: {
      zh: '申请、预案、处置、疑点及其经过',
      en: 'applications, plans, sanctions and findings with their steps',
    },
    from: NAMES_NOBODY,
    places: [
      ...[
        'record:application',
        'record:application_step',
        'record:proposal',
        'record:plan',
        'record:plan_step',
      ],
      ...['record:sanction', 'record:sanction_step'],
      ...['record:finding', 'record:finding_step', 'record:finding_answer'],
    ],
    afterwards: 'kept',
    by: 'nobody',
  },
  custody: {
    words: {
      zh: '接入链上各方签名的交接凭证（加盐哈希）',
      en: 'signed statements of custody, as salted hashes',
    },
    from: NAMES_NOBODY,
    places: ['record:custody_batch', 'record:custody_leaves'],
    afterwards: 'kept',
    by: 'nobody',
  },
  detectors: {
    words: { zh: '检测器的记忆和每日得分', en: 'what detectors remember, and their daily scores' },
    from: { zh: '九十天', en: 'ninety days' },
    places: ['record:detector_memory', 'record:finding_day'],
    afterwards: 'deleted',
    by: 'room',
  },
  waves: {
    words: {
      zh: '同源短信群：归一后的文字（号码以占位符代替）、按日数量、投诉归属、合并与分出',
      en: 'waves of texts: the text made normal, without numbers, counts by day, which complaint is in which, merges and splits',
    },
    from: {
      zh: '最后一次出现后 366 天，按日数量各自满 366 天；投诉期满抹去后，其归属一天之内删除',
      en: '366 days after each was last seen, counts by day 366 days after theirs; which wave a complaint was in goes within a day after it was erased',
    },
    places: [
      ...['record:wave', 'record:wave_variant', 'record:wave_day'],
      ...['record:wave_complaint', 'record:wave_event'],
    ],
    citations: [PIPL_DELETION],
    afterwards: 'deleted',
    by: 'room',
  },
  figures: {
    words: {
      zh: '按分钟和按日的统计、检测器和归群各次运行的统计',
      en: 'figures by minute and day, and of the runs of detectors and of gathering',
    },
    from: NAMES_NOBODY,
    places: [
      ...['traffic:verdict_minute', 'traffic:verdict_day', 'traffic:volume_day'],
      ...['record:detector_run', 'record:wave_run'],
    ],
    afterwards: 'kept',
    by: 'nobody',
  },
  spool: {
    words: { zh: '网关尚未了结的短信', en: 'what a gateway still owes' },
    from: {
      zh: '送达、回执交还、存证后即删；最长 72 小时',
      en: 'gone once delivered, reported and shipped as evidence; 72 hours at most',
    },
    places: ['spool:blocks', 'spool:parked'],
    afterwards: 'deleted',
    by: 'room',
  },
  index: {
    words: { zh: '网关内存中的同意索引', en: 'the consent index in a gateway’s memory' },
    from: {
      zh: '由变更流重建；网关下次启动时，已删除的号码不再出现',
      en: 'built from the feed: at a gateway’s next start who was erased is no longer in it',
    },
    places: ['memory:consent-index'],
    afterwards: 'erased',
    by: 'room',
  },
  positions: {
    words: { zh: '程序自己的位置和版本', en: 'the program’s own positions and versions' },
    from: NAMES_NOBODY,
    places: ['record:ingest_position', 'record:refusal_ahead', 'record:migration', 'record:wave_position'],
    afterwards: 'kept',
    by: 'nobody',
  },
} as const satisfies Readonly<Record<string, Line>>;

export type LineId = keyof typeof SCHEDULE;
export const LINES = Object.keys(SCHEDULE) as readonly LineId[];
/** What the nightly retention sees to. */
export const NIGHTLY = LINES.filter((id) => SCHEDULE[id].by === 'night');

export function lineOf(id: LineId): Line {
  return SCHEDULE[id];
}

/** By which clauses a line is kept, and what then goes, as of a moment; the term's own first. */
export function clausesOf(id: LineId, at: Instant): readonly Citation[] {
  const { term, citations = [] } = lineOf(id);
  return [...(term === undefined ? [] : [termAt(term, at).citation]), ...citationsAt(citations, at)];
}
