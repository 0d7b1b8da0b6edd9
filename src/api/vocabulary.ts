import {
  ACTS,
  type Act,
  type ContactRole,
  mayDo,
  PORT_BLOCKS,
  PORT_KINDS,
  PURPOSE_WORDS,
  type QualificationKind,
  REASONS,
  type RelationRole,
  ROLES,
  ROLES_OF_ONE,
  type Role,
  type Words,
} from '../domain/index.ts';
import type { TextAnomaly } from '../gateway/index.ts';
import { POSSIBLE } from '../registry/index.ts';
import type { Vocabulary } from './contract/index.ts';

type Table<K extends string> = Readonly<Record<K, readonly [zh: string, en: string]>>;

const ROLE_WORDS: Table<Role> = {
  public: ['公众', 'public'],
  sender: ['发送方', 'sender'],
  provider: ['短信服务提供者', 'provider'],
  carrier: ['运营商', 'carrier'],
  centre: ['投诉中心', 'complaint centre'],
  regulator: ['监管机构', 'regulator'],
  operator: ['系统运维', 'operator'],
};

const ACT_WORDS: Table<Act> = {
  'facts.read': ['查看登记信息', 'read the registry'],
  'facts.write': ['变更登记信息', 'change the registry'],
  'registry.apply': ['提出登记申请', 'apply to the registry'],
  'registry.review': ['审核登记申请', 'review applications'],
  'registry.sanction': ['提出与决定处置', 'propose and decide sanctions'],
  'message.read': ['查看短信', 'read messages'],
  'message.release': ['处理待决短信', 'decide on held messages'],
  'number.unmask': ['查看完整号码', 'see whole numbers'],
  'rule.read': ['查看规则', 'read the rules'],
  'rule.mode': ['变更规则模式', 'change rules’ modes'],
  'evidence.verify': ['核验存证', 'verify evidence'],
  'account.read': ['查看账号', 'read accounts'],
  'gateway.operate': ['查看网关', 'watch gateways'],
  'audit.read': ['查看审计', 'read the audit'],
  'person.manage': ['管理人员', 'manage people'],
  'key.manage': ['管理接口密钥', 'manage API keys'],
};

const DEEDS = {
  'person.signed-in': ['登录', 'signed in'],
  'person.invited': ['邀请了人员', 'invited a person'],
  'person.invited-anew': ['重新邀请了人员', 'invited a person anew'],
  'person.duties-changed': ['变更了职责', 'changed duties'],
  'person.enabled': ['启用了人员', 'enabled a person'],
  'person.disabled': ['停用了人员', 'disabled a person'],
  'person.renamed': ['修改了姓名或语言', 'changed name or language'],
  'person.password-changed': ['修改了口令', 'changed the password'],
  'person.totp-changed': ['更换了动态码', 'changed the one-time code'],
  'person.passkey-added': ['添加了通行密钥', 'added a passkey'],
  'person.passkey-removed': ['删除了通行密钥', 'removed a passkey'],
  'person.session-ended': ['结束了一个登录', 'ended a session'],
  'key.made': ['新建了接口密钥', 'made an API key'],
  'key.revoked': ['吊销了接口密钥', 'revoked an API key'],
  'message.unmasked': ['查看了完整号码', 'saw a whole number'],
  'held.released': ['放行了待决短信', 'released a held message'],
  'held.rejected': ['拒绝了待决短信', 'rejected a held message'],
  'held.undone': ['撤回了决定', 'undid a decision'],
  'export.asked': ['要求导出', 'asked for an export'],
  'import.asked': ['要求导入文件', 'asked for an import'],
  'import.written': ['导入了文件', 'imported a file'],
  'registry.imported': ['导入了登记内容', 'imported an entry of the registry'],
  'registry.applied': ['提出了登记申请', 'applied to the registry'],
  'registry.approved': ['批准了登记申请', 'approved an application'],
  'registry.rejected': ['驳回了登记申请', 'rejected an application'],
  'registry.appealed': ['对驳回提出申诉', 'appealed against a rejection'],
  'registry.withdrawn': ['撤回了登记申请', 'withdrew an application'],
  'organisation.registered': ['登记了主体', 'registered an organisation'],
  'qualification.added': ['提交了资质', 'handed in a qualification'],
  'qualification.verified': ['核实了资质', 'verified a qualification'],
  'qualification.rejected': ['驳回了资质', 'rejected a qualification'],
  'qualification.ended': ['终止了资质', 'ended a qualification'],
  'contact.added': ['登记了责任人或经办人', 'added a responsible person or handler'],
  'contact.ended': ['登记了离任', 'ended a person’s responsibility'],
  'relation.added': ['登记了与另一主体的关系', 'said what an organisation is to another'],
  'relation.ended': ['终止了关系', 'ended a relation'],
  'port.opened': ['开通了端口', 'opened a port'],
  'port.suspended': ['暂停了端口', 'suspended a port'],
  'port.restored': ['恢复了端口', 'restored a port'],
  'port.closed': ['关闭了端口', 'closed a port'],
  'port.access-points-set': ['设定了端口的接入地址', 'set from where a port is reached'],
  'port.assigned': ['把端口分配给签名', 'assigned a port to a signature'],
  'port.released': ['释放了端口', 'released a port'],
  'lease.declared': ['声明了接入关系', 'declared a lease'],
  'lease.confirmed': ['确认了接入关系', 'confirmed a lease'],
  'lease.ended': ['终止了接入关系', 'ended a lease'],
  'custody.key-registered': ['登记了签名密钥', 'registered a signing key'],
  'custody.key-revoked': ['吊销了签名密钥', 'revoked a signing key'],
  'custody.handed-in': ['提交了转出批次', 'handed in a batch of what was passed on'],
  'signature.suspended': ['暂停了签名', 'suspended a signature'],
  'signature.restored': ['恢复了签名', 'restored a signature'],
  'signature.closed': ['注销了签名', 'gave up a signature'],
  'letter.revoked': ['撤销了授权委托书', 'revoked a letter'],
  'template.withdrawn': ['撤回了模板', 'withdrew a template'],
  'sanction.proposed': ['提议了处置', 'proposed a sanction'],
  'sanction.placed': ['批准了处置', 'put a sanction in force'],
  'sanction.refused': ['否决了处置', 'refused a sanction'],
  'sanction.withdrawn': ['撤回了处置提议', 'withdrew a proposed sanction'],
  'sanction.appealed': ['对处置提出申诉', 'appealed against a sanction'],
  'sanction.upheld': ['维持了处置', 'upheld a sanction'],
  'sanction.lifted': ['解除了处置', 'lifted a sanction'],
  'finding.looked': ['受理了疑点', 'took up a finding'],
  'finding.dismissed': ['排除了疑点', 'dismissed a finding'],
  'finding.confirmed': ['确认了疑点', 'confirmed a finding'],
  'finding.linked': ['把处置关联到疑点', 'linked a sanction to a finding'],
  'finding.answered': ['对疑点作出了说明', 'answered to a finding'],
  'detectors.asked': ['要求运行检测器', 'asked for a run of the detectors'],
  'rule-mode.proposed': ['提议变更规则模式', 'proposed a rule’s mode'],
  'rule-mode.approved': ['批准了规则模式', 'approved a rule’s mode'],
  'rule-mode.rejected': ['否决了规则模式', 'rejected a rule’s mode'],
  'rule-mode.withdrawn': ['撤回了提议', 'withdrew a proposal'],
} as const satisfies Table<string>;

/** What is done by a person stands in the audit under one of these. */
export type Deed = keyof typeof DEEDS;

const OUTCOMES: Table<'allow' | 'hold' | 'refuse'> = {
  allow: ['放行', 'allow'],
  hold: ['待决', 'hold'],
  refuse: ['拒绝', 'refuse'],
};
const CARRIERS = {
  mobile: ['中国移动', 'China Mobile'],
  unicom: ['中国联通', 'China Unicom'],
  telecom: ['中国电信', 'China Telecom'],
  broadnet: ['中国广电', 'China Broadnet'],
} as const satisfies Table<string>;
const ANOMALIES: Table<TextAnomaly> = {
  'binary-coding': ['编码标为二进制，按内容猜读', 'coded as binary, read by guessing'],
  'unknown-coding': ['编码值不认识，按内容猜读', 'a coding nobody knows, read by guessing'],
  'coding-mismatch': ['编码与内容不符，按内容改读', 'the coding contradicts the bytes, read by these'],
  'odd-length': ['字节数为奇数', 'an odd number of bytes'],
  'lone-surrogate': ['含半个字符', 'half a character'],
  'undecodable-bytes': ['含无法解读的字节', 'bytes that cannot be read'],
  'byte-order-mark': ['含字节序标记', 'a byte order mark'],
  'byte-swapped': ['字节序颠倒', 'bytes in the wrong order'],
  'utf8-bytes': ['实为 UTF-8', 'UTF-8 in truth'],
};
/** How a sign-in was done, as the audit keeps it; a provider stands as `oidc:` and its id. */
const WAYS_IN = {
  link: ['一次性链接', 'a link'],
  code: ['口令与动态码', 'password and one-time code'],
  recovery: ['恢复码', 'a recovery code'],
  passkey: ['通行密钥', 'a passkey'],
  enrolled: ['登记完成', 'enrolled'],
} as const satisfies Table<string>;
/** What the parts of an audit entry's detail are called. */
const DETAILS = {
  how: ['方式', 'how'],
  login: ['登录名', 'login'],
  duties: ['职责', 'duties'],
  before: ['变更前', 'before'],
  after: ['变更后', 'after'],
  name: ['名称', 'name'],
  role: ['角色', 'role'],
  acts: ['允许的操作', 'may'],
  until: ['有效至', 'until'],
  mode: ['模式', 'mode'],
  rule: ['规则', 'rule'],
  kind: ['种类', 'kind'],
  format: ['格式', 'format'],
  decision: ['决定', 'decision'],
  filter: ['筛选', 'filter'],
  rows: ['行数', 'rows'],
  port: ['端口', 'port'],
  lessor: ['出租方', 'lessor'],
  lessee: ['承租方', 'lessee'],
  from: ['开始', 'from'],
  action: ['处置', 'sanction'],
  group: ['所属集团', 'group'],
  counterparty: ['另一主体', 'counterparty'],
  sanction: ['处置编号', 'sanction’s id'],
  dryRun: ['试导入', 'dry run'],
  bytes: ['字节', 'bytes'],
  sha256: ['SHA-256', 'SHA-256'],
} as const satisfies Table<string>;
const DUTY_HOLDERS = {
  carrier: ['运营商', 'carrier'],
  provider: ['短信服务提供者', 'provider'],
  'content-provider': ['短信内容提供者', 'content provider'],
  'complaint-centre': ['投诉中心', 'complaint centre'],
} as const satisfies Table<string>;
const CERTAINTIES = {
  found: ['已核对原文', 'read in a copy'],
  memory: ['待核对原文', 'not re-read'],
  unverified: ['未见全文', 'not seen in full'],
  convention: ['行业惯例，非法律', 'convention, no law'],
} as const satisfies Table<string>;

const QUALIFICATION_WORDS: Table<QualificationKind> = {
  'business-licence': ['营业执照', 'business licence'],
  'institution-certificate': ['事业单位或社会组织登记证书', 'certificate of an institution or association'],
  'basic-telecom-licence': ['基础电信业务经营许可证', 'licence for basic telecommunications'],
  'value-added-telecom-licence': [
    '增值电信业务经营许可证（信息服务业务）',
    'licence for value-added telecommunications (information services)',
  ],
  'number-use-certificate': ['码号使用证书', 'certificate of number use'],
  'sms-access-code': ['短消息类服务接入代码批文', 'grant of a short-message access code'],
  'app-release': ['App 上线证明', 'proof of an app’s release'],
  'trademark-certificate': ['商标注册证', 'trademark certificate'],
  other: ['其他', 'other'],
};
const CONTACT_WORDS: Table<ContactRole> = {
  'legal-representative': ['法定代表人', 'legal representative'],
  'sms-responsible': ['短信责任人', 'person responsible for messages'],
  handler: ['经办人', 'handler'],
};
const RELATION_WORDS: Table<RelationRole> = {
  carrier: ['基础电信企业', 'carrier'],
  provider: ['短信息服务提供者', 'provider'],
  platform: ['平台', 'platform'],
  merchant: ['平台商家', 'merchant of the platform'],
  'content-provider': ['短信息内容提供者', 'content provider'],
  agent: ['代理', 'agent'],
};

/** Every word that codes stand for: a client shows these instead of the codes. */
export const VOCABULARY: Vocabulary = {
  reasons: Object.fromEntries(Object.entries(REASONS).map(([code, { zh, en }]) => [code, { zh, en }])),
  purposes: { ...PURPOSE_WORDS, unclear: { zh: '不明', en: 'unclear' } },
  roles: words(ROLE_WORDS),
  acts: words(ACT_WORDS),
  deeds: words(DEEDS),
  outcomes: words(OUTCOMES),
  carriers: words(CARRIERS),
  anomalies: words(ANOMALIES),
  waysIn: words(WAYS_IN),
  details: words(DETAILS),
  dutyHolders: words(DUTY_HOLDERS),
  certainties: words(CERTAINTIES),
  qualifications: words(QUALIFICATION_WORDS),
  contactRoles: words(CONTACT_WORDS),
  relationRoles: words(RELATION_WORDS),
  portBlocks: PORT_BLOCKS.map(({ prefix, kind, carrier = null, certainty }) => ({
    ...{ prefix, kind, carrier },
    older: certainty === 'older',
  })),
  portKinds: PORT_KINDS,
  sanctionTargets: Object.fromEntries(
    Object.entries(POSSIBLE).map(([action, kinds]) => [action, [...kinds]]),
  ),
  rolesOfOne: [...ROLES_OF_ONE],
  actsOfRoles: Object.fromEntries(ROLES.map((role) => [role, ACTS.filter((act) => mayDo(role, act))])),
};

function words(table: Table<string>): Record<string, Words> {
  return Object.fromEntries(Object.entries(table).map(([code, [zh, en]]) => [code, { zh, en }]));
}
