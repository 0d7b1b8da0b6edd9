import { MANIFEST, MANIFEST_NOTE, VERIFIER_KEY } from './manifest.ts';

/** The page on how to verify, as text that any program opens. The same stands in the report. */
export function howToVerify(verifierKey: string): string {
  return `\ufeff${[...ZH, '', ...COMMANDS, '', `公钥 key: ${verifierKey}`, '', ...EN, ''].join('\r\n')}`;
}

const COMMANDS = [
  `    openssl dgst -sha256 -binary ${MANIFEST} | base64`,
  `    head -n 3 ${MANIFEST_NOTE} > text`,
  `    tail -n 1 ${MANIFEST_NOTE} | cut -d' ' -f3 | base64 -d | tail -c 64 > signature`,
  `    (printf '302a300506032b6570032100' | xxd -r -p; cut -d+ -f3- ${VERIFIER_KEY} | base64 -d | tail -c 32) > key.der`,
  '    openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in text -sigfile signature',
];

const ZH = [
  '怎样核验本案卷',
  '',
  '一、用安宁（离线，不连网络，不需要安装整套系统）：',
  '',
  '    anning verify 案卷.zip --key verifier.pub',
  '',
  '公钥请从本案卷以外取得（如发布方网站、监管机构留存的一份），再与 proofs/verifier.pub 比较：只凭案卷自带的公钥，只能知道案卷前后一致，不能知道由谁制作。',
  '结果逐个文件、逐个证明说明：真实、被改动、缺失或多出。退出码 0 为全部真实，4 为未通过。',
  '',
  '二、用通用工具：',
  '',
  '1. 计算每个文件的 SHA-256，与 manifest.json 中的 files 比较；不在其中的文件不属于本案卷（manifest.json 与 manifest.note 除外）。',
  '2. 第一条命令的结果应等于 manifest.note 的第三行：签名所指的正是这份清单。',
  '3. 其余命令用公钥核对签名（signed note，c2sp.org/signed-note，Ed25519）。',
  '4. proofs/messages/ 中每条短信的证明：从记录（或其散列）沿 recordPath 到批次的根，从批次沿 path 到检查点的根（RFC 6962）；检查点由同一公钥签名。',
  '5. proofs/consents/ 中的同意收据可单独核验：anning verify 收据.json --key verifier.pub。',
];

const EN = [
  'How to verify this pack',
  '',
  '1. With Anning, offline: anning verify PACK.zip --key verifier.pub',
  'Get the key from elsewhere than this pack and compare it with proofs/verifier.pub: by its own key a pack shows that it is consistent, not whose it is.',
  'It says of every file and every proof: genuine, changed, missing, added. Exit code 0: all of it is genuine; 4: it is not.',
  '',
  '2. With common tools: hash each file (SHA-256) and compare with `files` in manifest.json; what is not listed there is not of this pack, but for manifest.json and manifest.note.',
  'What the first command above prints is line 3 of manifest.note; the others check its signature (c2sp.org/signed-note, Ed25519).',
  'A message’s proof leads from the record, or its hash, by recordPath to the root of its batch, and from the batch by path to the root of the checkpoint (RFC 6962), which the same key signed.',
  'Consent receipts are checked by themselves: anning verify RECEIPT.json --key verifier.pub.',
];

/** The same for the report: paragraphs, and commands. */
export const HOW = { zh: ZH.slice(2), en: EN.slice(2), commands: COMMANDS } as const;
