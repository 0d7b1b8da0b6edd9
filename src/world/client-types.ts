import type { Scheme } from '../wire/index.ts';

export type ClientProtocol = 'cmpp20' | 'cmpp30' | 'smpp';

export interface ClientOptions {
  readonly protocol: ClientProtocol;
  readonly host: string;
  readonly listener: number;
  readonly account: string;
  /** CMPP: hashed into the digest; SMPP: at most 8 characters, in clear. */
  readonly secret: string;
  /** SUBMITs under way. Default 16. */
  readonly windowMax?: number;
  /** After a lost connection another is tried so much later, again and again. Left out: never. */
  readonly reconnectMs?: number;
  /** After so much silence the server is asked whether it lives. Default 30,000. */
  readonly keepAliveMs?: number;
  /** A part that is answered as too fast goes out again so much later, as often as it takes. Left out: the answer is told. */
  readonly throttleRetryMs?: number;
  /** Login, keep-alive, close: how long an answer may take. Default 10,000. */
  readonly answerTimeoutMs?: number;
  /** SMPP alone. Default transceiver. */
  readonly bind?: 'transceiver' | 'transmitter' | 'receiver';
  /** Milliseconds since 1970: the timestamp of a CMPP login. */
  readonly clock?: () => number;
}

export interface Order {
  /** The number that the message comes from. */
  readonly source: string;
  readonly recipient: string;
  /** A text, split where it is long; or contents that are ready, each one SUBMIT. */
  readonly text: string | readonly Buffer[];
  readonly receipt: boolean;
  /** Of a text. Default: the shortest that expresses it. */
  readonly scheme?: Scheme;
  /** Of ready contents: the format value, and whether a user data header is in front. */
  readonly coding?: number;
  readonly hasHeader?: boolean;
  /** Of a long text: the reference of its parts. Default: counted up. */
  readonly reference?: number;
}

export interface PartAnswer {
  /** CMPP result or SMPP status; 0 is success. */
  readonly result: number;
  /** As in receipts; '' where the part was refused. */
  readonly id: string;
}

export interface Answer {
  /** The first that is not 0, else 0. */
  readonly result: number;
  readonly parts: readonly PartAnswer[];
  /** From the first part's sending to the last answer. */
  readonly tookMs: number;
}

export interface Receipt {
  /** The id that the SUBMIT's answer told. */
  readonly id: string;
  /** DELIVRD, UNDELIV, MK:0001 … */
  readonly stat: string;
  readonly recipient: string;
  /** The number that the message came from. */
  readonly source: string;
  readonly submitDate: string;
  readonly doneDate: string;
}

/** What a person sent, one PDU. */
export interface Reply {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly part: { readonly reference: number; readonly total: number; readonly part: number } | undefined;
}

export interface ClientEvents {
  open: [];
  receipt: [Receipt];
  reply: [Reply];
  /** The connection ended; `willReconnect` says whether another is tried. */
  lost: [willReconnect: boolean];
}

/** The server said no at login. */
export class LoginRefused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`login refused with status ${status}`);
    this.name = 'LoginRefused';
    this.status = status;
  }
}

/** The connection ended before an answer came: whether the message was taken is not known. */
export class ConnectionLost extends Error {
  constructor() {
    super('the connection ended before the answer');
    this.name = 'ConnectionLost';
  }
}
