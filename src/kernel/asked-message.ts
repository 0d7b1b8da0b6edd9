import type { Message } from '../domain/index.ts';

/** What was asked of a message beyond what its sending and its reading tell, as bits. */
export const TEXT = 1;
export const CARRIER = 2;
export const ADDRESS = 4;
/** How its recipient stands to its sender. */
export const STANDING = 8;
/** The words or the template that told its purpose. */
export const BECAUSE = 32;
/** What belongs to this one message. */
export const ITSELF = 16;

/**
 * A message that knows what of it was asked: a verdict holds for every other message that is the same in that. Of the moment only the minute counts, so
 * that asking for it is not noted; account and source are the sending's.
 */
export class AskedMessage implements Message {
  of!: Message;
  asked = 0;

  look(message: Message): void {
    this.of = message;
    this.asked = 0;
  }

  get at() {
    return this.of.at;
  }

  get account() {
    return this.of.account;
  }

  get source() {
    return this.of.source;
  }

  get text() {
    this.asked |= TEXT;
    return this.of.text;
  }

  get carrier() {
    this.asked |= CARRIER;
    return this.of.carrier;
  }

  get remoteAddress() {
    this.asked |= ADDRESS;
    return this.of.remoteAddress;
  }

  get id() {
    this.asked |= ITSELF;
    return this.of.id;
  }

  get recipient() {
    this.asked |= ITSELF;
    return this.of.recipient;
  }

  get textAnomalies() {
    this.asked |= ITSELF;
    return this.of.textAnomalies;
  }

  get segments() {
    this.asked |= ITSELF;
    return this.of.segments;
  }
}
