import type { Words } from '../../domain/index.ts';
import { ROLE_WORDS } from './files-read.ts';
import type { Inspected } from './inspection.ts';

/** What no file tells and is therefore taken to be so: the report says it, since a finding stands on it. */
export function assumptions({ files, findings, rules, inOrder }: Inspected): Words[] {
  const given = new Set(files.map(({ role }) => role));
  const isJudged = (rule: string) => rules.judged.some(({ id }) => id === rule);
  const told: Words[] = [
    {
      zh: '签名、端口和接入链按平台所写：签名视为有权使用，端口视为本平台合法使用。',
      en: 'Signatures, ports and custody chains are taken as the platform writes them: a signature is held to be rightly used, a port to be lawfully the platform’s.',
    },
    {
      zh: '没有写商家的短信和同意，视为平台自己的；商家之间、平台与商家之间的同意互不相通。',
      en: 'A message or a consent that names no merchant is the platform’s own; a consent to one is none to another.',
    },
    {
      zh: '与网关一样，只有判为可发的短信才计入频次和预案条数：一条违规短信只算它自己的违规。',
      en: 'As at the gateway, only a message that passes counts against frequency and plan: a violation counts as itself and makes no other.',
    },
  ];
  if (!given.has('ports'))
    told.push({
      zh: '没有端口文件，端口是服务还是营销用途不知道：类型只从短信文字和模板判断，不从端口推断。',
      en: 'Without a file of ports the use of a port is not known: what a message is for is read from its text and the templates alone.',
    });
  if (!given.has('templates'))
    told.push({
      zh: '没有模板文件：短信类型只从文字判断，看不准的列为“类型不明”，不作商业性短信的各项检查。',
      en: 'Without templates what a message is for is read from its words; what cannot be told is listed as unclear and not checked as marketing.',
    });
  if (given.has('consents'))
    told.push(
      {
        zh: '同意记录没有写频次的，视为不限；没有写期限的，视为没有期限。',
        en: 'A consent without a frequency is held to be unlimited, one without a term to be without end.',
      },
      {
        zh: '只有日期、没有时刻的：同意从当天开始算，撤回、拒收和到期从当天结束算，只报确定的问题。',
        en: 'Of a date without a time of day a consent holds from its beginning, a withdrawal, a refusal or an end from its end: only what is certain is found.',
      },
      {
        zh: '写了具体类型的撤回只及于该类型；没有写类型的退订、拒收及于该商家的一切营销。拒收之后又同意的，以后来的为准。',
        en: 'A withdrawal that names a line of business is of that line; a refusal that names none is of all marketing of that merchant. A consent given after a refusal counts.',
      },
    );
  const unread = files.filter(({ role, rejected }) => role !== 'log' && rejected.size > 0);
  for (const { role, rejected } of unread) {
    const rows = [...rejected.values()].reduce((a, b) => a + b, 0);
    told.push({
      zh: `${ROLE_WORDS[role].zh}有 ${rows} 行没有读（见 rejected.csv）：它们若读得出，有些问题可能不成立，也可能另有问题。请先改正再看结果。`,
      en: `${rows} rows of the ${ROLE_WORDS[role].en} were not read (rejected.csv): with them some findings might not stand, and others might. Mend them first.`,
    });
  }
  if (given.has('consents') && !isJudged('consent-proof'))
    told.push({
      zh: '同意记录没有证明文件列：有没有证明没有判断。自 2026-05-01 起须有证明。',
      en: 'The consents have no column for evidence: whether anything proves them was not judged. Since 2026-05-01 something has to.',
    });
  if (given.has('plans'))
    told.push({
      zh: '预案没有写状态的视为已批准，没有写条数的视为不限；何时批准不在文件里，视为早已批准。',
      en: 'A plan without a state is held to be approved, one without a number to be unlimited; when it was approved no file tells, it is held to have been before.',
    });
  if (findings.daysAlone > 0)
    told.push({
      zh: `${findings.daysAlone} 条短信只有日期，按当天 12:00 判断。`,
      en: `${findings.daysAlone} messages have a date and no time of day; they are judged as of noon.`,
    });
  if (!inOrder)
    told.push({
      zh: '发送记录不是按时间先后排列的，判断之前已排序；行号仍是原文件的。',
      en: 'The log was not in the order of time and was sorted before it was judged; the row numbers are those of the file.',
    });
  return told;
}
