import { words } from './words.ts';

/** The way of a message along its chain, signing keys, and batches of what was passed on. */
export const custodyWords = words({
  custody: { zh: '经手追查', en: 'Who passed it on' },
  what: {
    zh: '从端口持有方到发送方，逐级查看谁证明转出过这条短信，谁否认，谁没有表态。',
    en: 'From the port’s holder to the sender: which hop proved that it passed this message on, which denied it, which kept silent.',
  },
  open: { zh: '追查', en: 'Trace it' },
  close: { zh: '收起', en: 'Close' },
  told: {
    zh: (proved: number, denied: number, said: number, silent: number) =>
      `已证明 ${proved} 级，否认 ${denied} 级，已声明 ${said} 级，未表态 ${silent} 级`,
    en: (proved: number, denied: number, said: number, silent: number) =>
      `${proved} proved, ${denied} denied, ${said} said, ${silent} silent`,
  },
  window: {
    zh: (from: string, until: string, minutes: number) =>
      from === until
        ? `转出时间：${from}；各方时钟误差按前后各 ${minutes} 分钟计。批次只有覆盖全部这段时间，才算否认。`
        : `可能转出的时间：${from} 至 ${until}；各方时钟误差按前后各 ${minutes} 分钟计。批次只有覆盖全部这段时间，才算否认。`,
    en: (from: string, until: string, minutes: number) =>
      from === until
        ? `Passed on at ${from}; clocks may differ by ${minutes} minutes either way. A hop denies only where its batches cover all of that time.`
        : `It can have been passed on from ${from} to ${until}; clocks may differ by ${minutes} minutes either way. A hop denies only where its batches cover all of that time.`,
  },
  noChain: {
    zh: '当时没有开通的端口可以对应，也不知道发送方是谁：没有可以追查的接入链。',
    en: 'No port that was open then fits, and nobody knows who sent it: there is no chain to trace.',
  },
  refusedNote: {
    zh: '这条短信被本系统拒绝，没有送往上一级：上级否认正说明它没有收到。',
    en: 'This message was refused here and never handed upwards: that a hop above denies it is as it should be.',
  },
  way: { zh: '短信的接入链', en: 'The way of the message' },
  legend: { zh: '各项表示什么', en: 'What the words mean' },
  proved: { zh: '已证明', en: 'proved' },
  denied: { zh: '否认', en: 'denied' },
  said: { zh: '已声明', en: 'said' },
  silent: { zh: '未表态', en: 'silent' },
  provedWhat: {
    zh: '短信在其签署的批次之中，签署时间有存证，事后无法补造。',
    en: 'The message stands in a batch that the hop signed and that the evidence log dates: it cannot have been made up afterwards.',
  },
  deniedWhat: {
    zh: '其批次覆盖了全部可能转出的时间，其中没有这条短信。',
    en: 'The hop’s batches cover all of the time in question, and the message is in none of them.',
  },
  saidWhat: {
    zh: '接入关系经双方确认，但没有能说明问题的批次：既未证明，也未否认。',
    en: 'Both sides stand to the lease, but no batch settles the matter: neither proved nor denied.',
  },
  silentWhat: {
    zh: '接入关系只有一方声明，或者根本没有人声明过这一级。',
    en: 'One side alone declared the lease, or nobody declared this hop at all.',
  },
  stranger: { zh: '不在接入链上', en: 'not on the chain' },
  nobody: { zh: '不明', en: 'nobody knows who' },
  keptSilent: { zh: '未表态的一方', en: 'Who kept silent' },
  foundAt: {
    zh: (place: string, count: string) => `批次中的第 ${place} 条，共 ${count} 条`,
    en: (place: string, count: string) => `Number ${place} of the batch’s ${count}`,
  },
  occurrence: {
    zh: (n: number) => `相同短信中的第 ${n} 条`,
    en: (n: number) => `number ${n} of messages that are the same`,
  },
  bare: {
    zh: '批次中的正文没有开头的签名：由下一级添加。',
    en: 'The text in the batch lacks the signature at its front: a later hop adds it.',
  },
  absentBetween: {
    zh: (below: string, above: string) => `它应在第 ${below} 与第 ${above} 条之间，那里没有位置`,
    en: (below: string, above: string) =>
      `It would stand between numbers ${below} and ${above}, where there is no place`,
  },
  absentBefore: {
    zh: '它应在第 1 条之前，那里没有位置',
    en: 'It would stand before number 1, where there is no place',
  },
  absentBehind: {
    zh: (below: string) => `它应在第 ${below} 条之后，那里没有位置`,
    en: (below: string) => `It would stand behind number ${below}, where there is no place`,
  },
  absentEmpty: { zh: '这是空批次', en: 'The batch is empty' },
  download: { zh: '下载凭据', en: 'Download what shows it' },
  downloadOf: {
    zh: (name: string) => `下载凭据：${name}`,
    en: (name: string) => `Download what shows it: ${name}`,
  },

  batch: { zh: '批次', en: 'Batch' },
  batches: { zh: '提交的转出批次', en: 'Batches handed in' },
  batchesWhat: {
    zh: '该主体签署并提交的转出记录。批次文件由 anning custody sign 生成，用 anning custody send 提交。',
    en: 'What this organisation signed as passed on. A batch is made by anning custody sign and handed in by anning custody send.',
  },
  noBatches: { zh: '没有提交过批次。', en: 'None was handed in.' },
  batchesMore: { zh: '再显示一些', en: 'Show more' },
  span: { zh: '时间段', en: 'Span' },
  spanText: {
    zh: (from: string, to: string) => `${from} 至 ${to}`,
    en: (from: string, to: string) => `${from} to ${to}`,
  },
  count: { zh: '条数', en: 'Messages' },
  countText: {
    zh: (count: string) => `${count} 条`,
    en: (count: string) => (count === '1' ? '1 message' : `${count} messages`),
  },
  handedIn: { zh: '提交于', en: 'Handed in' },
  late: { zh: '迟交', en: 'late' },
  inTime: { zh: '按时', en: 'in time' },
  evidence: { zh: '存证条目', en: 'Evidence entry' },
  signedBy: { zh: '密钥', en: 'Key' },

  keys: { zh: '签名密钥', en: 'Signing keys' },
  keysWhat: {
    zh: '该主体用它们签署转出的短信。本系统只有公钥，私钥不离开该主体。',
    en: 'With these the organisation signs what it passed on. The installation knows the public halves; the private ones never leave it.',
  },
  noKeys: { zh: '没有登记密钥。', en: 'No key is registered.' },
  keyValid: { zh: '有效', en: 'valid' },
  keyRevoked: { zh: '已吊销', en: 'revoked' },
  keySince: { zh: (day: string) => `${day} 登记`, en: (day: string) => `registered ${day}` },
  keyUntil: { zh: (day: string) => `${day} 吊销`, en: (day: string) => `revoked ${day}` },
  verifierKey: { zh: '核验公钥', en: 'Verifier key' },
  register: { zh: '登记密钥', en: 'Register a key' },
  registerWhat: {
    zh: '登记时须用私钥签一段文字，证明私钥在您手里，且只用于本系统。在保管私钥的机器上运行：',
    en: 'A key is registered with a text that its private half signs: so nobody registers a key that they do not hold, and the proof is good here alone. Run this where the private key is kept:',
  },
  registerThen: {
    zh: '把它打印的 key、publicKey、proof 填在下面。',
    en: 'Then fill in the key, publicKey and proof that it prints.',
  },
  statement: {
    zh: '用自己的程序签署时，签的就是这段文字',
    en: 'With a program of your own, this is what is signed',
  },
  statementWaits: { zh: '填写名称与公钥后显示。', en: 'It is shown once name and public key are filled in.' },
  keyName: { zh: '名称（key）', en: 'Name (key)' },
  keyNameHint: { zh: '字母、数字、“.”、“_”、“-”', en: 'Letters, digits, “.”, “_”, “-”' },
  publicKey: { zh: '公钥（publicKey）', en: 'Public key (publicKey)' },
  publicKeyHint: { zh: 'Ed25519，32 字节的 base64', en: 'Ed25519: 32 bytes in base64' },
  proof: { zh: '持有证明（proof）', en: 'Proof of possession (proof)' },
  proofHint: { zh: '对上面那段文字的签名，base64', en: 'The signature over the text above, in base64' },
  revoke: { zh: '吊销', en: 'Revoke' },
  revokeOf: { zh: (key: string) => `吊销密钥 ${key}`, en: (key: string) => `Revoke the key ${key}` },
  revokeWhat: {
    zh: '此后用它签署的批次不再接受，不能恢复；已经提交的批次仍然有效。',
    en: 'No batch that it signs is taken from now on, and it cannot be undone. What was handed in before stands.',
  },
  revokeQuick1: { zh: '私钥遗失或可能泄露', en: 'The private key is lost or may have leaked' },
  revokeQuick2: { zh: '保管人离任', en: 'Whoever kept it has left' },
  revokeQuick3: { zh: '按期更换', en: 'Replaced in the usual course' },
});
