/** What can be wrong with bytes from a peer. Each code is one sentence; the message says what was found and what is allowed. */
export type WireErrorCode =
  | 'frame-below-header'
  | 'frame-above-limit'
  | 'frame-length-differs'
  | 'command-unknown'
  | 'body-truncated'
  | 'body-has-trailing-bytes'
  | 'count-out-of-range'
  | 'length-out-of-range'
  | 'string-unterminated'
  | 'string-too-long'
  | 'tlv-truncated'
  | 'tlv-overrun'
  | 'destination-flag-unknown'
  | 'message-given-twice'
  | 'report-length-unknown';

/** The header of a broken PDU as far as it could be read, so that its sender can be answered. */
export interface WireHeader {
  readonly commandId: number;
  /** Name of the command, or undefined when the protocol does not know the id. */
  readonly command: string | undefined;
  readonly sequence: number;
}

export type WireProtocol = 'cmpp' | 'sgip' | 'smgp' | 'smpp';

export interface WireFault {
  readonly protocol: WireProtocol;
  readonly code: WireErrorCode;
  /** Bytes from the start of the frame (of the stream's current frame for the splitter). */
  readonly offset: number;
  /** Name of the field in the value, e.g. `destTerminalIds`; `length` and `command` for header words. */
  readonly field: string;
  /** English, with what was found and what is allowed. Never contains message content. */
  readonly message: string;
  readonly header: WireHeader | undefined;
}

/**
 * A malformed frame as a value. It is returned, never thrown: a peer's bytes are no exception in a gateway's life.
 * Tell it from a PDU with `instanceof WireError`.
 */
export class WireError implements WireFault {
  readonly protocol: WireProtocol;
  readonly code: WireErrorCode;
  readonly offset: number;
  readonly field: string;
  readonly message: string;
  readonly header: WireHeader | undefined;

  constructor(fault: WireFault) {
    this.protocol = fault.protocol;
    this.code = fault.code;
    this.offset = fault.offset;
    this.field = fault.field;
    this.message = fault.message;
    this.header = fault.header;
  }
}
