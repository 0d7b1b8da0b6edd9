import { FailedError } from '../cli/index.ts';
import type { RecordPlace, TrafficPlace } from '../configuration/index.ts';
import {
  openRecord,
  openTraffic,
  RecipientsError,
  type RecipientsErrorCode,
  type RecordOptions,
  type RecordStore,
  type Sealer,
  type Traffic,
} from '../store/index.ts';

/** Opening and reading throw FailedError where recipients cannot be opened with the key of this file. */
export async function openRecordAt(
  place: RecordPlace,
  key: { readonly file: string; readonly sealer: Sealer | undefined },
  options: Pick<RecordOptions, 'onError' | 'connectionsMax'>,
): Promise<RecordStore> {
  const at = place.kind === 'embedded' ? { embeddedFolder: place.folder } : { url: place.url };
  const record = await keyTold(key.file, () => openRecord({ ...options, ...at, sealer: key.sealer }));
  return {
    ...record,
    readChanges: (after, limit, of) => keyTold(key.file, () => record.readChanges(after, limit, of)),
  };
}

/** The store knows keys, but not in which file they are looked for. */
async function keyTold<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RecipientsError)) throw error;
    throw new FailedError(KEY_WORDS[error.code](error, file), { cause: error });
  }
}

type KeyWords = (error: RecipientsError, file: string) => FailedError['words'];

const KEY_WORDS: Readonly<Record<RecipientsErrorCode, KeyWords>> = {
  'no-key': ({ sequence, key }, file) => ({
    zh: `第 ${sequence} 条变更的号码由密钥 ${key} 密封，而此处没有密钥文件 ${file}；请从运行 anning start 的机器把该文件复制过来`,
    en: `the recipients of change ${sequence} are sealed under key ${key}, and there is no key file ${file}; copy it from the machine where anning start runs`,
  }),
  'unknown-key': ({ sequence, key }, file) => ({
    zh: `第 ${sequence} 条变更的号码由密钥 ${key} 密封，密钥文件 ${file} 里不是这把密钥；请换成写入这份记录时所用的密钥文件`,
    en: `the recipients of change ${sequence} are sealed under key ${key}, and the key file ${file} holds another; put there the key file with which this record was written`,
  }),
  tampered: ({ sequence, key }) => ({
    zh: `第 ${sequence} 条变更的号码（由密钥 ${key} 密封）在写入之后被改动；请从备份恢复记录`,
    en: `the recipients of change ${sequence}, sealed under key ${key}, were changed after they were written; restore the record from a backup`,
  }),
};

/** How another process reaches the same record: the server's address, or our own server's socket. */
export function recordUrl(place: RecordPlace, record: RecordStore): string {
  if (place.kind === 'server') return place.url;
  const { embedded } = record;
  if (embedded === undefined) throw new Error('an embedded record without its server');
  return `postgres://${embedded.user}@localhost/anning?host=${encodeURIComponent(embedded.host)}`;
}

export function openTrafficAt(place: TrafficPlace): Promise<Traffic> {
  if (place.kind === 'embedded') return openTraffic({ chdbFolder: place.folder });
  const { url, user, passwordFile } = place;
  return openTraffic({ url, user, ...(passwordFile === undefined ? {} : { passwordFile }) });
}
