/**
 * What a link carries behind the `#`, which never reaches a server's log: a token, or the code of what went wrong on the way here from an
 * identity provider. It is taken once, before anything is drawn, and wiped from the address so that it stands in no history and no screenshot.
 */
let token: string | undefined;
let problem: string | undefined;

export function takeFragment(): void {
  const { hash, pathname, search } = window.location;
  const found = new URLSearchParams(hash.slice(1));
  if (!found.has('token') && !found.has('problem')) return;
  token = found.get('token')?.trim() || undefined;
  problem = found.get('problem') ?? undefined;
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

/** The code of what went wrong at an identity provider, the first time it is asked for; undefined where nothing did. */
export function spendProblem(): string | undefined {
  const taken = problem;
  problem = undefined;
  return taken;
}
