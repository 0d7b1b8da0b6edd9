import type { RecordedChange, Words } from '../../domain/index.ts';

const told = (zh: string, en: string): Words => ({ zh, en });

/** What became known, in words; whose or what it is stands beside it. */
export const CHANGE_WORDS: Readonly<Record<RecordedChange['kind'], Words>> = {
  'organisation-registered': told('主体登记', 'organisation registered'),
  'organisation-key-registered': told('主体密钥登记', 'organisation’s key registered'),
  'organisation-key-revoked': told('主体密钥吊销', 'organisation’s key revoked'),
  'account-opened': told('账号开通', 'account opened'),
  'account-closed': told('账号关闭', 'account closed'),
  'sanction-placed': told('处置生效', 'sanction placed'),
  'sanction-lifted': told('处置解除', 'sanction lifted'),
  'port-opened': told('端口登记', 'port opened'),
  'port-access-points-set': told('端口接入地址变更', 'access points of the port set'),
  'port-suspended': told('端口暂停', 'port suspended'),
  'port-restored': told('端口恢复', 'port restored'),
  'port-closed': told('端口关闭', 'port closed'),
  'port-assigned': told('端口绑定签名', 'port assigned to a signature'),
  'port-released': told('端口解除签名', 'port released from its signature'),
  'lease-declared': told('接入关系申报', 'lease declared'),
  'lease-confirmed': told('接入关系确认', 'lease confirmed'),
  'lease-ended': told('接入关系终止', 'lease ended'),
  'signature-registered': told('签名登记', 'signature registered'),
  'signature-suspended': told('签名停用', 'signature suspended'),
  'signature-restored': told('签名恢复', 'signature restored'),
  'signature-closed': told('签名注销', 'signature given up'),
  'signature-filed': told('签名报备', 'signature filed'),
  'letter-granted': told('授权委托书登记', 'letter granted'),
  'letter-revoked': told('授权委托书撤销', 'letter revoked'),
  'consent-requested': told('请求本人同意', 'consent requested'),
  'consent-granted': told('本人同意', 'consent granted'),
  'consent-declined': told('本人不同意', 'consent declined'),
  'consent-unanswered': told('本人未回复', 'request for consent unanswered'),
  'consent-withdrawn': told('本人撤回同意', 'consent withdrawn'),
  'consent-expired': told('同意到期', 'consent expired'),
  'suppression-placed': told('本人拒收', 'refused by the person'),
  'suppression-lifted': told('本人解除拒收', 'refusal lifted by the person'),
  'template-filed': told('模板报备', 'template filed'),
  'template-withdrawn': told('模板撤回', 'template withdrawn'),
  'plan-filed': told('营销预案报送', 'plan filed'),
  'plan-approved': told('营销预案通过', 'plan approved'),
  'plan-rejected': told('营销预案退回', 'plan rejected'),
  'plan-amended': told('营销预案修改', 'plan amended'),
  'plan-stopped': told('营销预案叫停', 'plan stopped'),
  'plan-resumed': told('营销预案恢复', 'plan resumed'),
  'plan-ended': told('营销预案结束', 'plan ended'),
  'held-decided': told('人工决定', 'decided by a person'),
  'held-decision-undone': told('人工决定撤回', 'decision taken back'),
  'rule-mode-set': told('规则执行方式变更', 'mode of a rule set'),
};

/** What it is about: the paper's own name. Empty: the person of the message. */
export function subjectOf(change: RecordedChange): string {
  if ('letter' in change) return change.letter;
  if ('lease' in change) return change.lease;
  if ('plan' in change) return change.plan;
  if ('template' in change) return change.template;
  if ('sanction' in change) return change.sanction;
  if ('signature' in change && typeof change.signature === 'string') return change.signature;
  if ('port' in change) return change.port;
  return 'account' in change ? change.account : '';
}
