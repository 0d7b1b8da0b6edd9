import type { Random } from '../../src/world/index.ts';

const POPULATION = 20_000_000;
const REGION = 400_000;
const IN_REGION = 0.7;

/** Whom a sender writes to: its customers, of whom a few come each day, mostly of one region; lists of neighbours overlap a little. */
export class Crowd {
  readonly #random: Random;
  readonly #customers: number[];
  readonly #region: number;

  constructor(random: Random, size: number) {
    this.#random = random;
    this.#region = random.between(0, POPULATION / REGION - 1) * REGION;
    this.#customers = Array.from({ length: size }, () => this.#anyone());
  }

  get size(): number {
    return this.#customers.length;
  }

  grow(count: number): void {
    for (let i = 0; i < count; i++) this.#customers.push(this.#anyone());
  }

  customer(): bigint {
    return tagOf(this.#random.pick(this.#customers));
  }

  /** Becomes a customer with it. */
  newcomer(): bigint {
    const person = this.#anyone();
    this.#customers.push(person);
    return tagOf(person);
  }

  #anyone(): number {
    const random = this.#random;
    if (random.chance(IN_REGION)) return this.#region + random.between(0, REGION - 1);
    return random.between(0, POPULATION - 1);
  }
}

/** Stands for the keyed hash of the traffic store: 64 bits, the same for the same person. */
function tagOf(person: number): bigint {
  let x = (BigInt(person) + 0x9e3779b97f4a7c15n) & MASK;
  x = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  x = ((x ^ (x >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return x ^ (x >> 31n);
}

const MASK = 0xffff_ffff_ffff_ffffn;
