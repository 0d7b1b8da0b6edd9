import { type Words, words } from './words.ts';

/** Why somebody did not come in through an identity provider, by the code of the API. */
const PROVIDER_PROBLEMS: Readonly<Record<string, Words<string>>> = {
  'provider-refused': {
    zh: '身份提供方没有确认您的身份，或登录已超时。请重试，或换一种方式登录。',
    en: 'The identity provider did not vouch for you, or it took too long. Try again, or sign in another way.',
  },
  'sign-in-failed': {
    zh: '身份提供方确认了您的身份，但这里没有与之对应的可用账户。请联系管理员。',
    en: 'The identity provider vouched for you, but no active account here belongs to you there. Ask an administrator.',
  },
  'not-found': {
    zh: '没有这个身份提供方。请换一种方式登录。',
    en: 'There is no such identity provider. Sign in another way.',
  },
};
const OTHER_PROBLEM: Words<string> = {
  zh: '没有登录成功。请重试，或换一种方式登录。',
  en: 'The sign-in did not work. Try again, or sign in another way.',
};

export const sessionWords = words({
  signIn: { zh: '登录', en: 'Sign in' },
  ended: {
    zh: '登录已结束，请重新登录；登录后会回到刚才的页面。',
    en: 'The session has ended. Sign in again and you are back where you were.',
  },
  login: { zh: '登录名', en: 'Login' },
  password: { zh: '口令', en: 'Password' },
  passwordAgain: { zh: '再输一次口令', en: 'Password again' },
  passwordDiffers: { zh: '两次输入不一致。', en: 'The two differ.' },
  passkey: { zh: '用通行密钥登录', en: 'Sign in with a passkey' },
  passkeyFailed: {
    zh: '通行密钥没有完成：被取消，或本机没有登记过。',
    en: 'The passkey did not work: cancelled, or none is registered on this device.',
  },
  or: { zh: '或', en: 'or' },
  provider: { zh: (name: string) => `用 ${name} 登录`, en: (name: string) => `Sign in with ${name}` },
  providerRefused: {
    zh: (code: string) => PROVIDER_PROBLEMS[code]?.zh ?? OTHER_PROBLEM.zh,
    en: (code: string) => PROVIDER_PROBLEMS[code]?.en ?? OTHER_PROBLEM.en,
  },
  haveToken: { zh: '我有邀请或首次启动令牌', en: 'I have an invitation or a first-run token' },
  firstRun: {
    zh: '还没有任何人登记。请输入 anning start 打印的首次启动令牌。',
    en: 'Nobody has enrolled yet. Enter the first-run token that anning start printed.',
  },
  token: { zh: '令牌', en: 'Token' },
  tokenTitle: { zh: '使用令牌', en: 'Use a token' },
  tokenHint: {
    zh: '邀请里的令牌，或 anning start 打印的首次启动令牌。只能用一次。',
    en: 'From an invitation, or printed by anning start. It works once.',
  },
  tokenTrying: { zh: '正在核对令牌', en: 'Checking the token' },
  goOn: { zh: '继续', en: 'Continue' },
  back: { zh: '返回登录', en: 'Back to sign-in' },
  secondFactor: { zh: '两步验证', en: 'Second factor' },
  code: { zh: '6 位动态码', en: '6-digit code' },
  codeHint: { zh: '在手机的验证器应用里查看。', en: 'Your authenticator app shows it.' },
  codeShape: { zh: '动态码是 6 位数字。', en: 'The code has six digits.' },
  recovery: { zh: '恢复码', en: 'Recovery code' },
  recoveryHint: {
    zh: '登记时保存的恢复码，每个只能用一次。',
    en: 'One of those kept when you enrolled; each works once.',
  },
  useRecovery: { zh: '手机不在身边？使用恢复码', en: 'No phone at hand? Use a recovery code' },
  useCode: { zh: '改用动态码', en: 'Use the code instead' },
  signOut: { zh: '退出', en: 'Sign out' },

  enrol: { zh: '登记', en: 'Enrol' },
  welcome: { zh: (name: string) => `${name}，您好`, en: (name: string) => `Welcome, ${name}` },
  stepProfile: { zh: '姓名与口令', en: 'Name and password' },
  stepTotp: { zh: '动态码', en: 'One-time codes' },
  stepRecovery: { zh: '恢复码', en: 'Recovery codes' },
  name: { zh: '姓名', en: 'Name' },
  loginHint: { zh: '以后用它登录，例如 zhangsan。', en: 'What you sign in with, for instance zhangsan.' },
  passwordRules: {
    zh: '至少 12 个字符、其中至少 5 种不同；不含登录名；不是常见口令。几个不相干的词连起来就很好，不要求大小写或符号。',
    en: 'At least 12 characters, 5 of them different; without your login; none that everybody uses. A few unrelated words do well; no capitals or signs are demanded.',
  },
  passwordShort: { zh: '至少 12 个字符。', en: 'At least 12 characters.' },
  passwordUniform: { zh: '至少要有 5 种不同的字符。', en: 'At least 5 different characters.' },
  passwordLogin: { zh: '口令不能包含登录名。', en: 'The password must not contain the login.' },
  required: { zh: '请填写', en: 'Needed' },
  totpHow: {
    zh: '用手机上的验证器应用扫描二维码，然后输入它显示的 6 位数字。',
    en: 'Scan the code with an authenticator app on your phone, then enter the six digits it shows.',
  },
  qr: {
    zh: '二维码：动态码密钥。旁边有同样内容的文字。',
    en: 'QR code of the secret; the same stands beside it as text.',
  },
  secret: { zh: '扫不了？手动输入这个密钥', en: 'Cannot scan? Type this secret' },
  confirm: { zh: '确认', en: 'Confirm' },
  recoveryHow: {
    zh: '手机丢失时用恢复码登录，每个只能用一次。它们只显示这一次，请存到别处。',
    en: 'If you lose your phone these let you in, each once. They are shown only now: keep them elsewhere.',
  },
  download: { zh: '下载', en: 'Download' },
  kept: { zh: '我已经保存好恢复码', en: 'I have kept the recovery codes' },
  finish: { zh: '完成', en: 'Finish' },
});
