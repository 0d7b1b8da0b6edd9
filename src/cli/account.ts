import { Invalid, parseChange, type RecordedChange } from '../domain/index.ts';
import type { Sealer } from '../store/index.ts';
import { type Arguments, wholeNumber } from './arguments.ts';
import { type Credential, hashSecret, SECRET_LENGTH, sealSecret } from './credential.ts';
import type { ChangeFeed } from './facts.ts';
import { readText } from './json-file.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, type Terminal, UsageError } from './terminal.ts';

export interface AccountParts {
  readonly openFeed: () => Promise<ChangeFeed>;
  readonly sealer: () => Promise<Sealer>;
  readonly actor: string;
  readonly clock: () => number;
}

/** `anning account add`: the secret comes from standard input or a file, and leaves this process only sealed or hashed. */
export async function addAccount(
  args: Arguments,
  terminal: Terminal,
  parts: AccountParts,
): Promise<ExitCode> {
  const account = args.needed('account', 'A');
  const organisation = args.needed('organisation', '统一社会信用代码 / social credit code');
  const protocol = protocolOf(args);
  const secret = await readSecret(args, terminal, protocol);
  const credential = protocol === 'smpp' ? hashSecret(secret) : sealSecret(secret, await parts.sealer());
  const changes = accountChanges(args, account, organisation, credential, parts.clock());
  const feed = await parts.openFeed();
  try {
    const { last } = await feed.append(parts.actor, changes);
    const said = say('account.added', { account, protocol, organisation, sequence: last });
    if (args.has('json')) {
      terminal.out(`${JSON.stringify({ version: 1, account, organisation, protocol, sequence: last })}\n`);
    } else terminal.out(`${said[terminal.language]}\n`);
    return EXIT.done;
  } finally {
    await feed.close();
  }
}

function protocolOf(args: Arguments): 'cmpp' | 'smpp' {
  const found = args.needed('protocol', 'cmpp | smpp');
  if (found === 'cmpp' || found === 'smpp') return found;
  throw new UsageError(
    say('usage.flag-wrong', {
      command: args.command,
      flag: 'protocol',
      found: JSON.stringify(found),
      allowed: 'cmpp, smpp',
    }),
  );
}

async function readSecret(args: Arguments, terminal: Terminal, protocol: 'cmpp' | 'smpp'): Promise<string> {
  const file = args.value('secret-file');
  const text = file === undefined ? await terminal.readInput() : readText(file);
  if (text === undefined) throw new UsageError(say('account.secret-wanted'));
  const secret = text.split(/\r?\n/, 1)[0]!;
  const [min, max] = SECRET_LENGTH[protocol];
  if (secret.length < min || secret.length > max || !/^[\x20-\x7e]*$/.test(secret)) {
    throw new UsageError(
      say('account.secret-wrong', { found: secret.length, protocol, allowed: `${min}–${max}` }),
    );
  }
  return secret;
}

function accountChanges(
  args: Arguments,
  account: string,
  organisation: string,
  credential: Credential,
  at: number,
): RecordedChange[] {
  const name = args.value('organisation-name');
  const rate = args.value('rate') === undefined ? {} : { ratePerSecond: limit(args, 'rate', 1_000_000, 1) };
  const opened = {
    kind: 'account-opened',
    at,
    account,
    organisation,
    credential,
    addresses: args.list('address'),
    windowMax: limit(args, 'window', 1000, 16),
    connectionsMax: limit(args, 'connections', 10_000, 64),
    ...rate,
    refusal: args.value('refusal') ?? 'response',
  };
  const registered = { kind: 'organisation-registered', at, organisation, name };
  return (name === undefined ? [opened] : [registered, opened]).map((raw) => checked(args, raw));
}

function limit(args: Arguments, flag: string, max: number, standard: number): number {
  return wholeNumber(args, flag, { min: 1, max, standard });
}

/** One set of rules for what an account is: the change's own. */
function checked(args: Arguments, raw: object): RecordedChange {
  const change = parseChange(raw);
  if (!(change instanceof Invalid)) return change;
  const words = `anning ${args.command}: ${change.allowed}`;
  throw new UsageError({ zh: words, en: words });
}
