import { words } from './words.ts';

/** Of the public page that checks a receipt. */
export const receiptCheckWords = words({
  reading: { zh: '正在核验……', en: 'Checking …' },
  genuine: { zh: '✓ 这份收据是真的', en: '✓ This receipt is genuine' },
  genuineNote: {
    zh: '存证日志里有这件事，收据里的每一项都与日志一致，没有人改过。它说的是：',
    en: 'The evidence log holds it, everything in the receipt is as the log has it, and nobody has changed it. It says:',
  },
  half: { zh: '？签名没有核验', en: '? The signature was not checked' },
  halfNote: {
    zh: '其余各项都相符，但这个浏览器不能核验签名（Ed25519）。请换一个较新的浏览器再试一次。',
    en: 'All else agrees, but this browser cannot check the signature (Ed25519). Please try a newer one.',
  },
  false: { zh: '✗ 不要相信这份收据', en: '✗ Do not believe this receipt' },
  falseNote: {
    zh: '它不是这本存证日志出具的，或者被人改过。没有通过的是：',
    en: 'This evidence log did not issue it, or somebody has changed it. What does not hold:',
  },
  sameKey: { zh: '收据用的公钥就是上面那一份', en: 'The receipt’s key is the one given here' },
  steps: { zh: '逐项看核验了什么', en: 'What was checked, step by step' },
  found: { zh: '算出', en: 'found' },
  expected: { zh: '应为', en: 'expected' },
  notJson: {
    zh: '这个文件不是收据。收据是一个 .json 文件，名字像 receipt-12.json。',
    en: 'This file is no receipt. A receipt is a .json file with a name such as receipt-12.json.',
  },
  tooLarge: {
    zh: '这个文件太大，不是收据。收据不超过 1 MB。',
    en: 'This file is too large for a receipt, which has at most 1 MB.',
  },
  signedOut: {
    zh: '已经退出。请打开“我的号码”，验证后再点“核验”；或选择您已下载的收据。',
    en: 'You are signed out. Open “My number”, get a code and press “Check it” again; or choose a receipt that you have downloaded.',
  },
  noKey: {
    zh: '没有取到存证日志的公钥。请检查网络，或在下面填入公钥后再试。',
    en: 'The evidence log’s key could not be fetched. Check the connection, or give the key below and try again.',
  },
  noCrypto: {
    zh: '浏览器只在 https 开头的网址上提供核验所需的功能。请用 https 打开本页。',
    en: 'Browsers offer what checking needs only at addresses that begin with https. Open this page so.',
  },
});
