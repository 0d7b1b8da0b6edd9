import { type Citation, type Html, html, type Instant, type Language } from '../domain/index.ts';
import { type Page, TAGS } from './frame.ts';
import { consumerLaw, ENGLISH_NAMES, type PrintedDuty, printed } from './law.ts';
import { linkTo, type Visit } from './visit.ts';

const WORDS = {
  zh: {
    title: '关于安宁',
    lead: '安宁立在短信网关上。商家的短信在发出以前，先在这里问一遍：这家单位，可不可以用这个端口、这个签名，为这个目的，现在发给这个人？',
    judged: '裁决什么',
    judging: [
      '每条端口类短信都得到一个裁决：放行、待决或拒绝。拒绝写明每一个理由、依据的条款、谁的义务、怎样才能通过。',
      '验证码和服务通知不会因为您退订营销短信而被拦下。',
      '您回复 R、T、TD、退订等，立刻对该单位的全部营销短信生效，换端口、换签名、换代理都一样。',
      '个人之间的短信不读内容、不裁决。',
    ],
    kept: '保留什么',
    keeping: [
      '端口类短信的时间、发送端口、签名、内容和裁决，供投诉调查和监管核对。谁能看到，由职责决定。',
      '这些公开页面不显示任何一条短信、任何收件人，也不显示某个号码发了多少条。“我的号码”只给验证过手机号的本人看，只有同意和拒收，没有短信。',
    ],
    sealed: '手机号怎样保护',
    sealing: [
      '短信的收件号码在网关、存证和查询库里都是加密存放的（AES-256-GCM），屏幕上中间几位被遮住。',
      '同意和拒收的登记里，号码同样是加密的，用带密钥的标记查找。您在“我的号码”里输入的号码和验证码也一样，30 分钟后删除。',
      '有职责的人要看完整号码，必须写明理由；每一次都进入审计记录。',
      '公开的存证日志里没有手机号，也没有能猜回手机号的摘要。',
    ],
    checking: '怎样自己核验',
    check:
      '裁决记录成批封存，每一批的摘要写进一本只能往后加的日志（默克尔树）。日志的签名检查点是公开的：谁改动、删去或倒填一条，留有旧检查点的人都能发现。格式是公开标准，可以用别人写的工具核验，不必相信我们：',
    tools: [
      html`标准：<a href="https://c2sp.org/tlog-tiles" rel="noreferrer">c2sp.org/tlog-tiles</a>、<a href="https://c2sp.org/tlog-checkpoint" rel="noreferrer">tlog-checkpoint</a>、<a href="https://c2sp.org/signed-note" rel="noreferrer">signed-note</a>`,
      html`Go 语言的现成程序库：<code>golang.org/x/mod/sumdb/note</code>（验签名）、<code>golang.org/x/mod/sumdb/tlog</code>（验证明）`,
    ],
    fetch: '取检查点和公钥，隔一段时间再取一次，比对：',
    key: '公钥请同时从别的途径得到（例如运营方的公告），不要只信同一台服务器。',
    receipt: '核验一份收据',
    law: '依据的法律',
    lawLead: '以下用我们自己的话概述，以公布的文本为准。只列出已对照文本核实的条款。',
    now: '现行',
    before: '以前的版本，用于裁决当时的短信',
    since: '自 {from} 起',
    span: '{from} 至 {last}',
  },
  en: {
    title: 'About Anning',
    lead: 'Anning stands at the gateway for text messages. Before a company’s message goes out it is asked here: may this organisation send to this person, from this port, under this signature, for this purpose, now?',
    judged: 'What is judged',
    judging: [
      'Every message from a port gets a verdict: allow, hold or refuse. A refusal names every reason, the clause behind it, whose duty it is and what would make the message pass.',
      'Verification codes and service notices are not stopped because you refused marketing.',
      'When you reply R, T, TD or as the message says, it holds at once for all marketing of that organisation, whatever port, signature or agent it uses next.',
      'Messages between people are not read and not judged.',
    ],
    kept: 'What is kept',
    keeping: [
      'Of messages from ports: time, port, signature, text and verdict, so that complaints can be looked into and duties checked. Who may see them depends on their duty.',
      'These public pages show no message, no recipient, and not how many messages a number sent. “My number” is shown to whoever has proved that the number is theirs, and holds consents and refusals, no message.',
    ],
    sealed: 'How telephone numbers are protected',
    sealing: [
      'The numbers that messages went to are encrypted (AES-256-GCM) at the gateway, in the evidence and where messages are looked up; their middle is hidden on screens.',
      'In the ledger of consents and refusals numbers are encrypted as well and found by a keyed tag. So are the number and the code that you type into “My number”, which are deleted after 30 minutes.',
      'Whoever has the duty to see a whole number must give a reason, and each time goes into the audit.',
      'The public evidence log holds no telephone number, and no digest that could be guessed back into one.',
    ],
    checking: 'How to check it yourself',
    check:
      'Verdicts are sealed in batches, and each batch’s digest goes into a log to which one can only add (a Merkle tree). Its signed checkpoints are public: whoever kept an old one notices when an entry is changed, removed or back-dated. The formats are open standards, so tools by others do the checking and nobody has to believe us:',
    tools: [
      html`Standards: <a href="https://c2sp.org/tlog-tiles" rel="noreferrer">c2sp.org/tlog-tiles</a>, <a href="https://c2sp.org/tlog-checkpoint" rel="noreferrer">tlog-checkpoint</a>, <a href="https://c2sp.org/signed-note" rel="noreferrer">signed-note</a>`,
      html`Libraries in Go: <code>golang.org/x/mod/sumdb/note</code> (signatures), <code>golang.org/x/mod/sumdb/tlog</code> (proofs)`,
    ],
    fetch: 'Fetch the checkpoint and the key, do it again some time later, and compare:',
    key: 'Get the key by another way too, such as a notice of whoever runs this. Do not rely on the same server alone.',
    receipt: 'Check a receipt',
    law: 'The law behind it',
    lawLead:
      'In our own words; the published text prevails. Only clauses that were checked against a copy of their text are listed.',
    now: 'In force',
    before: 'Earlier versions, for messages of their time',
    since: 'since {from}',
    span: '{from} to {last}',
  },
} as const satisfies Record<Language, object>;

/** What is judged, what is kept, how numbers are protected, how to verify, and the law. `publicUrl`: where people reach this place. */
export function aboutPage(visit: Visit, now: Instant, publicUrl: string): Page {
  const { language } = visit;
  const words = WORDS[language];
  const law = consumerLaw(now);
  const inForce = law.filter(({ until }) => until === undefined || now < until);
  const earlier = law.filter((each) => !inForce.includes(each));
  const main = html`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
<h2>${words.judged}</h2>
${list(words.judging)}
<h2>${words.kept}</h2>
${list(words.keeping)}
<h2>${words.sealed}</h2>
${list(words.sealing)}
<h2 id="verify">${words.checking}</h2>
<p>${words.check}</p>
<ul>${words.tools.map((tool) => html`<li>${tool}</li>`)}</ul>
<p>${words.fetch}</p>
<pre><code>curl ${publicUrl}/evidence/checkpoint
curl ${publicUrl}/evidence/verifier.pub</code></pre>
<p class="note">${words.key}</p>
<p class="links"><a href="${linkTo(visit, '/receipt')}">${words.receipt}</a></p>
<h2 id="law">${words.law}</h2>
<p class="quiet">${words.lawLead}</p>
<h3>${words.now}</h3>
${duties(inForce, language)}
${earlier.length === 0 ? undefined : html`<h3>${words.before}</h3>${duties(earlier, language)}`}`;
  return { status: 200, title: words.title, main, hasForm: false };
}

function list(sentences: readonly string[]): Html {
  return html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}

/** One entry a law and its dates, its articles in their order beneath. */
function duties(citations: readonly Citation[], language: Language): Html {
  const laws = Map.groupBy(
    citations.map((each) => printed(each, language)),
    ({ law, from, last }) => [law, from, last].join(' '),
  );
  return html`<ul>${[...laws.values()].map((each) => lawTold(each, language))}</ul>`;
}

function lawTold(of: readonly PrintedDuty[], language: Language): Html {
  const words = WORDS[language];
  const { law, from, last } = of[0]!;
  const times = last === undefined ? words.since : words.span;
  const name =
    language === 'zh'
      ? html`《${law}》`
      : html`${ENGLISH_NAMES[law]} <span lang="${TAGS.zh}">《${law}》</span>`;
  const [between, after] = language === 'zh' ? ['、', ''] : [', ', ' '];
  const articles = Map.groupBy(of, (each) => each.articles.join(between));
  const entries = [...articles]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([where, each]) => html`<li><b>${where}</b> ${each.map(({ duty }) => duty).join(after)}</li>`);
  return html`<li>${name} <span class="quiet when">${times.replace('{from}', from).replace('{last}', last ?? '')}</span>
<ul>${entries}</ul></li>`;
}
