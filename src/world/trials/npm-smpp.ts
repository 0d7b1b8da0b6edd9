import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

/*
 * Both roles of the npm package `smpp` (node-smpp), which has no types of its own: SMPP as others read the specification.
 */

interface Pdu {
  readonly command: string;
  readonly command_status: number;
  readonly message_id?: string;
  readonly system_id?: string;
  readonly password?: string;
  readonly source_addr?: string;
  readonly destination_addr?: string;
  readonly esm_class?: number;
  readonly registered_delivery?: number;
  readonly data_coding?: number;
  readonly short_message?: { readonly message: string | Buffer; readonly udh?: readonly Buffer[] };
  readonly receipted_message_id?: string;
  response(fields?: object): Pdu;
}
type Answered = (pdu: Pdu) => void;
interface Session {
  bind_transceiver(fields: object, answered: Answered): void;
  submit_sm(fields: object, answered: Answered): void;
  deliver_sm(fields: object, answered: Answered): void;
  enquire_link(fields: object, answered: Answered): void;
  unbind(answered: Answered): void;
  send(pdu: Pdu): void;
  on(event: string, listener: (pdu: Pdu) => void): void;
  destroy(): void;
}
interface Smpp {
  connect(options: object, connected: () => void): Session;
  createServer(listener: (session: Session) => void): {
    listen(port: number, host: string): void;
    once(event: string, listener: () => void): void;
    address(): AddressInfo;
    close(): void;
  };
}
const smpp = createRequire(import.meta.url)('smpp') as Smpp;

/** A session of the npm package, with promises for its callbacks. */
export class SmppUser {
  readonly replies: { from: string; to: string; text: string }[] = [];
  /** By the id that they name. */
  readonly receipts = new Map<string, string>();
  readonly #session: Session;
  status = -1;

  private constructor(session: Session) {
    this.#session = session;
    session.on('error', () => undefined);
    session.on('deliver_sm', (pdu) => {
      session.send(pdu.response());
      const text = String(pdu.short_message?.message);
      if ((pdu.esm_class! & 0x04) !== 0) this.receipts.set(/^id:(\S+)/.exec(text)![1]!, text);
      else this.replies.push({ from: pdu.source_addr!, to: pdu.destination_addr!, text });
    });
  }

  /** `status` says how the login was answered; -1 where the connection ended before that. */
  static bound(port: number, account: string, password: string): Promise<SmppUser> {
    return new Promise((resolve) => {
      const session = smpp.connect({ url: `smpp://127.0.0.1:${port}` }, () =>
        session.bind_transceiver({ system_id: account, password }, ({ command_status }) => {
          user.status = command_status;
          resolve(user);
        }),
      );
      const user = new SmppUser(session);
      session.on('close', () => resolve(user));
    });
  }

  enquireLink(): Promise<number> {
    return new Promise((resolve) =>
      this.#session.enquire_link({}, ({ command_status }) => resolve(command_status)),
    );
  }

  submit(from: string, to: string, content: Buffer, esmClass = 0): Promise<{ status: number; id: string }> {
    const fields = {
      source_addr: from,
      destination_addr: to,
      esm_class: esmClass,
      registered_delivery: 1,
      data_coding: 8,
      short_message: content,
    };
    return new Promise((resolve) =>
      this.#session.submit_sm(fields, ({ command_status: status, message_id: id = '' }) =>
        resolve({ status, id }),
      ),
    );
  }

  unbind(): Promise<number> {
    return new Promise((resolve) => this.#session.unbind(({ command_status }) => resolve(command_status)));
  }

  end(): void {
    this.#session.destroy();
  }
}

/** A message centre made of the npm package's server: takes all, and reports each as delivered. */
export class ForeignCentre {
  readonly taken: Pdu[] = [];
  #sessions: Session[] = [];
  readonly #server = smpp.createServer((session) => {
    this.#sessions.push(session);
    session.on('error', () => undefined);
    session.on('bind_transceiver', (pdu) => session.send(pdu.response({ system_id: 'foreign' })));
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu) => session.send(pdu.response()));
    session.on('submit_sm', (pdu) => this.#take(session, pdu));
  });

  async start(): Promise<number> {
    const listening = once(this.#server as never, 'listening');
    this.#server.listen(0, '127.0.0.1');
    await listening;
    return this.#server.address().port;
  }

  #take(session: Session, pdu: Pdu): void {
    this.taken.push(pdu);
    // Decimal ids, as many centres give them.
    const id = String(4_000_000_000 + this.taken.length);
    session.send(pdu.response({ message_id: id }));
    if ((pdu.registered_delivery! & 1) === 0) return;
    const text = `id:${id} sub:001 dlvrd:001 submit date:2611231200 done date:2611231201 stat:DELIVRD err:000 text:`;
    const { source_addr: destination_addr, destination_addr: source_addr } = pdu;
    setTimeout(
      () =>
        session.deliver_sm(
          { source_addr, destination_addr, esm_class: 4, data_coding: 0, short_message: text },
          () => undefined,
        ),
      20,
    );
  }

  stop(): void {
    for (const session of this.#sessions) session.destroy();
    this.#server.close();
  }
}
