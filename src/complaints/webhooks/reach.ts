import { BlockList, isIP } from 'node:net';

/*
 * Which addresses are connected to. Whoever may set an address could otherwise have this machine ask others in its own network: what is private,
 * reserved or of a cloud's own services is refused, unless the configuration names the network. Source: the IANA registries of special-purpose
 * addresses for IPv4 and IPv6 (RFC 6890 and what updates it).
 */

const REFUSED_4: readonly (readonly [network: string, bits: number])[] = [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
  ] as const),
  ...([
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
  ] as const),
  ...([
    ['192.31.196.0', 24],
    ['192.52.193.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
  ] as const),
  ...([
    ['192.175.48.0', 24],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
  ] as const),
  ...([
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
  // A public address at which a cloud answers its own machines with their secrets.
  ['168.63.129.16', 32],
];
/** Within 2000::/3; all outside of it is refused as a whole: loopback, mapped and translated IPv4, unique-local, link-local, multicast. */
const REFUSED_6: readonly (readonly [network: string, bits: number])[] = [
  ...([
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['2620:4f:8000::', 48],
    ['3fff::', 20],
  ] as const),
];

const refused = new BlockList();
for (const [network, bits] of REFUSED_4) refused.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of REFUSED_6) refused.addSubnet(network, bits, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

export class Reach {
  readonly #closed = new BlockList();
  /** Whether http:// is taken at all: for addresses in the closed networks alone. */
  readonly plainHttp: boolean;

  /** @param networks closed networks that may be reached: `10.20.0.0/16`, `fd00:1::/64`, or one address */
  constructor({
    networks,
    plainHttp,
  }: {
    readonly networks: readonly string[];
    readonly plainHttp: boolean;
  }) {
    this.plainHttp = plainHttp;
    for (const network of networks) {
      const [address, bits] = network.split('/') as [string, string | undefined];
      const family = familyOf(address);
      this.#closed.addSubnet(
        address,
        bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits),
        family,
      );
    }
  }

  mayReach(address: string, { plain }: { readonly plain: boolean }): boolean {
    if (this.isClosed(address)) return !plain || this.plainHttp;
    if (plain) return false;
    const family = familyOf(address);
    return !refused.check(address, family) && (family === 'ipv4' || global6.check(address, 'ipv6'));
  }

  isClosed(address: string): boolean {
    return this.#closed.check(address, familyOf(address));
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
