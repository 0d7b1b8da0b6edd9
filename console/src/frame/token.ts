/**
 * A link with a token behind the `#` never reaches a server's log. It is taken once, before anything is drawn, and wiped from the address
 * so that it stands in no history and no screenshot.
 */
let token: string | undefined;

export function takeToken(): void {
  const { hash, pathname, search } = window.location;
  const found = new URLSearchParams(hash.slice(1)).get('token');
  if (found === null) return;
  token = found.trim() === '' ? undefined : found.trim();
  window.history.replaceState(null, '', `${pathname}${search}`);
}

/** The token of the link, the first time it is asked for. */
export function spendToken(): string | undefined {
  const taken = token;
  token = undefined;
  return taken;
}

export function hasToken(): boolean {
  return token !== undefined;
}
