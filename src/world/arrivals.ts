import type { Received, Remember } from './centre-types.ts';

/** A number as the world's keys have it: digits alone, without the 86 of the mainland. */
export function handsetKey(number: string): string {
  const digits = number.charCodeAt(0) === 43 ? number.slice(1) : number;
  return digits.length === 13 && digits.startsWith('86') ? digits.slice(2) : digits;
}

/** What reached whom and how often, bounded: what comes after the memory is full is only counted. */
export class Arrivals {
  readonly #mode: Remember;
  readonly #max: number;
  readonly #counts = new Map<number, number>();
  readonly messages: Received[] = [];
  notRemembered = 0;

  constructor(mode: Remember, max: number) {
    this.#mode = mode;
    this.#max = max;
  }

  get keepsMessages(): boolean {
    return this.#mode === 'messages';
  }

  /** `content` is the PDU's own octets, header of long messages included. */
  note(destination: string, content: Buffer): void {
    if (this.#mode === 'counters') return;
    const key =
      this.#mode === 'recipients' ? numberOf(destination) : hash53(handsetKey(destination), content);
    const before = this.#counts.get(key);
    if (before === undefined && this.#counts.size >= this.#max) this.notRemembered++;
    else this.#counts.set(key, (before ?? 0) + 1);
  }

  keep(received: Received): void {
    if (this.messages.length >= this.#max) this.notRemembered++;
    else this.messages.push(received);
  }

  /** How often a number got something (mode `recipients`), or got this content (modes `contents` and `messages`). */
  count(destination: string, content?: Buffer): number {
    if (this.#mode === 'counters') throw new Error('arrivals: only counters are kept');
    if (this.#mode === 'recipients') return this.#counts.get(numberOf(destination)) ?? 0;
    if (content === undefined) throw new Error('arrivals: the content is needed');
    return this.#counts.get(hash53(handsetKey(destination), content)) ?? 0;
  }

  /** Different entries, and how many came more than once. */
  summary(): { different: number; repeated: number } {
    let repeated = 0;
    for (const n of this.#counts.values()) if (n > 1) repeated++;
    return { different: this.#counts.size, repeated };
  }
}

function numberOf(destination: string): number {
  return Number(handsetKey(destination));
}

/** 53 bits: among two million entries, two collide once in some 2,000 runs. */
function hash53(destination: string, content: Buffer): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < destination.length; i++) {
    const c = destination.charCodeAt(i);
    a = Math.imul(a ^ c, 2654435761);
    b = Math.imul(b ^ c, 1597334677);
  }
  for (let i = 0; i < content.length; i++) {
    const c = content[i]!;
    a = Math.imul(a ^ c, 2654435761);
    b = Math.imul(b ^ c, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b & 0x1f_ffff) * 0x1_0000_0000 + (a >>> 0);
}
