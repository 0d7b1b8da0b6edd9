/**
 * Whether an address is this machine itself: 127.0.0.0/8, ::1, and the former as a socket of both families writes it (::ffff:127.0.0.1); brackets
 * as in a URL are allowed. A name such as `localhost` is not: what it stands for is decided elsewhere.
 */
export function isLoopback(address: string): boolean {
  return /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(address);
}
