import { words } from './words.ts';

/** One's own account. */
export const meWords = words({
  who: { zh: '基本信息', en: 'Who I am' },
  rename: { zh: '修改姓名', en: 'Change the name' },
  password: { zh: '修改口令', en: 'Change the password' },
  passwordNote: {
    zh: '修改后，其他设备上的登录全部结束。',
    en: 'Sessions on other devices end with it.',
  },
  oldPassword: { zh: '现口令', en: 'Present password' },
  newPassword: { zh: '新口令', en: 'New password' },
  saved: { zh: '已保存。', en: 'Saved.' },
  code: { zh: '动态码', en: 'One-time codes' },
  codeOn: { zh: '已启用', en: 'in use' },
  codeOff: { zh: '未启用', en: 'not in use' },
  recoveryLeft: {
    zh: (left: number) => `剩余恢复码 ${left} 个`,
    en: (left: number) => `${left} recovery codes left`,
  },
  renewCode: { zh: '更换动态码', en: 'Renew' },
  renewNote: {
    zh: '更换后旧的动态码与恢复码失效。确认之前，旧的仍然有效。',
    en: 'The old codes and recovery codes stop working once the new one is confirmed.',
  },
  newCode: { zh: '新的 6 位动态码', en: 'The new 6-digit code' },
  done: { zh: '完成', en: 'Done' },
  passkeys: { zh: '通行密钥', en: 'Passkeys' },
  passkeysNote: {
    zh: '用本机的指纹、面容或安全钥匙登录，不需要口令与动态码。',
    en: 'Sign in by this device’s fingerprint, face or security key, without password or code.',
  },
  noPasskeys: { zh: '还没有通行密钥。', en: 'None yet.' },
  addPasskey: { zh: '添加通行密钥', en: 'Add a passkey' },
  passkeyName: { zh: '名称，例如“办公电脑”', en: 'Its name, such as “office laptop”' },
  passkeyFailed: {
    zh: '没有添加：操作被取消，或本设备已登记过。',
    en: 'Not added: cancelled, or this device has one already.',
  },
  name: { zh: '名称', en: 'Name' },
  added: { zh: '添加时间', en: 'Added' },
  lastUsed: { zh: '最近使用', en: 'Last used' },
  remove: { zh: '删除', en: 'Remove' },
  sessions: { zh: '我的登录', en: 'My sessions' },
  address: { zh: '来源地址', en: 'From address' },
  device: { zh: '设备', en: 'Device' },
  seen: { zh: '最近活动', en: 'Last seen' },
  current: { zh: '本次登录', en: 'this one' },
  end: { zh: '结束', en: 'End' },
});
