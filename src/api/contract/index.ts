/* Long because it is one table: every route of the API. Shapes stand in the files beside it. */
import { z } from 'zod';
import * as alarms from './alarms.ts';
import * as bulletins from './bulletins.ts';
import * as cases from './cases.ts';
import { id, messageId, pageOf } from './common.ts';
import * as complaints from './complaints.ts';
import * as consent from './consent.ts';
import * as custody from './custody.ts';
import * as derivation from './derivation.ts';
import * as desk from './desk.ts';
import * as directives from './directives.ts';
import * as findings from './findings.ts';
import * as held from './held.ts';
import * as imports from './imports.ts';
import * as leads from './leads.ts';
import * as lookBacks from './look-backs.ts';
import * as matches from './matches.ts';
import * as messages from './messages.ts';
import * as organisations from './organisations.ts';
import * as ownData from './own-data.ts';
import * as people from './people.ts';
import * as plans from './plans.ts';
import * as preflights from './preflights.ts';
import * as probes from './probes.ts';
import * as registry from './registry.ts';
import * as retention from './retention.ts';
import { route } from './route.ts';
import * as sanctions from './sanctions.ts';
import * as session from './session.ts';
import * as statistics from './statistics.ts';
import * as thresholds from './thresholds.ts';
import * as traffic from './traffic.ts';
import * as waves from './waves.ts';
import * as webhooks from './webhooks.ts';

export type { Access, Route } from './route.ts';

const byId = z.object({ id });
const byMessage = z.object({ id: messageId });
const byName = z.object({ id: z.string().regex(/^[A-Za-z0-9._-]{1,60}$/) });
const byWord = z.object({ id: z.string().min(1).max(60) });

/** Every route of the API, under `METHOD path`. A change here is a change of the API: fields are added, never renamed. */
export const CONTRACT = {
  'GET /api/session': route({
    access: 'anybody',
    zh: '当前登录状态',
    en: 'Who is signed in',
    answer: session.session,
  }),
  'POST /api/session/password': route({
    access: 'anybody',
    zh: '用口令登录',
    en: 'Sign in with a password',
    body: session.passwordSignIn,
    answer: session.session,
  }),
  'POST /api/session/token': route({
    access: 'anybody',
    zh: '用邀请或首次启动令牌登录',
    en: 'Come in with an invitation or the first-run token',
    body: session.tokenSignIn,
    answer: session.session,
  }),
  'POST /api/session/code': route({
    access: 'session',
    zh: '验证动态码',
    en: 'Give the one-time code',
    body: session.codeSignIn,
    answer: session.session,
  }),
  'POST /api/session/recovery': route({
    access: 'session',
    zh: '使用恢复码',
    en: 'Give a recovery code',
    body: session.recoverySignIn,
    answer: session.session,
  }),
  'POST /api/session/passkey/options': route({
    access: 'anybody',
    zh: '通行密钥登录：取得质询',
    en: 'Passkey sign-in: the challenge',
    answer: session.webauthn,
  }),
  'POST /api/session/passkey': route({
    access: 'anybody',
    zh: '用通行密钥登录',
    en: 'Sign in with a passkey',
    body: z.strictObject({ response: session.webauthn }),
    answer: session.session,
  }),
  'POST /api/session/profile': route({
    access: 'session',
    zh: '登记：姓名与口令',
    en: 'Enrol: name and password',
    body: session.profile,
    answer: session.session,
  }),
  'POST /api/session/totp': route({
    access: 'session',
    zh: '登记：生成动态码密钥',
    en: 'Enrol: make a TOTP secret',
    answer: session.totpSetup,
  }),
  'PUT /api/session/totp': route({
    access: 'session',
    zh: '登记：确认动态码',
    en: 'Enrol: confirm the TOTP',
    body: session.codeSignIn,
    answer: session.recoveryCodes,
  }),
  'POST /api/session/complete': route({
    access: 'session',
    zh: '登记完成',
    en: 'Enrol: done',
    answer: session.session,
  }),
  'DELETE /api/session': route({ access: 'session', zh: '退出', en: 'Sign out' }),

  'GET /api/me': route({ access: 'person', zh: '我的账户', en: 'My account', answer: session.mine }),
  'PUT /api/me': route({
    access: 'person',
    zh: '修改姓名与语言',
    en: 'Change name and language',
    body: session.mineChange,
    answer: session.mine,
  }),
  'PUT /api/me/password': route({
    access: 'person',
    zh: '修改口令',
    en: 'Change the password',
    body: session.passwordChange,
  }),
  'POST /api/me/totp': route({
    access: 'person',
    zh: '更换动态码',
    en: 'Make a new TOTP secret',
    answer: session.totpSetup,
  }),
  'PUT /api/me/totp': route({
    access: 'person',
    zh: '确认新的动态码',
    en: 'Confirm the new TOTP',
    body: session.codeSignIn,
    answer: session.recoveryCodes,
  }),
  'POST /api/me/passkeys/options': route({
    access: 'person',
    zh: '添加通行密钥：取得质询',
    en: 'Add a passkey: the challenge',
    answer: session.webauthn,
  }),
  'POST /api/me/passkeys': route({
    access: 'person',
    zh: '添加通行密钥',
    en: 'Add a passkey',
    body: session.newPasskey,
    answer: session.mine,
  }),
  'DELETE /api/me/passkeys/:id': route({
    access: 'person',
    zh: '删除通行密钥',
    en: 'Remove a passkey',
    params: z.object({ id: z.string().max(400) }),
    answer: session.mine,
  }),
  'DELETE /api/me/sessions/:id': route({
    access: 'person',
    zh: '结束一个登录',
    en: 'End a session',
    params: byId,
    answer: session.mine,
  }),

  'GET /api/vocabulary': route({
    access: 'anybody',
    zh: '代码与用语',
    en: 'What codes stand for',
    answer: session.vocabulary,
  }),
  'GET /api/work': route({
    access: 'person',
    zh: '我的待办',
    en: 'What waits for me',
    answer: registry.work,
  }),

  'GET /api/messages': route({
    access: { act: 'message.read' },
    zh: '短信列表',
    en: 'Messages',
    query: messages.messageQuery,
    answer: messages.messageList,
  }),
  'GET /api/messages/:id': route({
    access: { act: 'message.read' },
    zh: '一条短信',
    en: 'A message',
    params: byMessage,
    answer: messages.messagePage,
  }),
  'GET /api/messages/:id/evidence': route({
    access: { act: 'message.read' },
    zh: '一条短信的存证',
    en: 'A message’s evidence',
    params: byMessage,
    answer: messages.evidence,
  }),
  'GET /api/messages/:id/custody': route({
    access: { act: 'message.read' },
    zh: '一条短信的接入链：各级证明、声明或未表态',
    en: 'The way of a message: what each hop proved, said or kept silent about',
    params: byMessage,
    answer: custody.trace,
  }),
  'GET /api/messages/:id/consent': route({
    access: { act: 'message.read' },
    zh: '一条短信所依据的同意，及其先于短信的证明',
    en: 'The consent behind a message, and the proof that it came first',
    params: byMessage,
    answer: consent.behindMessage,
  }),
  'POST /api/messages/:id/unmask': route({
    access: { act: 'number.unmask' },
    zh: '查看完整号码（记入审计）',
    en: 'See the whole number (audited)',
    params: byMessage,
    body: messages.unmasking,
    answer: messages.unmasked,
  }),
  'GET /api/live': route({
    access: { act: 'message.read' },
    zh: '实时短信流',
    en: 'The live stream',
    query: z.object({
      account: z.string().max(15).optional(),
      outcome: messages.messageFilter.outcome,
      reason: messages.messageFilter.reason,
    }),
    answer: traffic.liveMessages,
    media: 'text/event-stream',
  }),
  'GET /api/traffic/counts': route({
    access: { act: 'message.read' },
    zh: '条数',
    en: 'Counts',
    query: traffic.countsQuery,
    answer: traffic.counts,
  }),
  'GET /api/traffic/verdicts': route({
    access: { act: 'message.read' },
    zh: '裁决汇总',
    en: 'Verdicts',
    query: traffic.verdictsQuery,
    answer: traffic.verdicts,
  }),
  'GET /api/traffic/rates': route({
    access: { act: 'message.read' },
    zh: '每秒条数',
    en: 'Messages a second',
    query: traffic.ratesQuery,
    answer: traffic.rates,
  }),

  'GET /api/held': route({
    access: { act: 'message.read' },
    zh: '待决短信',
    en: 'Held messages',
    query: held.heldQuery,
    answer: pageOf(held.heldMessage),
  }),
  'POST /api/held/decisions': route({
    access: { act: 'message.release' },
    zh: '放行或拒绝',
    en: 'Release or reject',
    body: held.heldDecision,
    answer: held.heldDecided,
  }),
  'POST /api/held/undo': route({
    access: { act: 'message.release' },
    zh: '撤回决定',
    en: 'Undo decisions',
    body: held.heldUndo,
    answer: held.heldUndone,
  }),
  'GET /api/traffic/breakdown': route({
    access: { act: 'message.read' },
    zh: '分类条数',
    en: 'Counts by kind',
    query: traffic.breakdownQuery,
    answer: traffic.breakdown,
  }),
  'GET /api/jobs': route({ access: 'caller', zh: '我的任务', en: 'My jobs', answer: registry.jobs }),
  'POST /api/exports': route({
    access: 'person',
    zh: '导出',
    en: 'Export',
    body: registry.newExport,
    answer: registry.job,
  }),
  'GET /api/jobs/:id': route({
    access: 'caller',
    zh: '一个任务',
    en: 'A job',
    params: byId,
    answer: registry.job,
  }),
  'DELETE /api/jobs/:id': route({
    access: 'caller',
    zh: '取消任务',
    en: 'Cancel a job',
    params: byId,
    answer: registry.job,
  }),
  'GET /api/jobs/:id/file': route({
    access: 'caller',
    zh: '下载任务的文件',
    en: 'A job’s file',
    params: byId,
    media: 'application/octet-stream',
  }),
  'POST /api/imports': route({
    access: { act: 'registry.review' },
    zh: '导入别处已决定的登记内容（文件作为请求正文）',
    en: 'Import what was decided elsewhere; the file is the body',
    query: imports.newImport,
    upload: { media: 'application/octet-stream', bytesMax: 'import' },
    answer: imports.importPage,
  }),
  'POST /api/imports/applications': route({
    access: { act: 'registry.apply' },
    zh: '批量提出申请、声明与分配（文件作为请求正文）',
    en: 'Hand in applications, declarations and assignments by file; the file is the body',
    query: imports.newApplications,
    upload: { media: 'application/octet-stream', bytesMax: 'import' },
    answer: imports.importPage,
  }),
  'POST /api/imports/consents': route({
    access: { act: 'consent.write' },
    zh: '导入已有的同意（CSV、JSON 或 Parquet 文件作为请求正文）；每一行单独判断，拒绝的行另有文件',
    en: 'Import existing consents; the file, CSV, JSON or Parquet, is the body. Each row is judged by itself, and those rejected are told in a file',
    query: imports.newConsents,
    upload: { media: 'application/octet-stream', bytesMax: 'consents' },
    answer: imports.importPage,
  }),
  'POST /api/imports/complaints': route({
    access: { act: 'complaint.tell' },
    zh: '导入投诉（CSV、JSON 文件或一封邮件作为请求正文）；每一行单独判断，拒绝的行另有文件',
    en: 'Import complaints; the file, CSV, JSON or a mail, is the body. Each row is judged by itself, and those rejected are told in a file',
    query: imports.newComplaintFile,
    upload: { media: 'application/octet-stream', bytesMax: 'complaints' },
    answer: imports.importPage,
  }),
  'GET /api/imports/kinds': route({
    access: 'caller',
    zh: '可以导入的内容与各列',
    en: 'What can be imported, and its columns',
    answer: imports.importKinds,
  }),
  'GET /api/imports/:id': route({
    access: 'caller',
    zh: '一次导入',
    en: 'An import',
    params: byId,
    answer: imports.importPage,
  }),
  'GET /api/imports/:id/problems': route({
    access: 'caller',
    zh: '下载导入的全部问题、或拒绝的全部行（CSV）',
    en: 'All problems of an import, or all rejected rows of consents or complaints, as CSV',
    params: byId,
    media: 'text/csv',
  }),
  'POST /api/imports/:id/confirmation': route({
    access: 'caller',
    zh: '试导入没有问题之后，正式导入同一文件',
    en: 'After a dry run without problems, import the same file',
    params: byId,
    answer: imports.importPage,
  }),
  'POST /api/preflights': route({
    access: { act: 'audience.check' },
    zh: '发送前检查一份号码名单：先说明发什么、何时、由谁、从哪里发；什么也不发送',
    en: 'Check an audience before sending, nothing is sent: first what is to be sent, when, by whom and from where',
    body: preflights.newPreflight,
    answer: preflights.preflightPage,
  }),
  'PUT /api/preflights/:id/audience': route({
    access: { act: 'audience.check' },
    zh: '再提交号码名单（每行一个号码，或 CSV，可用 gzip 压缩；作为请求正文），检查随即开始',
    en: 'Then the numbers, one a line or CSV, gzip accepted, as the body; the check begins',
    params: byId,
    upload: { media: 'application/octet-stream', bytesMax: 'audience' },
    answer: preflights.preflightPage,
  }),
  'GET /api/preflights/:id': route({
    access: { act: 'audience.check' },
    zh: '一次预检：进度，完成后的数量、理由与举例',
    en: 'A preflight: how far it is, and when it is done its counts, reasons and examples',
    params: byId,
    answer: preflights.preflightPage,
  }),
  'GET /api/preflights/:id/send': route({
    access: { act: 'audience.check' },
    zh: '下载可以发送的号码，每行一个，按名单的顺序',
    en: 'The numbers that may be sent to, one a line, in the audience’s order',
    params: byId,
    media: 'text/plain',
  }),
  'GET /api/preflights/:id/refused': route({
    access: { act: 'audience.check' },
    zh: '下载其余的号码及理由（CSV：number,verdict,reasons）',
    en: 'All others with their reasons, as CSV: number,verdict,reasons',
    params: byId,
    media: 'text/csv',
  }),
  'GET /api/accounts': route({
    access: { act: 'account.read' },
    zh: '账号',
    en: 'Accounts',
    query: registry.accountsQuery,
    answer: pageOf(registry.account),
  }),
  'GET /api/accounts/:id': route({
    access: { act: 'account.read' },
    zh: '一个账号',
    en: 'An account',
    params: byName,
    answer: registry.account,
  }),
  'GET /api/organisations': route({
    access: { act: 'facts.read' },
    zh: '查找主体',
    en: 'Find organisations',
    query: organisations.organisationsQuery,
    answer: pageOf(organisations.organisationEntry),
  }),
  'GET /api/organisations/:id': route({
    access: { act: 'facts.read' },
    zh: '一个主体',
    en: 'An organisation',
    params: organisations.byCode,
    answer: organisations.organisationPage,
  }),
  'POST /api/organisations': route({
    access: { act: 'registry.review' },
    zh: '登记主体',
    en: 'Register an organisation',
    body: organisations.newOrganisation,
    answer: organisations.organisationPage,
  }),
  'POST /api/organisations/:id/qualifications': route({
    access: { act: 'registry.apply' },
    zh: '提交资质',
    en: 'Hand in a qualification',
    params: organisations.byCode,
    body: organisations.newQualification,
    answer: organisations.qualification,
  }),
  'POST /api/qualifications/:id/decision': route({
    access: { act: 'registry.review' },
    zh: '核实资质',
    en: 'Verify or reject a qualification',
    params: byId,
    body: desk.decision,
    answer: organisations.qualification,
  }),
  'POST /api/qualifications/:id/end': route({
    access: { act: 'registry.apply' },
    zh: '终止资质',
    en: 'End a qualification',
    params: byId,
    body: people.because,
    answer: organisations.qualification,
  }),
  'POST /api/organisations/:id/contacts': route({
    access: { act: 'registry.apply' },
    zh: '登记责任人或经办人',
    en: 'Add a responsible person or a handler',
    params: organisations.byCode,
    body: organisations.newContact,
    answer: organisations.contact,
  }),
  'POST /api/contacts/:id/end': route({
    access: { act: 'registry.apply' },
    zh: '责任人或经办人离任',
    en: 'End a person’s responsibility',
    params: byId,
    body: people.because,
    answer: organisations.contact,
  }),
  'POST /api/organisations/:id/relations': route({
    access: { act: 'registry.apply' },
    zh: '登记与另一主体的关系',
    en: 'Say what an organisation is to another',
    params: organisations.byCode,
    body: organisations.newRelation,
    answer: organisations.relation,
  }),
  'POST /api/relations/:id/end': route({
    access: { act: 'registry.apply' },
    zh: '终止关系',
    en: 'End a relation',
    params: byId,
    body: people.because,
    answer: organisations.relation,
  }),
  'GET /api/gateways': route({
    access: { act: 'gateway.operate' },
    zh: '网关与连接',
    en: 'Gateways and sessions',
    answer: registry.gateways,
  }),
  'GET /api/rules': route({ access: { act: 'rule.read' }, zh: '规则', en: 'Rules', answer: registry.rules }),
  'POST /api/rules/:id/proposals': route({
    access: { act: 'rule.mode' },
    zh: '提议变更规则模式',
    en: 'Propose a rule’s mode',
    params: byName,
    body: registry.modeProposal,
    answer: registry.proposal,
  }),
  'GET /api/proposals': route({
    access: 'person',
    zh: '提议',
    en: 'Proposals',
    query: registry.proposalsQuery,
    answer: pageOf(registry.proposal),
  }),
  'GET /api/proposals/:id': route({
    access: 'person',
    zh: '一个提议',
    en: 'A proposal',
    params: byId,
    answer: registry.proposal,
  }),
  'POST /api/proposals/:id/decision': route({
    access: { act: 'rule.mode' },
    zh: '批准或否决提议',
    en: 'Approve or reject a proposal',
    params: byId,
    body: registry.proposalDecision,
    answer: registry.proposal,
  }),
  'DELETE /api/proposals/:id': route({
    access: 'person',
    zh: '撤回自己的提议',
    en: 'Withdraw one’s proposal',
    params: byId,
    answer: registry.proposal,
  }),

  'POST /api/applications/check': route({
    access: { act: 'registry.apply' },
    zh: '预审：列出全部问题',
    en: 'Check before applying: everything that is wrong',
    body: desk.check,
    answer: desk.objections,
  }),
  'POST /api/applications': route({
    access: { act: 'registry.apply' },
    zh: '提出登记申请',
    en: 'Apply',
    body: desk.newApplication,
    answer: desk.application,
  }),
  'GET /api/applications': route({
    access: { act: 'facts.read' },
    zh: '登记申请',
    en: 'Applications',
    query: desk.applicationsQuery,
    answer: pageOf(desk.application),
  }),
  'GET /api/applications/:id': route({
    access: { act: 'facts.read' },
    zh: '一个登记申请',
    en: 'An application',
    params: byId,
    answer: desk.applicationPage,
  }),
  'POST /api/applications/:id/decision': route({
    access: { act: 'registry.review' },
    zh: '批准或驳回申请',
    en: 'Approve or reject an application',
    params: byId,
    body: desk.decision,
    answer: desk.application,
  }),
  'POST /api/applications/:id/appeal': route({
    access: { act: 'registry.apply' },
    zh: '对驳回申诉（一次）',
    en: 'Appeal against a rejection, once',
    params: byId,
    body: people.because,
    answer: desk.application,
  }),
  'DELETE /api/applications/:id': route({
    access: { act: 'registry.apply' },
    zh: '撤回申请',
    en: 'Withdraw an application',
    params: byId,
    body: people.because,
    answer: desk.application,
  }),
  'GET /api/ports': route({
    access: { act: 'facts.read' },
    zh: '端口',
    en: 'Ports',
    query: desk.portsQuery,
    answer: pageOf(desk.port),
  }),
  'GET /api/ports/:id': route({
    access: { act: 'facts.read' },
    zh: '一个端口',
    en: 'A port',
    params: byName,
    answer: desk.portPage,
  }),
  'GET /api/ports/:id/chain': route({
    access: { act: 'facts.read' },
    zh: '端口的接入链',
    en: 'A port’s custody chain',
    params: byName,
    answer: desk.chain,
  }),
  'POST /api/ports/:id/acts': route({
    access: { act: 'registry.review' },
    zh: '开通、暂停、恢复或关闭端口',
    en: 'Open, suspend, restore or close a port',
    params: byName,
    body: desk.portAct,
    answer: desk.port,
  }),
  'PUT /api/ports/:id/access-points': route({
    access: { act: 'registry.review' },
    zh: '设定端口的接入地址',
    en: 'Set from where a port is reached',
    params: byName,
    body: desk.newAccessPoints,
    answer: desk.portPage,
  }),
  'POST /api/ports/:id/release': route({
    access: { act: 'registry.apply' },
    zh: '释放子端口',
    en: 'Release a sub-port',
    params: byName,
    body: people.because,
    answer: desk.port,
  }),
  'POST /api/assignments': route({
    access: { act: 'registry.apply' },
    zh: '把子端口分配给签名',
    en: 'Assign a sub-port to a signature',
    body: desk.newAssignment,
    answer: desk.assignment,
  }),
  'POST /api/leases/check': route({
    access: { act: 'registry.apply' },
    zh: '预审接入关系',
    en: 'Check a lease before declaring it',
    body: desk.newLease,
    answer: desk.objections,
  }),
  'POST /api/leases': route({
    access: { act: 'registry.apply' },
    zh: '声明接入关系',
    en: 'Declare a lease',
    body: desk.newLease,
    answer: desk.lease,
  }),
  'GET /api/leases': route({
    access: { act: 'facts.read' },
    zh: '接入关系',
    en: 'Leases',
    query: desk.leasesQuery,
    answer: pageOf(desk.leaseEntry),
  }),
  'GET /api/leases/:id': route({
    access: { act: 'facts.read' },
    zh: '一条接入关系',
    en: 'A lease',
    params: byName,
    answer: desk.leasePage,
  }),
  'POST /api/leases/:id/confirmation': route({
    access: { act: 'registry.apply' },
    zh: '确认接入关系（由另一方）',
    en: 'Confirm a lease, by the other side',
    params: byName,
    answer: desk.lease,
  }),
  'POST /api/leases/:id/end': route({
    access: { act: 'registry.apply' },
    zh: '终止接入关系',
    en: 'End a lease',
    params: byName,
    body: people.because,
    answer: desk.lease,
  }),
  'GET /api/organisations/:id/custody-keys': route({
    access: { act: 'facts.read' },
    zh: '一个主体的签名密钥',
    en: 'An organisation’s signing keys',
    params: byName,
    answer: custody.keys,
  }),
  'POST /api/organisations/:id/custody-keys': route({
    access: { act: 'registry.apply' },
    zh: '登记签名密钥（须证明持有私钥）',
    en: 'Register a signing key, with proof of possession',
    params: byName,
    body: custody.newKey,
    answer: custody.key,
  }),
  'POST /api/organisations/:id/custody-keys/revocation': route({
    access: { act: 'registry.apply' },
    zh: '吊销签名密钥',
    en: 'Revoke a signing key',
    params: byName,
    body: custody.revocation,
    answer: custody.key,
  }),
  'GET /api/custody/batches': route({
    access: { act: 'facts.read' },
    zh: '已提交的转出批次',
    en: 'Batches of what was passed on',
    query: custody.batchesQuery,
    answer: pageOf(custody.batch),
  }),
  'POST /api/custody/batches': route({
    access: { act: 'registry.apply' },
    zh: '提交一批转出记录（签署的声明与叶子）',
    en: 'Hand in a batch: the signed statement and its leaves',
    upload: custody.batchFile,
    answer: custody.handedIn,
  }),
  'GET /api/custody/batches/:id': route({
    access: { act: 'facts.read' },
    zh: '一个转出批次及其存证',
    en: 'A batch, with its evidence',
    params: byId,
    answer: custody.handedIn,
  }),
  'GET /api/signatures': route({
    access: { act: 'facts.read' },
    zh: '签名',
    en: 'Signatures',
    query: desk.signaturesQuery,
    answer: pageOf(desk.signature),
  }),
  'GET /api/signatures/:id': route({
    access: { act: 'facts.read' },
    zh: '一个签名',
    en: 'A signature',
    params: byWord,
    answer: desk.signaturePage,
  }),
  'GET /api/signatures/:id/resembling': route({
    access: { act: 'registry.review' },
    zh: '与签名相近的已登记签名',
    en: 'Registered signatures of others that one resembles',
    params: byWord,
    answer: desk.allResembling,
  }),
  'POST /api/signatures/:id/acts': route({
    access: { act: 'registry.review' },
    zh: '暂停或恢复签名',
    en: 'Suspend or restore a signature',
    params: byWord,
    body: desk.signatureAct,
    answer: desk.signature,
  }),
  'POST /api/signatures/:id/closure': route({
    access: { act: 'registry.apply' },
    zh: '注销签名（由权利人）',
    en: 'Give up a signature, by its owner',
    params: byWord,
    body: people.because,
    answer: desk.signatureClosed,
  }),
  'POST /api/signatures/dormancy': route({
    access: { act: 'registry.review' },
    zh: '暂停长期未用的签名',
    en: 'Suspend signatures that nobody sends under',
    body: desk.dormancy,
    answer: desk.dormant,
  }),
  'GET /api/letters': route({
    access: { act: 'facts.read' },
    zh: '授权委托书',
    en: 'Letters',
    query: desk.lettersQuery,
    answer: pageOf(desk.letterEntry),
  }),
  'GET /api/letters/:id': route({
    access: { act: 'facts.read' },
    zh: '一份授权委托书',
    en: 'A letter',
    params: byName,
    answer: desk.letterPage,
  }),
  'POST /api/letters/:id/revocation': route({
    access: { act: 'registry.apply' },
    zh: '撤销授权委托书',
    en: 'Revoke a letter',
    params: byName,
    body: people.because,
    answer: desk.letterPage,
  }),
  'GET /api/templates': route({
    access: { act: 'facts.read' },
    zh: '短信模板',
    en: 'Templates',
    query: desk.templatesQuery,
    answer: pageOf(desk.template),
  }),
  'GET /api/templates/:id': route({
    access: { act: 'facts.read' },
    zh: '一个模板',
    en: 'A template',
    params: byName,
    answer: desk.templatePage,
  }),
  'POST /api/templates/:id/match': route({
    access: { act: 'facts.read' },
    zh: '试一条短信是否符合模板',
    en: 'Try whether a text fills a template',
    params: byName,
    body: desk.templateTrial,
    answer: desk.templateTried,
  }),
  'POST /api/templates/:id/withdrawal': route({
    access: { act: 'registry.apply' },
    zh: '撤回模板',
    en: 'Withdraw a template',
    params: byName,
    body: people.because,
    answer: desk.templatePage,
  }),
  'GET /api/plans': route({
    access: { act: 'facts.read' },
    zh: '营销预案',
    en: 'Marketing plans',
    query: plans.plansQuery,
    answer: pageOf(plans.planEntry),
  }),
  'POST /api/plans/check': route({
    access: { act: 'plan.file' },
    zh: '预审营销预案：列出全部问题',
    en: 'Check a plan before filing it: everything that is wrong',
    body: plans.planCheck,
    answer: plans.planObjections,
  }),
  'POST /api/plans': route({
    access: { act: 'plan.file' },
    zh: '提交营销预案，或存为草稿',
    en: 'File a plan, or keep a draft of it',
    body: plans.newPlan,
    answer: plans.planEntry,
  }),
  'GET /api/plans/:id': route({
    access: { act: 'facts.read' },
    zh: '一个营销预案',
    en: 'A marketing plan',
    params: byName,
    answer: plans.planPage,
  }),
  'PUT /api/plans/:id': route({
    access: { act: 'plan.file' },
    zh: '修改营销预案：扩大范围的须重新审核',
    en: 'Change a plan: what grants more is reviewed again',
    params: byName,
    body: plans.newPlan,
    answer: plans.planEntry,
  }),
  'DELETE /api/plans/:id': route({
    access: { act: 'plan.file' },
    zh: '撤回营销预案，或它待审核的修改',
    en: 'Withdraw a plan, or its amendment under review',
    params: byName,
    body: people.because,
    answer: plans.planEntry,
  }),
  'POST /api/plans/:id/decision': route({
    access: { act: 'plan.review' },
    zh: '批准或驳回营销预案或其修改',
    en: 'Approve or reject a plan or its amendment',
    params: byName,
    body: plans.planDecision,
    answer: plans.planEntry,
  }),
  'POST /api/plans/:id/stop': route({
    access: { act: 'plan.stop' },
    zh: '紧急停发：排队中的短信一秒内停止',
    en: 'Emergency stop: what waits is not sent either, within a second',
    params: byName,
    body: people.because,
    answer: plans.planEntry,
  }),
  'POST /api/plans/:id/resume': route({
    access: { act: 'plan.review' },
    zh: '恢复停发的营销预案（由另一人）',
    en: 'Resume a stopped plan, by another person',
    params: byName,
    body: people.because,
    answer: plans.planEntry,
  }),
  'GET /api/sanctions': route({
    access: { act: 'facts.read' },
    zh: '处置',
    en: 'Sanctions',
    query: sanctions.sanctionsQuery,
    answer: pageOf(sanctions.sanctionEntry),
  }),
  'POST /api/sanctions': route({
    access: { act: 'registry.sanction' },
    zh: '提议处置',
    en: 'Propose a sanction',
    body: sanctions.newSanction,
    answer: sanctions.sanctionEntry,
  }),
  'GET /api/sanctions/:id': route({
    access: { act: 'facts.read' },
    zh: '一项处置',
    en: 'A sanction',
    params: byName,
    answer: sanctions.sanctionPage,
  }),
  'POST /api/sanctions/:id/decision': route({
    access: { act: 'registry.sanction' },
    zh: '批准或否决处置',
    en: 'Put a sanction in force or refuse it',
    params: byName,
    body: desk.decision,
    answer: sanctions.sanctionEntry,
  }),
  'DELETE /api/sanctions/:id': route({
    access: { act: 'registry.sanction' },
    zh: '撤回处置提议',
    en: 'Withdraw a proposed sanction',
    params: byName,
    body: people.because,
    answer: sanctions.sanctionEntry,
  }),
  'POST /api/sanctions/:id/appeal': route({
    access: { act: 'registry.apply' },
    zh: '对处置申诉（一次）',
    en: 'Appeal against a sanction, once',
    params: byName,
    body: people.because,
    answer: sanctions.sanctionEntry,
  }),
  'POST /api/sanctions/:id/appeal-decision': route({
    access: { act: 'registry.sanction' },
    zh: '维持处置或因申诉解除',
    en: 'Uphold a sanction or lift it upon appeal',
    params: byName,
    body: sanctions.appealDecision,
    answer: sanctions.sanctionEntry,
  }),
  'POST /api/sanctions/:id/lift': route({
    access: { act: 'registry.sanction' },
    zh: '解除处置',
    en: 'Lift a sanction',
    params: byName,
    body: people.because,
    answer: sanctions.sanctionEntry,
  }),

  'POST /api/consent/grants': route({
    access: { act: 'consent.write' },
    zh: '登记同意，一次最多 1000 条；逐条答复',
    en: 'Hand in consents, up to 1,000 at once; each is told by itself',
    body: consent.newGrants,
    bodyBytesMax: 1_000_000,
    answer: consent.grantsTaken,
  }),
  'POST /api/consent/refusals': route({
    access: { act: 'consent.refuse' },
    zh: '登记撤回、拒收或谢绝',
    en: 'Record a withdrawal, a refusal of an organisation, or of everyone',
    body: consent.newRefusal,
    answer: consent.refusalTaken,
  }),
  'POST /api/consent/links': route({
    access: { act: 'consent.write' },
    zh: '生成短信中的拒收链接，一次最多 1000 条；链接里没有号码',
    en: 'Make the links by which recipients refuse, up to 1,000 at once; no number stands in them',
    body: consent.wantedLinks,
    answer: consent.links,
  }),
  'GET /api/consent/wordings': route({
    access: { act: 'consent.read' },
    zh: '征询用语',
    en: 'Wordings',
    query: consent.wordingsQuery,
    answer: pageOf(consent.wording),
  }),
  'POST /api/consent/wordings/check': route({
    access: { act: 'consent.write' },
    zh: '预审征询用语：列出全部问题',
    en: 'Check a wording: everything that is wrong',
    body: consent.newWording,
    answer: desk.objections,
  }),
  'POST /api/consent/wordings': route({
    access: { act: 'consent.write' },
    zh: '登记征询用语的下一版',
    en: 'Register the next version of a wording',
    body: consent.newWording,
    answer: consent.wordingPage,
  }),
  'GET /api/consent/wordings/:id': route({
    access: { act: 'consent.read' },
    zh: '一条征询用语及其各版',
    en: 'A wording and its versions',
    params: byWord,
    answer: consent.wordingPage,
  }),
  'POST /api/consent/wordings/:id/retirement': route({
    access: { act: 'consent.write' },
    zh: '停用征询用语',
    en: 'Retire a wording',
    params: byWord,
    body: people.because,
    answer: consent.wordingPage,
  }),
  'POST /api/consent/look-ups': route({
    access: { act: 'consent.read' },
    zh: '按号码查同意（记入审计）',
    en: 'Consents of a number (audited)',
    body: consent.lookUp,
    answer: consent.ofNumber,
  }),
  'GET /api/consent/events': route({
    access: { act: 'consent.read' },
    zh: '同意台账，最新的在前',
    en: 'What happened to consents, the newest first',
    query: consent.eventsQuery,
    answer: pageOf(consent.event),
  }),
  'GET /api/consent/events/:id': route({
    access: { act: 'consent.read' },
    zh: '台账中的一条',
    en: 'One thing that happened to a consent',
    params: consent.byEvent,
    answer: consent.eventPage,
  }),
  'GET /api/consent/events/:id/receipt': route({
    access: { act: 'consent.read' },
    zh: '收据，不含号码（记入审计）',
    en: 'Its receipt, without the number (audited)',
    params: consent.byEvent,
    answer: consent.receipt,
  }),
  'POST /api/consent/events/:id/receipt': route({
    access: { act: 'consent.read' },
    zh: '收据，含号码：须给出该号码（记入审计）',
    en: 'Its receipt with the number, for whoever gives it (audited)',
    params: consent.byEvent,
    body: consent.receiptFor,
    answer: consent.receipt,
  }),
  'POST /api/consent/events/:id/unmask': route({
    access: { act: 'number.unmask' },
    zh: '查看完整号码（记入审计）',
    en: 'See the whole number (audited)',
    params: consent.byEvent,
    body: consent.unmasking,
    answer: messages.unmasked,
  }),
  'GET /api/consent/counts': route({
    access: { act: 'consent.read' },
    zh: '同意的数量：按状态、类型、月份、渠道',
    en: 'Counts of consents by state, purpose, month and channel',
    query: consent.countsQuery,
    answer: consent.counts,
  }),

  'POST /api/complaints': route({
    access: { act: 'complaint.tell' },
    zh: '转来投诉，一次最多 500 件；逐件答复受理编号，或全部问题',
    en: 'Hand in complaints, up to 500 at once; each is told its acceptance number, or everything that is wrong with it',
    body: complaints.newComplaints,
    bodyBytesMax: complaints.TOLD_BYTES_MAX,
    answer: complaints.complaintsTaken,
  }),
  'POST /api/complaints/progress': route({
    access: { act: 'complaint.tell' },
    zh: '自己转来的投诉办到哪一步：按自己的编号',
    en: 'How far what one handed in is, by one’s own numbers for them',
    body: complaints.progressAsked,
    answer: complaints.progress,
  }),
  'GET /api/complaints': route({
    access: { act: 'complaint.read' },
    zh: '投诉，最新的在前',
    en: 'Complaints, the newest first',
    query: complaints.complaintsQuery,
    answer: pageOf(complaints.complaint),
  }),
  'POST /api/complaints/look-ups': route({
    access: { act: 'complaint.read' },
    zh: '按号码查投诉（记入审计）',
    en: 'Complaints of a number (audited)',
    body: complaints.lookUp,
    answer: pageOf(complaints.complaint),
  }),
  'GET /api/complaints/:id': route({
    access: { act: 'complaint.read' },
    zh: '一件投诉：经过与原始内容的清单',
    en: 'A complaint, with what happened to it and the list of what was sent in',
    params: complaints.byNumber,
    answer: complaints.complaintPage,
  }),
  'POST /api/complaints/:id/originals/:place': route({
    access: { act: 'number.unmask' },
    zh: '下载原始内容，其中有完整号码：须说明理由（记入审计）',
    en: 'Download what was sent in, which holds the whole number: with a reason (audited)',
    params: complaints.byPlace,
    body: complaints.unmasking,
    media: 'application/octet-stream',
  }),
  'POST /api/complaints/:id/unmask': route({
    access: { act: 'number.unmask' },
    zh: '查看完整号码（记入审计）',
    en: 'See the whole numbers (audited)',
    params: complaints.byNumber,
    body: complaints.unmasking,
    answer: complaints.numbers,
  }),
  'POST /api/complaints/:id/classification': route({
    access: { act: 'complaint.handle' },
    zh: '确定类别，以及是否验证码或通知类',
    en: 'Say of what kind it is, and whether it is a code or a notice',
    params: complaints.byNumber,
    body: complaints.classification,
    answer: complaints.complaintPage,
  }),
  'POST /api/complaints/:id/mute': route({
    access: { act: 'complaint.handle' },
    zh: '此号码今后的投诉在期限内不计入',
    en: 'Leave what this number complains of from now on uncounted, for a time',
    params: complaints.byNumber,
    body: complaints.mute,
    answer: complaints.complaintPage,
  }),
  'POST /api/complaints/:id/acts': route({
    access: { act: 'complaint.handle' },
    zh: '办结或重新打开投诉',
    en: 'Close or reopen a complaint',
    params: complaints.byNumber,
    body: complaints.complaintAct,
    answer: complaints.complaintPage,
  }),
  'GET /api/complaints/:id/match': route({
    access: { act: 'complaint.read' },
    zh: '投诉对应的短信：结论、可信度、理由和候选',
    en: 'The message that a complaint is about: what was found, how sure that is, why, and what else it may be',
    params: complaints.byNumber,
    answer: matches.complaintMatch,
  }),
  'GET /api/complaints/:id/verdicts': route({
    access: { act: 'complaint.read' },
    zh: '对应短信当时的裁决，和按今天所知的裁决',
    en: 'The verdict on its message then, and by what is known today',
    params: complaints.byNumber,
    answer: matches.verdicts,
  }),
  'POST /api/complaints/:id/match': route({
    access: { act: 'complaint.handle' },
    zh: '由人确定对应的短信，或者不是本系统的短信',
    en: 'Decide which message it is, or that it is none of ours',
    params: complaints.byNumber,
    body: matches.pick,
    answer: matches.complaintMatch,
  }),
  'GET /api/complaint-categories': route({
    access: 'anybody',
    zh: '投诉的类别，及其各时期的名称',
    en: 'The tree of categories, and what each was called when',
    answer: complaints.categories,
  }),

  'GET /api/probes': route({
    access: { act: 'probe.read' },
    zh: '退订审计的测试号码',
    en: 'Numbers of the opt-out audit',
    answer: probes.probes,
  }),
  'POST /api/probes': route({
    access: { act: 'probe.manage' },
    zh: '登记测试号码',
    en: 'Register a number',
    body: probes.newProbe,
    answer: probes.probe,
  }),
  'POST /api/probes/:id/retirement': route({
    access: { act: 'probe.manage' },
    zh: '停用测试号码',
    en: 'Retire a number',
    params: byWord,
    body: people.because,
    answer: probes.probe,
  }),
  'POST /api/probes/:id/refusals': route({
    access: { act: 'probe.manage' },
    zh: '以测试号码退订',
    en: 'Refuse on the number’s behalf',
    params: byWord,
    body: probes.probeRefusal,
    answer: probes.probe,
  }),
  'POST /api/probe-messages': route({
    access: { act: 'probe.manage' },
    zh: '提交测试号码收到的短信，一次最多 1000 条；逐条答复',
    en: 'Hand in what arrived at the telephones, up to 1,000 at once; each is told by itself',
    body: probes.toldMessages,
    bodyBytesMax: 2_000_000,
    answer: probes.messagesTaken,
  }),
  'GET /api/opt-out-failures': route({
    access: { act: 'probe.read' },
    zh: '退订失败表：按主体与签名',
    en: 'The failure table of opt-outs, by organisation and signature',
    query: probes.failuresQuery,
    answer: probes.failures,
  }),

  'GET /api/cases': route({
    access: { act: 'complaint.read' },
    zh: '投诉案件，按队列',
    en: 'Cases of complaints, by queue',
    query: cases.casesQuery,
    answer: pageOf(cases.caseEntry),
  }),
  'POST /api/cases': route({
    access: { act: 'complaint.handle' },
    zh: '立案：归集投诉',
    en: 'Open a case with its complaints',
    body: cases.newCase,
    bodyBytesMax: cases.WHICH_BYTES_MAX,
    answer: cases.massed,
  }),
  'GET /api/case-queues': route({
    access: { act: 'complaint.read' },
    zh: '各队列的案件数',
    en: 'How many cases wait in each queue',
    answer: cases.caseQueues,
  }),
  'GET /api/case-heaps': route({
    access: { act: 'complaint.read' },
    zh: '尚未归入案件的投诉：数目、期限、同样内容的各有多少',
    en: 'Complaints in no case: how many, their clocks, and which are alike',
    query: cases.heapsQuery,
    answer: cases.heaps,
  }),
  'GET /api/case-suggestions': route({
    access: { act: 'complaint.read' },
    zh: '一条投诉可能属于哪些案件',
    en: 'Which cases a complaint may belong to',
    query: cases.suggestionsQuery,
    answer: cases.suggestions,
  }),
  'GET /api/case-decisions': route({
    access: { act: 'complaint.read' },
    zh: '针对一个主体的认定：属实、不实、无法认定各多少',
    en: 'How cases about an organisation were decided',
    query: cases.decisionsQuery,
    answer: cases.decisions,
  }),
  'GET /api/cases/:id': route({
    access: { act: 'complaint.read' },
    zh: '一个案件：经过（发生与获知的时间）、线索与期限',
    en: 'A case: what happened and when it was known, its leads and their clocks',
    params: byName,
    answer: cases.casePage,
  }),
  'GET /api/cases/:id/complaints': route({
    access: { act: 'complaint.read' },
    zh: '案件中的投诉',
    en: 'The complaints of a case',
    params: byName,
    query: cases.caseComplaintsQuery,
    answer: pageOf(cases.caseComplaint),
  }),
  'POST /api/cases/:id/complaints': route({
    access: { act: 'complaint.handle' },
    zh: '把投诉归入案件，一次最多 10000 条',
    en: 'Gather complaints into a case, up to 10,000 at once',
    params: byName,
    body: cases.gathering,
    bodyBytesMax: cases.WHICH_BYTES_MAX,
    answer: cases.massed,
  }),
  'POST /api/cases/:id/separations': route({
    access: { act: 'complaint.handle' },
    zh: '把投诉移出案件，或另立一案',
    en: 'Take complaints out of a case, into a new one or none',
    params: byName,
    body: cases.separation,
    bodyBytesMax: cases.WHICH_BYTES_MAX,
    answer: cases.massed,
  }),
  'POST /api/cases/:id/merges': route({
    access: { act: 'complaint.handle' },
    zh: '把其他案件并入本案',
    en: 'Merge other cases into this one',
    params: byName,
    body: cases.merging,
    bodyBytesMax: cases.WHICH_BYTES_MAX,
    answer: cases.massed,
  }),
  'POST /api/case-acts/:id/undoing': route({
    access: { act: 'complaint.handle' },
    zh: '撤回一次归集、移出、合并或拆分；不能撤回的说明原因',
    en: 'Undo an act on many complaints; what cannot be undone is told',
    params: cases.byMassAct,
    body: cases.undoing,
    answer: cases.undone,
  }),
  'POST /api/cases/:id/acts': route({
    access: { act: 'complaint.handle' },
    zh: '领取、分派、备注、确定主体、关联处置、认定、办结、重新打开、决定申诉',
    en: 'Take, assign, note, name, link a sanction, decide, close, reopen, decide on an appeal',
    params: byName,
    body: cases.caseAct,
    answer: cases.casePage,
  }),
  'POST /api/cases/:id/packs': route({
    access: { act: 'complaint.read' },
    zh: '制作案件的证据包（ZIP：报告、数据、证明、签名清单）；完成后从任务下载',
    en: 'Make a case’s evidence pack (ZIP: report, data, proofs, signed manifest); fetched from the job when it is done',
    params: byName,
    body: cases.newPack,
    answer: registry.job,
  }),
  'GET /api/case-handlers': route({
    access: { act: 'complaint.handle' },
    zh: '可以办理案件的人',
    en: 'Who may handle cases',
    answer: cases.handlers,
  }),
  'POST /api/case-assignments': route({
    access: { act: 'complaint.handle' },
    zh: '把案件分派给一人，一次最多 1000 件；要么全做，要么全不做',
    en: 'Assign cases to somebody, up to 1,000 at once; all or none',
    body: cases.assignment,
    answer: cases.assigned,
  }),
  'POST /api/cases/:id/leads': route({
    access: { act: 'complaint.handle' },
    zh: '转办：把线索转给责任方',
    en: 'Forward a case to the responsible party',
    params: byName,
    body: cases.sending,
    answer: leads.sent,
  }),
  'GET /api/leads': route({
    access: { act: 'lead.read' },
    zh: '转来的线索',
    en: 'Leads that were sent to one',
    query: leads.leadsQuery,
    answer: pageOf(leads.leadEntry),
  }),
  'GET /api/leads/:id': route({
    access: { act: 'lead.read' },
    zh: '一条线索；责任方首次打开即记为已查看',
    en: 'A lead; its addressee opening it first is its being seen',
    params: byName,
    answer: leads.leadPage,
  }),
  'GET /api/leads/:id/complaints': route({
    access: { act: 'lead.read' },
    zh: '线索中的投诉，不含投诉人号码',
    en: 'Its complaints, without the complainants’ numbers',
    params: byName,
    query: leads.leadComplaintsQuery,
    answer: leads.leadComplaints,
  }),
  'POST /api/leads/:id/answer': route({
    access: { act: 'lead.answer' },
    zh: '答复线索（一次）',
    en: 'Answer a lead, once',
    params: byName,
    body: leads.newAnswer,
    bodyBytesMax: 200_000,
    answer: leads.leadPage,
  }),
  'POST /api/leads/:id/appeal': route({
    access: { act: 'lead.answer' },
    zh: '对案件的认定申诉（一次）',
    en: 'Appeal against the decision of its case, once',
    params: byName,
    body: leads.newAppeal,
    answer: leads.leadPage,
  }),
  'POST /api/leads/:id/passing': route({
    access: { act: 'complaint.handle' },
    zh: '转给接入链上的下一责任方（已答复或逾期后）',
    en: 'Pass a lead up the chain, once it was answered or is overdue',
    params: byName,
    body: leads.passing,
    answer: leads.sent,
  }),
  'POST /api/leads/:id/checks': route({
    access: { act: 'complaint.handle' },
    zh: '用数据核对答复：停止发送、同意凭证',
    en: 'Check answers by data: that sending stopped, and proofs of consent',
    params: byName,
    answer: leads.checks,
  }),
  'POST /api/leads/:id/links': route({
    access: { act: 'complaint.handle' },
    zh: '为没有账号的责任方生成链接，期限届满即失效',
    en: 'Make a link for an addressee without an account; it ends with the clock',
    params: byName,
    body: leads.ofHop,
    answer: leads.linkMade,
  }),
  'POST /api/leads/:id/link-revocations': route({
    access: { act: 'complaint.handle' },
    zh: '吊销发给一个责任方的全部链接',
    en: 'Revoke all links of an addressee',
    params: byName,
    body: leads.ofHop,
    answer: leads.revoked,
  }),
  'POST /api/lead-links/opening': route({
    access: 'anybody',
    zh: '凭链接打开线索',
    en: 'Open a lead by its link',
    body: leads.opening,
    answer: leads.opened,
  }),
  'POST /api/lead-links/answer': route({
    access: 'anybody',
    zh: '凭链接答复线索',
    en: 'Answer a lead by its link',
    body: leads.answerByLink,
    bodyBytesMax: 200_000,
  }),

  'GET /api/statistics/editions': route({
    access: 'anybody',
    zh: '公布的投诉统计，最新的在前',
    en: 'Published statistics of complaints, the newest first',
    query: statistics.editionsQuery,
    answer: statistics.editions,
  }),
  'GET /api/statistics/editions/:id': route({
    access: 'anybody',
    zh: '一版统计：全部数字、文件及其散列、清单行；不写版次即最新一版',
    en: 'An edition: its figures, files with hashes, line of the manifest; without a number the newest of the period',
    params: statistics.byEdition,
    answer: statistics.editionPage,
  }),
  'GET /api/statistics/editions/:id/csv': route({
    access: 'anybody',
    zh: '一版统计的 CSV；ETag 是其 SHA-256',
    en: 'An edition as CSV; its ETag is its SHA-256',
    params: statistics.byEdition,
    answer: statistics.csvFile,
    media: 'text/csv',
  }),
  'GET /api/statistics/editions/:id/json': route({
    access: 'anybody',
    zh: '一版统计的 JSON，一字不差；ETag 是其 SHA-256',
    en: 'An edition as JSON, byte for byte; its ETag is its SHA-256',
    params: statistics.byEdition,
    answer: statistics.statisticsDocument,
    media: 'application/json',
  }),
  'GET /api/statistics/manifest': route({
    access: 'anybody',
    zh: '全部统计的清单：每版一行，含散列与存证日志的检查点',
    en: 'The manifest of all editions: a line each, with hashes and the checkpoint of the evidence log',
    answer: statistics.manifest,
    media: 'application/x-ndjson',
  }),
  'POST /api/statistics/editions': route({
    access: { act: 'complaint.handle' },
    zh: '立即统计一个已结束的期间；与已公布的不同则公布修订版',
    en: 'Count a period that is over now; what differs from what was published becomes a revised edition',
    body: statistics.newEdition,
    answer: statistics.editionLooked,
  }),

  'GET /api/bulletins': route({
    access: { act: 'bulletin.read' },
    zh: '专报，最新的在前；起草中的只给起草的人看',
    en: 'Bulletins, the newest first; what is worked on is told to those who may write',
    query: bulletins.bulletinsQuery,
    answer: bulletins.bulletins,
  }),
  'POST /api/bulletins': route({
    access: { act: 'bulletin.write' },
    zh: '从数据起草一份专报',
    en: 'Draft a bulletin from the data of a period',
    body: bulletins.newBulletin,
    answer: bulletins.bulletinPage,
  }),
  'GET /api/bulletins/:id': route({
    access: { act: 'bulletin.read' },
    zh: '一份专报：数据、文字、经过、各版、文件',
    en: 'A bulletin: its data, words, steps, versions and files',
    params: bulletins.byBulletin,
    answer: bulletins.bulletinPage,
  }),
  'PUT /api/bulletins/:id': route({
    access: { act: 'bulletin.write' },
    zh: '保存专报的文字；别人已修改的，不保存',
    en: 'Keep the words of a bulletin; refused where somebody else has changed it since it was read',
    params: bulletins.byBulletin,
    body: bulletins.savedBulletin,
    bodyBytesMax: 400_000,
    answer: bulletins.bulletinPage,
  }),
  'POST /api/bulletins/:id/data': route({
    access: { act: 'bulletin.write' },
    zh: '按现在所知重新统计一份草稿的数据',
    en: 'Count the data of a draft anew, as they are known now',
    params: bulletins.byBulletin,
    body: bulletins.redrawn,
    answer: bulletins.bulletinPage,
  }),
  'POST /api/bulletins/:id/moves': route({
    access: { act: 'bulletin.write' },
    zh: '提交复核、退回、发布、起草修订版、撤回、作废',
    en: 'Submit for review, return, publish, begin a revision, withdraw, discard',
    params: bulletins.byBulletin,
    body: bulletins.bulletinMove,
    answer: bulletins.bulletinPage,
  }),
  'POST /api/bulletins/:id/approval': route({
    access: { act: 'bulletin.approve' },
    zh: '复核通过；起草或修改过的人不能复核',
    en: 'Approve a bulletin; nobody who had a hand in it can',
    params: bulletins.byBulletin,
    body: bulletins.redrawn,
    answer: bulletins.bulletinPage,
  }),
  'GET /api/bulletins/:id/files/:name': route({
    access: { act: 'bulletin.read' },
    zh: '专报的一个文件，一字不差；ETag 是其 SHA-256',
    en: 'A file of a bulletin as it was published; its ETag is its SHA-256',
    params: bulletins.byBulletinFile,
    answer: bulletins.bulletinFile,
    media: 'application/octet-stream',
  }),
  'GET /api/published-bulletins': route({
    access: 'anybody',
    zh: '公开的专报，最新的在前',
    en: 'Public bulletins, the newest first',
    answer: bulletins.published,
  }),
  'GET /api/published-bulletins/:id': route({
    access: 'anybody',
    zh: '一份公开的专报；不写版次即最新一版',
    en: 'A public bulletin; without a version the newest one',
    params: bulletins.byNumber,
    answer: bulletins.publicBulletin,
  }),
  'GET /api/published-bulletins/:id/files/:name': route({
    access: 'anybody',
    zh: '公开的专报的一个文件；ETag 是其 SHA-256',
    en: 'A file of a public bulletin; its ETag is its SHA-256',
    params: bulletins.byNumberFile,
    answer: bulletins.bulletinFile,
    media: 'application/octet-stream',
  }),

  'GET /api/derivation': route({
    access: { act: 'complaint.read' },
    zh: '引流关联：零售接触之后是否跟随金融营销，按月、按平台',
    en: 'Derivation: does finance marketing follow retail contact, by month and platform',
    query: derivation.derivationQuery,
    answer: derivation.derivations,
  }),
  'POST /api/derivation': route({
    access: { act: 'complaint.handle' },
    zh: '立即统计一个到期的月份；与已有的不同则另存一版',
    en: 'Count a month that is due now; what differs from what is kept becomes another edition',
    body: derivation.newDerivation,
    answer: derivation.derivationLooked,
  }),

  'GET /api/look-backs': route({
    access: { act: 'lookback.read' },
    zh: '回头看：对过去的短信重新裁决，各次及其进度',
    en: 'Look-backs: past traffic judged again, each with how far it has come',
    query: lookBacks.lookBacksQuery,
    answer: pageOf(lookBacks.lookBack),
  }),
  'GET /api/look-backs/:id': route({
    access: { act: 'lookback.read' },
    zh: '一次回头看及其结果',
    en: 'A look-back and what it found',
    params: byName,
    answer: lookBacks.lookBackPage,
  }),
  'POST /api/look-backs': route({
    access: { act: 'lookback.run' },
    zh: '发起回头看；也可试行一条规则',
    en: 'Look back, or try a rule before it is enforced',
    body: lookBacks.newLookBack,
    answer: lookBacks.lookBack,
  }),
  'POST /api/look-backs/:id/cancel': route({
    access: { act: 'lookback.run' },
    zh: '取消一次回头看',
    en: 'Cancel a look-back',
    params: byName,
    answer: lookBacks.lookBack,
  }),

  'GET /api/thresholds': route({
    access: { act: 'rule.read' },
    zh: '投诉阈值：某一时刻有效的规则，及最近一次的结果',
    en: 'Complaint thresholds: those in force at a moment, and what the last look came to',
    query: thresholds.thresholdsQuery,
    answer: thresholds.thresholds,
  }),
  'GET /api/threshold-standings': route({
    access: { act: 'facts.read' },
    zh: '各端口、签名、主体对照投诉阈值的情况',
    en: 'How ports, signatures and organisations stand against the complaint thresholds',
    query: thresholds.standingsQuery,
    answer: pageOf(thresholds.standing),
  }),
  'GET /api/threshold-standings/:id': route({
    access: { act: 'facts.read' },
    zh: '一个对象对照投诉阈值的情况及其经过',
    en: 'How one of them stands, with its history',
    params: thresholds.byStanding,
    answer: thresholds.standingPage,
  }),
  'POST /api/threshold-standings/:id/sanction': route({
    access: { act: 'registry.sanction' },
    zh: '关联由此提议的处置',
    en: 'Link the sanction that was proposed upon it',
    params: thresholds.byStanding,
    body: thresholds.sanctionLink,
    answer: thresholds.standingPage,
  }),

  'GET /api/alarms': route({
    access: { act: 'complaint.read' },
    zh: '苗头预警：每日投诉数列中的异常，每段一条',
    en: 'Early warning: what stands out of the daily complaints, an episode each',
    query: alarms.alarmsQuery,
    answer: pageOf(alarms.alarm),
  }),
  'GET /api/alarms/:id': route({
    access: { act: 'complaint.read' },
    zh: '一条预警：理由、预计范围、构成、监测自身的记录',
    en: 'An alarm: its reasoning, the expected range, what makes it up, the monitor’s own record',
    params: alarms.byAlarm,
    answer: alarms.alarmPage,
  }),
  'POST /api/alarms/:id/opinion': route({
    access: { act: 'complaint.handle' },
    zh: '对预警作出判断：属实、误报或原因已知',
    en: 'Say what became of an alarm: confirmed, false, or of a known cause',
    params: alarms.byAlarm,
    body: alarms.alarmOpinion,
    answer: alarms.alarmPage,
  }),
  'GET /api/alarm-monitors': route({
    access: { act: 'complaint.read' },
    zh: '各层级监测：设定的误报数、实际发出数、判断结果、报告延迟',
    en: 'The monitors by level: what was set, what came, what became of it, and how late complaints come',
    answer: alarms.alarmMonitors,
  }),
  'GET /api/series': route({
    access: { act: 'complaint.read' },
    zh: '一个每日投诉数列：实际、预计、报警、未报齐的日子',
    en: 'One series of daily complaints: seen, expected, alarms, days that are not complete',
    query: alarms.seriesQuery,
    answer: alarms.series,
  }),

  'GET /api/waves': route({
    access: { act: 'complaint.read' },
    zh: '同源短信群：出自同一来源、彼此相近的短信',
    en: 'Waves: near-duplicate texts from one source',
    query: waves.wavesQuery,
    answer: waves.waves,
  }),
  'GET /api/waves/:id': route({
    access: { act: 'complaint.read' },
    zh: '一个同源短信群：模板、变体、来源、每日数量、合并与分出；已合并的编号说明去向',
    en: 'A wave: its template, variants, where it came from, day by day, merges and splits; an id that was merged tells where it went',
    params: waves.byWave,
    answer: waves.wavePage,
  }),
  'GET /api/waves/:id/complaints': route({
    access: { act: 'complaint.read' },
    zh: '同源短信群中的投诉，最新的在前',
    en: 'The complaints of a wave, the newest first',
    params: waves.byWave,
    query: waves.waveComplaintsQuery,
    answer: pageOf(waves.waveComplaint),
  }),

  'GET /api/webhooks': route({
    access: { act: 'webhook.manage' },
    zh: '推送地址：线索送到主体自己的地址',
    en: 'Addresses of organisations that their leads are told to',
    query: webhooks.webhooksQuery,
    answer: pageOf(webhooks.webhook),
  }),
  'POST /api/webhooks': route({
    access: { act: 'webhook.manage' },
    zh: '设置推送地址；密钥只显示这一次',
    en: 'Set an address; its secret is told this once',
    body: webhooks.newWebhook,
    answer: webhooks.withSecret,
  }),
  'PUT /api/webhooks/:id': route({
    access: { act: 'webhook.manage' },
    zh: '修改、启用或关闭推送地址',
    en: 'Change an address, or turn it on or off',
    params: byName,
    body: webhooks.webhookChange,
    answer: webhooks.webhook,
  }),
  'POST /api/webhooks/:id/secrets': route({
    access: { act: 'webhook.manage' },
    zh: '更换密钥；原密钥在一段时间内同时签名',
    en: 'Renew its secret; the one before goes on signing for a while',
    params: byName,
    body: webhooks.newSecret,
    answer: webhooks.withSecret,
  }),
  'POST /api/webhooks/:id/tests': route({
    access: { act: 'webhook.manage' },
    zh: '发送测试',
    en: 'Send a test',
    params: byName,
    answer: webhooks.tested,
  }),
  'DELETE /api/webhooks/:id': route({
    access: { act: 'webhook.manage' },
    zh: '删除推送地址',
    en: 'Remove an address',
    params: byName,
    body: webhooks.removal,
  }),
  'GET /api/webhook-deliveries': route({
    access: { act: 'webhook.manage' },
    zh: '推送记录',
    en: 'What was sent to addresses, and what became of it',
    query: webhooks.deliveriesQuery,
    answer: pageOf(webhooks.delivery),
  }),
  'GET /api/webhook-deliveries/:id': route({
    access: { act: 'webhook.manage' },
    zh: '一次推送的各次尝试',
    en: 'A delivery with its attempts',
    params: byName,
    answer: webhooks.deliveryPage,
  }),
  'POST /api/webhook-deliveries/:id/redelivery': route({
    access: { act: 'webhook.manage' },
    zh: '重新推送，编号不变',
    en: 'Send it again, under the same id',
    params: byName,
    answer: webhooks.deliveryPage,
  }),

  'GET /api/directives': route({
    access: { act: 'directive.read' },
    zh: '行政指导：监管机构看到全部，主体看到下发给自己的；最新的在前',
    en: 'Directives: the regulator sees all, an addressee what was issued to it; the newest first',
    query: directives.directivesQuery,
    answer: directives.directives,
  }),
  'GET /api/directive-forms': route({
    access: { act: 'directive.write' },
    zh: '可选的核验查询和模板',
    en: 'Queries that a clause can be verified by, and templates',
    answer: directives.directiveForms,
  }),
  'POST /api/directive-splits': route({
    access: { act: 'directive.write' },
    zh: '把粘贴的文字按编号拆成条款，供人修改；不保存',
    en: 'Split a pasted text at its numbers into clauses, for a person to correct; nothing is kept',
    body: directives.newSplit,
    bodyBytesMax: 262_144,
    answer: directives.split,
  }),
  'POST /api/directives': route({
    access: { act: 'directive.write' },
    zh: '起草行政指导',
    en: 'Draft a directive',
    body: directives.newDirective,
    bodyBytesMax: 1_048_576,
    answer: directives.directivePage,
  }),
  'GET /api/directives/:id': route({
    access: { act: 'directive.read' },
    zh: '一份行政指导：条款、各主体的状态、报告、核验和附件；主体只看到自己的',
    en: 'A directive: clauses, how each addressee stands, reports, verifications and files; an addressee sees its own',
    params: directives.byDirective,
    answer: directives.directivePage,
  }),
  'PUT /api/directives/:id': route({
    access: { act: 'directive.write' },
    zh: '保存行政指导的草稿；别人已改过的，不保存',
    en: 'Keep a draft; refused where somebody else has changed it since it was read',
    params: directives.byDirective,
    body: directives.savedDirective,
    bodyBytesMax: 1_048_576,
    answer: directives.directivePage,
  }),
  'POST /api/directives/:id/issuing': route({
    access: { act: 'directive.write' },
    zh: '下发；不完整的不下发，逐项说明',
    en: 'Issue it; refused with everything that is missing',
    params: directives.byDirective,
    body: directives.ofEdit,
    answer: directives.directivePage,
  }),
  'POST /api/directives/:id/discarding': route({
    access: { act: 'directive.write' },
    zh: '作废草稿',
    en: 'Discard a draft',
    params: directives.byDirective,
    body: directives.ofEdit,
    answer: directives.directivePage,
  }),
  'POST /api/directives/:id/withdrawal': route({
    access: { act: 'directive.write' },
    zh: '撤回已下发的行政指导',
    en: 'Withdraw a directive that was issued',
    params: directives.byDirective,
    body: directives.because,
    answer: directives.directivePage,
  }),
  'POST /api/directives/:id/acknowledgement': route({
    access: { act: 'directive.answer' },
    zh: '主体签收一条',
    en: 'Acknowledge a clause, in the name of an addressee',
    params: directives.byDirective,
    body: directives.ofClause,
    answer: directives.directivePage,
  }),
  'POST /api/directives/:id/commitment': route({
    access: { act: 'directive.answer' },
    zh: '主体就一条作出承诺：做什么、何时完成',
    en: 'Commit to something and a day, in the name of an addressee',
    params: directives.byDirective,
    body: directives.commitment,
    answer: directives.directivePage,
  }),
  'POST /api/directives/:id/progress': route({
    access: { act: 'directive.answer' },
    zh: '主体报告一条的进展',
    en: 'Tell of progress, in the name of an addressee',
    params: directives.byDirective,
    body: directives.progress,
    answer: directives.directivePage,
  }),
  'POST /api/directives/:id/report-drafts': route({
    access: { act: 'directive.answer' },
    zh: '按数据起草的报告：下发前后和逐周的数，供主体核对；不保存',
    en: 'The report as the data have it: before, since and by week, for the addressee to look at; nothing is kept',
    params: directives.byDirective,
    body: directives.ofClause,
    answer: directives.reportDraft,
  }),
  'POST /api/directives/:id/report': route({
    access: { act: 'directive.answer' },
    zh: '签署报告：数字取自数据，不能改写；签署的即所看到的',
    en: 'Sign a report: its figures are the data’s, and what is signed is what was seen',
    params: directives.byDirective,
    body: directives.newReport,
    answer: directives.signed,
  }),
  'POST /api/directives/:id/files': route({
    access: { act: 'directive.answer' },
    zh: '提交附件（作为请求正文），加密保存，返回其 SHA-256',
    en: 'Hand in a file as the body; it is sealed, its SHA-256 is told',
    params: directives.byDirective,
    query: directives.newFile,
    upload: { media: 'application/octet-stream', bytesMax: 10_485_760 },
    answer: directives.directiveFile,
  }),
  'GET /api/directives/:id/files/:file': route({
    access: { act: 'directive.read' },
    zh: '一个附件，原样',
    en: 'A file as it came',
    params: directives.byDirectiveFile,
    answer: directives.fileContent,
    media: 'application/octet-stream',
  }),
  'POST /api/directives/:id/measurements': route({
    access: { act: 'directive.write' },
    zh: '查看一条在一个主体处的数据，不论其是否报告',
    en: 'Measure a clause at an addressee, whether it has reported or not',
    params: directives.byDirective,
    body: directives.ofClause,
    answer: directives.directivePage,
  }),
  'POST /api/directives/:id/verification': route({
    access: { act: 'directive.write' },
    zh: '核验已报告的一条：按所选查询衡量并留存',
    en: 'Verify what was reported: the query is measured and kept',
    params: directives.byDirective,
    body: directives.ofClause,
    answer: directives.directivePage,
  }),
  'POST /api/directives/:id/return': route({
    access: { act: 'directive.write' },
    zh: '退回报告，另定期限',
    en: 'Return a report, with a reason and another last day',
    params: directives.byDirective,
    body: directives.returning,
    answer: directives.directivePage,
  }),
  'POST /api/directives/:id/closing': route({
    access: { act: 'directive.write' },
    zh: '销号：核验达到的可直接销号，否则须写明理由',
    en: 'Close a clause: by a verification that was met, else with a written reason',
    params: directives.byDirective,
    body: directives.closing,
    answer: directives.directivePage,
  }),
  'GET /api/directives/:id/before-after': route({
    access: { act: 'directive.write' },
    zh: '下发前后：逐日的值和中断时间序列的估计及区间',
    en: 'Before and after: values by day, and the estimate of an interrupted time series with its intervals',
    params: directives.byDirective,
    query: directives.ofClause,
    answer: directives.beforeAfter,
  }),

  'GET /api/findings': route({
    access: { act: 'facts.read' },
    zh: '疑点',
    en: 'Findings of the detectors',
    query: findings.findingsQuery,
    answer: pageOf(findings.finding),
  }),
  'GET /api/findings/:id': route({
    access: { act: 'facts.read' },
    zh: '一个疑点',
    en: 'A finding',
    params: byName,
    answer: findings.findingPage,
  }),
  'POST /api/findings/:id/acts': route({
    access: { act: 'registry.review' },
    zh: '受理、排除、确认疑点，或关联处置',
    en: 'Look into, dismiss or confirm a finding, or link a sanction',
    params: byName,
    body: findings.findingAct,
    answer: findings.findingPage,
  }),
  'POST /api/findings/:id/answer': route({
    access: { act: 'registry.apply' },
    zh: '对已确认的疑点作出说明（一次）',
    en: 'Answer to a confirmed finding, once',
    params: byName,
    body: findings.findingAnswer,
    answer: findings.findingPage,
  }),
  'GET /api/detectors': route({
    access: { act: 'facts.read' },
    zh: '检测器',
    en: 'Detectors',
    answer: findings.detectors,
  }),
  'POST /api/detectors/runs': route({
    access: { act: 'registry.review' },
    zh: '对过去的日期运行检测器',
    en: 'Run the detectors over past days',
    body: findings.newDetectorRun,
    answer: registry.job,
  }),

  'GET /api/retention': route({
    access: { act: 'audit.read' },
    zh: '保存期限：各类记录保存多久、依据什么，以及每次执行的报告',
    en: 'Retention: how long each kind of record is kept and by which clause, and what each run did',
    answer: retention.retention,
  }),
  'GET /api/retention/due': route({
    access: { act: 'audit.read' },
    zh: '现在执行会删除什么；不删除任何东西',
    en: 'What a run would remove now; removes nothing',
    answer: retention.retentionDue,
  }),
  'GET /api/retention-holds': route({
    access: { act: 'complaint.read' },
    zh: '保全：期满也不删的案件和投诉',
    en: 'Holds: cases and complaints kept beyond their term',
    query: retention.holdsQuery,
    answer: retention.holds,
  }),
  'POST /api/retention-holds': route({
    access: { act: 'complaint.handle' },
    zh: '保全案件或投诉，供有关程序使用',
    en: 'Hold a case or a complaint for a proceeding',
    body: retention.newHold,
    answer: retention.holds,
  }),
  'POST /api/retention-holds/:id/lifting': route({
    access: { act: 'complaint.handle' },
    zh: '解除保全',
    en: 'Lift a hold',
    params: byName,
    body: retention.lifting,
    answer: retention.holds,
  }),
  'POST /api/retention/runs': route({
    access: { act: 'gateway.operate' },
    zh: '立即执行一次，不等到夜间',
    en: 'Run now instead of at night',
    body: retention.newRetentionRun,
    answer: retention.retentionStarted,
  }),

  'POST /api/own-data': route({
    access: { act: 'number.unmask' },
    zh: '应本人要求，给出关于一个号码保存的全部信息',
    en: 'On the person’s request, everything that is held about a number',
    body: ownData.ownDataFor,
    answer: ownData.ownData,
  }),
  'POST /api/own-data/deletions': route({
    access: { act: 'number.unmask' },
    zh: '应本人要求，删除法律允许立即删除的，并说明其余保存到何时、依据什么',
    en: 'On the person’s request, delete at once what the law lets go, and tell what stays, until when and by which clause',
    body: ownData.ownDataFor,
    answer: ownData.ownDataDeleted,
  }),

  'GET /api/people': route({
    access: { act: 'person.manage' },
    zh: '人员',
    en: 'People',
    query: people.peopleQuery,
    answer: pageOf(people.person),
  }),
  'POST /api/people': route({
    access: { act: 'person.manage' },
    zh: '邀请一个人',
    en: 'Invite a person',
    body: people.invitation,
    answer: people.invited,
  }),
  'GET /api/people/:id': route({
    access: { act: 'person.manage' },
    zh: '一个人',
    en: 'A person',
    params: byId,
    answer: people.person,
  }),
  'PATCH /api/people/:id': route({
    access: { act: 'person.manage' },
    zh: '变更职责或状态',
    en: 'Change duties or state',
    params: byId,
    body: people.personChange,
    answer: people.person,
  }),
  'POST /api/people/:id/invitation': route({
    access: { act: 'person.manage' },
    zh: '重新邀请（重设登录方式）',
    en: 'Invite anew (resets how they sign in)',
    params: byId,
    body: people.because,
    answer: people.invited,
  }),
  'GET /api/keys': route({
    access: { act: 'key.manage' },
    zh: '接口密钥',
    en: 'API keys',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(50),
      after: z.string().max(300).optional(),
    }),
    answer: pageOf(people.apiKey),
  }),
  'POST /api/keys': route({
    access: { act: 'key.manage' },
    zh: '新建接口密钥',
    en: 'Make an API key',
    body: people.newApiKey,
    answer: people.madeApiKey,
  }),
  'DELETE /api/keys/:id': route({
    access: { act: 'key.manage' },
    zh: '吊销接口密钥',
    en: 'Revoke an API key',
    params: byId,
    body: people.because,
    answer: people.apiKey,
  }),

  'GET /api/audit': route({
    access: { act: 'audit.read' },
    zh: '审计',
    en: 'Audit',
    query: registry.auditQuery,
    answer: pageOf(registry.auditEntry),
  }),
  'GET /api/health': route({
    access: 'person',
    zh: '系统健康',
    en: 'System health',
    answer: registry.health,
  }),
} as const;

export type Contract = typeof CONTRACT;
export type RouteName = keyof Contract;
type Part<K extends RouteName, P extends string> = Contract[K] extends {
  readonly [Q in P]: infer S extends z.ZodType;
}
  ? S
  : never;
/** What a client sends and gets. */
export type Params<K extends RouteName> = [Part<K, 'params'>] extends [never]
  ? undefined
  : z.input<Part<K, 'params'>>;
export type Query<K extends RouteName> = [Part<K, 'query'>] extends [never]
  ? undefined
  : z.input<Part<K, 'query'>>;
export type Body<K extends RouteName> = [Part<K, 'body'>] extends [never]
  ? undefined
  : z.input<Part<K, 'body'>>;
export type Answer<K extends RouteName> = [Part<K, 'answer'>] extends [never]
  ? undefined
  : z.output<Part<K, 'answer'>>;
/** What a handler gets: read and checked. */
export type ReadParams<K extends RouteName> = [Part<K, 'params'>] extends [never]
  ? undefined
  : z.output<Part<K, 'params'>>;
export type ReadQuery<K extends RouteName> = [Part<K, 'query'>] extends [never]
  ? undefined
  : z.output<Part<K, 'query'>>;
export type ReadBody<K extends RouteName> = [Part<K, 'body'>] extends [never]
  ? undefined
  : z.output<Part<K, 'body'>>;

/** Names for the shapes that a client handles by themselves. */
export type Session = z.output<typeof session.session>;
export type Mine = z.output<typeof session.mine>;
export type Vocabulary = z.output<typeof session.vocabulary>;
export type Person = z.output<typeof people.person>;
export type ApiKey = z.output<typeof people.apiKey>;
export type Message = z.output<typeof messages.message>;
export type MessagePage = z.output<typeof messages.messagePage>;
export type ExplainedReason = z.output<typeof messages.explainedReason>;
export type Citation = z.output<typeof messages.citation>;
export type Evidence = z.output<typeof messages.evidence>;
export type MessageCustody = z.output<typeof custody.trace>;
export type HeldMessage = z.output<typeof held.heldMessage>;
export type Organisation = z.output<typeof organisations.organisationPage>;
export type ImportPage = z.output<typeof imports.importPage>;
export type PreflightPage = z.output<typeof preflights.preflightPage>;
export type Job = z.output<typeof registry.job>;
export type Port = z.output<typeof desk.port>;
export type PortPage = z.output<typeof desk.portPage>;
export type Chain = z.output<typeof desk.chain>;
export type Lease = z.output<typeof desk.lease>;
export type Signature = z.output<typeof desk.signature>;
export type SignaturePage = z.output<typeof desk.signaturePage>;
export type Resembling = z.output<typeof desk.allResembling>['items'][number];
export type Letter = z.output<typeof desk.letter>;
export type HistoryEntry = z.output<typeof desk.history>;
export type Account = z.output<typeof registry.account>;
export type Rule = z.output<typeof registry.rule>;
export type Proposal = z.output<typeof registry.proposal>;
export type Gateway = z.output<typeof registry.gateway>;
export type Health = z.output<typeof registry.health>;
export type Application = z.output<typeof desk.application>;
export type ApplicationPage = z.output<typeof desk.applicationPage>;
export type Objection = z.output<typeof desk.objections>['objections'][number];
export type Step = z.output<typeof desk.step>;
export type Plan = z.output<typeof plans.planEntry>;
export type PlanPage = z.output<typeof plans.planPage>;
export type WantedPlan = z.input<typeof plans.wantedPlan>;
export type LinkedSanction = z.output<typeof sanctions.linkedSanction>;
export type Sanction = z.output<typeof sanctions.sanctionEntry>;
export type SanctionPage = z.output<typeof sanctions.sanctionPage>;
export type AuditEntry = z.output<typeof registry.auditEntry>;
export type Work = z.output<typeof registry.work>;
export type CaseEntry = z.output<typeof cases.caseEntry>;
export type CasePage = z.output<typeof cases.casePage>;
export type LeadEntry = z.output<typeof leads.leadEntry>;
export type LeadPage = z.output<typeof leads.leadPage>;
export type ThresholdStanding = z.output<typeof thresholds.standing>;
export type ThresholdStandingPage = z.output<typeof thresholds.standingPage>;
export type Thresholds = z.output<typeof thresholds.thresholds>;
export type Alarm = z.output<typeof alarms.alarm>;
export type AlarmPage = z.output<typeof alarms.alarmPage>;
export type AlarmMonitors = z.output<typeof alarms.alarmMonitors>;
export type SeriesTold = z.output<typeof alarms.series>;
export type Wave = z.output<typeof waves.waveEntry>;
export type WavePage = z.output<typeof waves.wavePage>;
export type Webhook = z.output<typeof webhooks.webhook>;
export type WebhookDelivery = z.output<typeof webhooks.delivery>;
export type Finding = z.output<typeof findings.finding>;
export type FindingPage = z.output<typeof findings.findingPage>;
export type Detectors = z.output<typeof findings.detectors>;
export type OwnDataTold = z.output<typeof ownData.ownData>;
export type OwnDataDeleted = z.output<typeof ownData.ownDataDeleted>;
export type Retention = z.output<typeof retention.retention>;
export type RetentionRun = z.output<typeof retention.retentionRun>;
export type RetentionDue = z.output<typeof retention.retentionDue>;
export type LiveMessages = z.output<typeof traffic.liveMessages>;
export type BulletinTold = z.output<typeof bulletins.bulletin>;
export type BulletinPage = z.output<typeof bulletins.bulletinPage>;
export type BulletinTable = z.output<typeof bulletins.bulletinTable>;
export type LookBack = z.output<typeof lookBacks.lookBack>;
export type LookBackPage = z.output<typeof lookBacks.lookBackPage>;
export type DirectivePage = z.output<typeof directives.directivePage>;
export type DirectiveTold = z.output<typeof directives.directive>;
export type Derivations = z.output<typeof derivation.derivations>;
export type PlatformDerivation = z.output<typeof derivation.platformDerivation>;
export type StatisticsEdition = z.output<typeof statistics.edition>;
export type StatisticsPage = z.output<typeof statistics.editionPage>;
export type StatisticsTable = StatisticsPage['document']['tables'][number];
export type Complaint = z.output<typeof complaints.complaint>;
export type ComplaintPage = z.output<typeof complaints.complaintPage>;
export type ConsentEvent = z.output<typeof consent.event>;
export type ConsentsOfNumber = z.output<typeof consent.ofNumber>;
export type ConsentCounts = z.output<typeof consent.counts>;
export type ConsentReceipt = z.output<typeof consent.receipt>;
export type Wording = z.output<typeof consent.wording>;
export type WordingPage = z.output<typeof consent.wordingPage>;
export type ConsentBehindMessage = z.output<typeof consent.behindMessage>;
