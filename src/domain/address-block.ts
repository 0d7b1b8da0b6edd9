/** As far as an address tells one caller from another: who has one IPv6 address has the 2^64 around it. Anything else is told as it is. */
export function addressBlock(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address);
  if (mapped !== null) return mapped[1]!;
  if (!address.includes(':')) return address;
  const host = `http://[${address.split('%')[0]}]`;
  if (!URL.canParse(host)) return address;
  const [head = '', tail] = new URL(host).hostname.slice(1, -1).split('::');
  const front = head.split(':').filter((part) => part !== '');
  const back = tail === undefined ? [] : tail.split(':').filter((part) => part !== '');
  const zeros = Array<string>(8 - front.length - back.length).fill('0');
  return `${[...front, ...zeros, ...back].slice(0, 4).join(':')}::/64`;
}
