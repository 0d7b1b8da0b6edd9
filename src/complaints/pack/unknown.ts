import type { Words } from '../../domain/index.ts';
import type { CaseFile } from './case-file.ts';
import type { PackAsked } from './pack-ground.ts';
import type { PackTally } from './tally.ts';

/** What the file does not show, in sentences: a reader is not to take silence for an answer. */
export function notKnown(file: CaseFile, tally: PackTally, asked: PackAsked): readonly Words[] {
  const { counts, leads, case: told, checks } = file;
  const matched = (code: string) => counts.byMatch.find((each) => each.code === code)?.count ?? 0;
  const consents = (kind: string) => tally.consents.get(kind) ?? 0;
  const lines: Words[] = [];
  const say = (isSo: boolean, zh: string, en: string) => {
    if (isSo) lines.push({ zh, en });
  };
  const unsure = matched('uncertain') + matched('insufficient') + matched('');
  say(
    unsure > 0,
    `${unsure} 件投诉没有确定对应的短信。`,
    `Of ${unsure} complaints it is not established which message they are about.`,
  );
  say(
    matched('several') > 0,
    `${matched('several')} 件投诉与不止一条短信相符，未选定其中一条；短信编号见 complaints.csv。`,
    `${matched('several')} complaints agree with more than one message and none was picked; their ids stand in complaints.csv.`,
  );
  say(
    matched('not-ours') > 0,
    `${matched('not-ours')} 件投诉所说的短信看来不是经本系统发出的；本系统无从知道它由谁发出。`,
    `The messages of ${matched('not-ours')} complaints seem not to have gone through this system, which cannot tell who sent them.`,
  );
  say(
    tally.gone > 0,
    `${tally.gone} 条短信的保存期限已过，内容和裁决的依据已删除，只剩匹配时留下的记录。`,
    `The term of ${tally.gone} messages is over: text and grounds of the verdict were deleted, and only what was kept when they were matched is left.`,
  );
  const unproven = [...tally.proofs].filter(([kind]) => kind !== 'proved' && kind !== 'closed');
  for (const [kind, count] of unproven)
    say(
      true,
      `${count} 条短信没有存证证明（${kind}）：本案卷只有短信库中的记录。`,
      `${count} messages have no proof from the evidence log (${kind}): there is only what the traffic store holds.`,
    );
  say(
    consents('none') > 0,
    `${consents('none')} 条营销短信在发送时，台账中没有有效的同意。台账不按人排序，某条记录不存在无法用散列证明，只能由本系统签名陈述（proofs/no-consent.jsonl）；被投诉方在台账之外另有同意的，应由其举证。`,
    `For ${consents('none')} marketing messages the ledger had no consent in force when they were sent. That an entry is absent cannot be proven by hashes: it is this system's signed statement (proofs/no-consent.jsonl). If the accused holds a consent outside of the ledger, it is theirs to show.`,
  );
  say(
    consents('unlogged') > 0,
    `${consents('unlogged')} 条短信所依据的同意没有存证条目，不能证明其先后。`,
    `The consents behind ${consents('unlogged')} messages have no entry in the log: their order in time cannot be proven.`,
  );
  say(
    consents('sender-unknown') > 0,
    `${consents('sender-unknown')} 条营销短信的发送主体或接收号码无法识别，未能查对同意。`,
    `Of ${consents('sender-unknown')} marketing messages the sender or the recipient cannot be told, so that no consent could be looked for.`,
  );
  const silentHops = [...tally.custody].filter(
    ([, by]) => (by.get('proved') ?? 0) + (by.get('denied') ?? 0) === 0,
  );
  if (silentHops.length > 0) {
    const names = silentHops.map(([organisation]) => file.names.get(organisation) ?? organisation);
    say(
      true,
      `接入链上的 ${names.join('、')} 没有提交覆盖当时的签署批次：其是否转出这些短信，只有登记的接入关系可以说明。`,
      `${names.join(', ')} on the chain handed in no signed batch that covers the time: that they passed these messages on is shown by the registered leases alone.`,
    );
  }
  const unanswered = leads
    .flatMap(({ hops }) => hops)
    .filter(({ state }) => state === 'sent' || state === 'seen');
  say(
    unanswered.length > 0,
    `${unanswered.length} 个环节尚在答复期限之内，未答复。`,
    `${unanswered.length} hops have not answered and still have time.`,
  );
  const answers = leads
    .flatMap(({ hops }) => hops)
    .filter(({ answer }) => answer !== undefined && (answer.until !== undefined || answer.proofs.length > 0));
  const unchecked = answers.filter(
    ({ lead, place }) => !checks.some((check) => check.lead === lead && check.place === place),
  );
  say(
    unchecked.length > 0,
    `${unchecked.length} 份答复中可以用数据核对的内容尚未核对。`,
    `${unchecked.length} answers say what data could check, and were not checked.`,
  );
  say(
    told.decision === undefined,
    '案件尚未认定。投诉在认定之前不是违规。',
    'The case is not decided. A complaint is no violation before it is.',
  );
  say(
    leads.some(({ hops }) => hops.some(({ clock }) => clock?.deadline.isProvisional === true)),
    '有的期限跨入尚未公布放假安排的年份，为暂定。',
    'A term reaches into a year whose holidays are not published yet: it is provisional.',
  );
  say(
    !asked.withNumbers,
    '号码已隐去，短信的存证证明因此不展示记录内容，只证明“内容为此散列的记录当时已在日志中”；需要时可另制作含号码的案卷。',
    'Numbers are masked. For this the proofs do not show the records, and prove that records with these hashes stood in the log; a pack with numbers can be made where it is needed.',
  );
  say(
    !asked.withOriginals,
    '不含投诉的原始内容（如截图），只列出其散列；需要时可另制作含原件的案卷。',
    'What was sent in, such as screenshots, is not contained: its hashes are. A pack with originals can be made where it is needed.',
  );
  say(
    file.sanctionsGone.length > 0,
    `关联的处置 ${file.sanctionsGone.join('、')} 已无记录。`,
    `Linked sanctions that are no longer on record: ${file.sanctionsGone.join(', ')}.`,
  );
  say(
    leads.some(({ hops }) => hops.some(({ answer }) => (answer?.files.length ?? 0) > 0)),
    '答复所附证据文件存于答复方，本系统只有其名称和散列，未见其内容。',
    'Files that answers name lie with those who answered: this system has their names and hashes, and has not seen them.',
  );
  return lines;
}
