import { html, type Language } from '../domain/index.ts';
import type { Page } from './frame.ts';
import { linkTo, type Visit } from './visit.ts';

const WORDS = {
  zh: {
    title: '核验一份收据',
    lead: '每次同意、停收、谢绝都有一份收据。在这里核对它是不是真的、有没有被改过。',
    local: '文件只在您的手机或电脑里读取，不会上传。',
    choose: '选择收据文件，或把它拖到这里',
    key: '存证日志的公钥',
    keyHint:
      '已填入本站公布的公钥。如果您从别处（例如运营方的公告）得到过公钥，请换成那一份，这样连本站也不必相信。',
    noScript: '核验要在您的浏览器里运行一段程序，现在没有运行。请打开浏览器的脚本功能，或用别的办法核验：',
    otherWays: '也可以不用本站的程序核验',
    command: '命令',
    script: '一百行的脚本，只用 Node.js 自带的功能，在安宁的源代码里：docs/examples/verify-receipt.mjs',
    about: '怎样保护您的号码、怎样自己核验',
  },
  en: {
    title: 'Check a receipt',
    lead: 'Every consent, every stop and every refusal has a receipt. See here whether one is genuine and nobody has changed it.',
    local: 'The file is read on your own telephone or computer. Nothing is uploaded.',
    choose: 'Choose a receipt’s file, or drop it here',
    key: 'The evidence log’s key',
    keyHint:
      'The key that this site publishes is filled in. If you have one from elsewhere, such as a notice of whoever runs this, put that in its place: then you need not believe this site either.',
    noScript:
      'Checking runs a small program in your browser, and it does not run now. Allow scripts for this page, or check in another way:',
    otherWays: 'Without this site’s program',
    command: 'The command',
    script:
      'A script of a hundred lines on nothing but Node.js, among Anning’s sources: docs/examples/verify-receipt.mjs',
    about: 'How numbers are protected, and how to check it all yourself',
  },
} as const satisfies Record<Language, object>;

/**
 * Where any receipt is checked, without signing in. The script reads the file where it is; `event`: a receipt of one's own, which it fetches with the cookie of
 * one's session. @param script undefined: the program was not built.
 */
export function receiptPage(visit: Visit, script: string | undefined, event: string | undefined): Page {
  const words = WORDS[visit.language];
  const own =
    event !== undefined && /^\d{1,15}$/.test(event)
      ? html` data-receipt="/mine/receipts/${event}"`
      : undefined;
  const main = html`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
<div id="check" data-key="/evidence/verifier.pub"${own} hidden>
<div class="card drop" id="drop"><label for="file">${words.choose}</label>
<input id="file" type="file" accept=".json,application/json" aria-describedby="local">
<p class="quiet" id="local">${words.local}</p></div>
<div id="told" role="status"></div>
<details><summary>${words.key}</summary>
<label for="key">${words.key}</label>
<textarea id="key" rows="3" dir="ltr" spellcheck="false" autocomplete="off" aria-describedby="key-hint"></textarea>
<p class="quiet" id="key-hint">${words.keyHint}</p></details>
</div>
<p class="note" id="no-script">${words.noScript}</p>
<h2>${words.otherWays}</h2>
<p>${words.command}</p>
<pre><code>anning verify receipt.json --key verifier.pub</code></pre>
<p>${words.script}</p>
<p class="links"><a href="${linkTo(visit, '/about')}#verify">${words.about}</a></p>`;
  return { status: 200, title: words.title, main, hasForm: false, script };
}
