import type { SmsClient } from './client-base.ts';
import { CmppClient } from './client-cmpp.ts';
import { SmppClient } from './client-smpp.ts';
import type { ClientOptions } from './client-types.ts';

export { SmsClient } from './client-base.ts';
export * from './client-types.ts';

/** A client for one connection; `connect` makes it. */
export function clientFor(options: ClientOptions): SmsClient {
  switch (options.protocol) {
    case 'cmpp20':
    case 'cmpp30':
      return new CmppClient(options);
    case 'smpp':
      return new SmppClient(options);
  }
}
