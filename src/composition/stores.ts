import type { RecordPlace, TrafficPlace } from '../configuration/index.ts';
import {
  openRecord,
  openTraffic,
  type RecordOptions,
  type RecordStore,
  type Traffic,
} from '../store/index.ts';

export function openRecordAt(place: RecordPlace, onError: (error: Error) => void): Promise<RecordStore> {
  const options: RecordOptions =
    place.kind === 'embedded' ? { embeddedFolder: place.folder, onError } : { url: place.url, onError };
  return openRecord(options);
}

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
