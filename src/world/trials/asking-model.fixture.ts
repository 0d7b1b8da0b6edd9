/** What one organisation may send to one person, by what was concluded in which order: the ledger said in a few lines. Times are milliseconds. */

export type Word = 'T' | 'Y' | 'N';
export type Standing = 'none' | 'requested' | 'granted' | 'declined' | 'unanswered' | 'withdrawn';

const CLOCKS_MS = 60_000;
const FORGOTTEN_MS = 8 * 86_400_000;

export class PersonModel {
  state: Standing = 'none';
  inForce = false;
  suppressed = false;
  refusals = 0;
  /** When silence ends the request that waits. */
  #until = 0;
  #asked: { readonly at: number; readonly until: number }[] = [];
  /** Replies that were concluded: the same is concluded once. */
  readonly #concluded = new Set<string>();

  get sendable(): boolean {
    return this.state === 'granted' && this.inForce && !this.suppressed;
  }

  ask(at: number, answerMs: number): void {
    this.#asked.push({ at, until: at + answerMs });
    if (this.state !== 'none' || this.suppressed) return;
    this.state = 'requested';
    this.#until = at + answerMs;
  }

  say(id: string, word: Word, at: number): void {
    if (this.#concluded.has(id)) return;
    this.#concluded.add(id);
    const asked = this.#asked.some((each) => each.at <= at + CLOCKS_MS && at < each.until);
    const open = this.state === 'requested' || this.state === 'unanswered';
    if (word === 'Y' && asked && open) this.agree();
    if (word === 'N' && asked && this.state === 'granted') this.state = 'withdrawn';
    else if (word === 'N' && asked && open) this.state = 'declined';
    else if (word !== 'Y') this.#refuse();
  }

  /** Their own consent, by whatever way: it counts once the log holds it. */
  agree(): void {
    this.state = 'granted';
    this.inForce = false;
  }

  logged(): void {
    if (this.state !== 'granted' || this.inForce) return;
    this.inForce = true;
    this.suppressed = false;
  }

  lapse(now: number): void {
    if (this.state === 'requested' && this.#until <= now) this.state = 'unanswered';
    this.#asked = this.#asked.filter(({ until }) => until >= now - FORGOTTEN_MS);
  }

  #refuse(): void {
    const open = this.state === 'requested' || this.state === 'unanswered' || this.state === 'granted';
    if (this.suppressed && !open) return;
    this.refusals++;
    this.suppressed = true;
    if (open) this.state = 'withdrawn';
  }
}
