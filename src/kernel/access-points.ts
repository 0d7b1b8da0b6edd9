import { BlockList, isIP } from 'node:net';

/** Addresses and ranges from which a port is reached, taken apart once. `BlockList` is Node's set of addresses; it opens no socket. */
export class AccessPoints {
  readonly listed: readonly string[];
  readonly #list = new BlockList();
  /** Messages of one connection come one after another: what was found of its address last. */
  #address = '';
  #isInside = true;

  constructor(listed: readonly string[]) {
    this.listed = listed;
    for (const each of listed) {
      const [address, bits] = each.split('/') as [string, string?];
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (bits === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(bits), family);
    }
  }

  /** What is no address is nowhere, and so not outside either. */
  has(address: string): boolean {
    if (address === this.#address) return this.#isInside;
    const family = isIP(address);
    this.#address = address;
    this.#isInside = family === 0 || this.#list.check(address, family === 6 ? 'ipv6' : 'ipv4');
    return this.#isInside;
  }
}

/** A hundred thousand ports are reached from a few hundred places: those with the same list share what was taken apart. */
export class SharedAccessPoints {
  readonly #byList = new Map<string, AccessPoints>();

  of(listed: readonly string[] | undefined): AccessPoints | undefined {
    if (listed === undefined || listed.length === 0) return undefined;
    const key = listed.join(' ');
    let found = this.#byList.get(key);
    if (found === undefined) {
      found = new AccessPoints(listed);
      this.#byList.set(key, found);
    }
    return found;
  }
}
