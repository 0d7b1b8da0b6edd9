import type { PreflightDoor } from '../consent/index.ts';
import type { Sealer } from '../store/index.ts';
import { type Arguments, type CommandShape, readArguments, wholeNumber } from './arguments.ts';
import type { ExchangeDoor } from './exchange.ts';
import type { ChangeFeed } from './facts.ts';
import { HELP, say } from './messages.ts';
import { EXIT, type ExitCode, FailedError, type Terminal, UsageError } from './terminal.ts';
import type { WitnessCommand } from './witness.ts';

/** Where a command's configuration comes from: flags and a file's name; the environment is the composition's to read. */
export interface Given {
  readonly flags: readonly (readonly [string, string])[];
  readonly file: string | undefined;
}

export interface DemoOptions {
  /** A file of texts to send instead of the world's own. */
  readonly texts: string | undefined;
  readonly headless: boolean;
  /** Absent: one for each text of the file, else 2,000. */
  readonly messages: number | undefined;
  readonly report: string | undefined;
  readonly seed: number;
  /** Kept where given; otherwise a temporary folder that is removed. */
  readonly data: string | undefined;
}

/** What the composition gives to the commands. */
export interface Parts {
  readonly version: string;
  /** `http.listener` …: what flags may set. */
  readonly configurationKeys: readonly string[];
  readonly actor: string;
  readonly clock: () => number;
  start(given: Given, terminal: Terminal): Promise<ExitCode>;
  demo(options: DemoOptions, terminal: Terminal): Promise<ExitCode>;
  openFeed(given: Given): Promise<ChangeFeed>;
  openExchange(given: Given): Promise<ExchangeDoor>;
  openPreflight(given: Given): Promise<PreflightDoor>;
  /** What is to be done when the person asks to end (Ctrl-C), instead of ending at once. */
  onInterrupt(stop: () => void): void;
  sealer(given: Given): Promise<Sealer>;
  /** Where the evidence lies, and the sealer where its key is at hand. */
  evidence(given: Given): Promise<{ folder: string; sealer: Sealer | undefined }>;
  witness(options: WitnessCommand, terminal: Terminal): Promise<ExitCode>;
  /** The address of the gateway's control server. */
  control(given: Given): Promise<string>;
  /** Where the running installation answers this machine's own commands, and by which token. */
  installation(given: Given): Promise<{ url: string; token: string }>;
}

const JSON_SWITCH = ['json'];

/** Every command: its shape and what it does. The heavy rooms are loaded by the command that needs them. */
const COMMANDS: Readonly<
  Record<string, CommandShape & { run(args: Arguments, terminal: Terminal, parts: Parts): Promise<ExitCode> }>
> = {
  start: {
    usage: 'start [--KEY VALUE]…',
    configured: true,
    run: (args, terminal, parts) => parts.start(given(args), terminal),
  },
  demo: {
    usage: 'demo [--texts FILE] [--messages N] [--headless] [--report FILE] [--seed N] [--data DIR]',
    values: ['texts', 'messages', 'report', 'seed', 'data'],
    switches: ['headless'],
    run: (args, terminal, parts) => parts.demo(demoOptions(args), terminal),
  },
  judge: {
    usage: 'judge --message m.json --facts f.json [--explain] [--json]',
    values: ['message', 'facts'],
    switches: ['explain', 'json'],
    run: async (args, terminal) => (await import('./judge.ts')).judgeCommand(args, terminal),
  },
  verify: {
    usage:
      'verify [RECEIPT --key verifier.pub | PACK.zip [--key verifier.pub] | --data DIR | --evidence DIR --key verifier.pub] [--checkpoint FILE] [--witness KEY]… [--json]',
    optionals: 1,
    values: ['evidence', 'key', 'checkpoint'],
    lists: ['witness'],
    switches: JSON_SWITCH,
    configured: true,
    run: async (args, terminal, parts) => {
      const [file] = args.positionals;
      if (file !== undefined) {
        const { isZip, verifyPackCommand } = await import('./verify-pack.ts');
        if (isZip(file)) return verifyPackCommand(args, terminal, file);
        return (await import('./verify-receipt.ts')).verifyReceiptCommand(args, terminal, file);
      }
      const { verifyCommand } = await import('./verify.ts');
      const folder = args.value('evidence');
      const place = folder === undefined ? await parts.evidence(given(args)) : { folder, sealer: undefined };
      return verifyCommand(args, terminal, place);
    },
  },
  witness: {
    usage: 'witness --name NAME --log FILE… --folder DIR [--host HOST] [--listener N]',
    values: ['name', 'folder', 'host', 'listener'],
    lists: ['log'],
    run: async (args, terminal, parts) => {
      const { witnessOptions } = await import('./witness.ts');
      return parts.witness(witnessOptions(args), terminal);
    },
  },
  'facts apply': {
    usage: 'facts apply FILE [--dry-run] [--json]',
    switches: ['dry-run', 'json'],
    positionals: 1,
    configured: true,
    run: async (args, terminal, parts) => {
      const { applyFacts } = await import('./facts.ts');
      return applyFacts(args, terminal, () => parts.openFeed(given(args)), parts.actor);
    },
  },
  'facts list': {
    usage: 'facts list [--after N] [--limit N] [--json]',
    values: ['after', 'limit'],
    switches: JSON_SWITCH,
    configured: true,
    run: async (args, terminal, parts) => {
      const { listFacts } = await import('./facts.ts');
      return listFacts(args, terminal, () => parts.openFeed(given(args)));
    },
  },
  preflight: {
    usage:
      'preflight AUDIENCE --text T|--text-file FILE [--plan P] [--organisation CODE] [--account A] [--port P] [--at TIME] [--column C] [--output DIR] [--facts f.json] [--json]',
    values: [
      ...['text', 'text-file', 'plan', 'organisation', 'account', 'port', 'at', 'column', 'output', 'facts'],
    ],
    switches: JSON_SWITCH,
    positionals: 1,
    configured: true,
    run: async (args, terminal, parts) => {
      const { preflightCommand } = await import('./preflight.ts');
      const { clock, onInterrupt } = parts;
      return preflightCommand(args, terminal, {
        ...{ clock, onInterrupt },
        open: () => parts.openPreflight(given(args)),
      });
    },
  },
  trends: {
    usage:
      'trends FILE [--text-column C] [--time-column C] [--sender-column C] [--category-column C] [--region-column C] [--false-alarms N] [--out DIR] [--json]',
    values: [
      ...['text-column', 'time-column', 'sender-column', 'category-column', 'region-column'],
      ...['false-alarms', 'out'],
    ],
    switches: JSON_SWITCH,
    positionals: 1,
    run: async (args, terminal, { clock, version, onInterrupt }) => {
      const { trendsCommand } = await import('./trends.ts');
      return trendsCommand(args, terminal, { clock, version, onInterrupt });
    },
  },
  inspect: {
    usage:
      'inspect LOG [--consents FILE] [--templates FILE] [--plans FILE] [--ports FILE] [--columns FILE] [--organisation NAME] [--wizard] [--out DIR] [--json]',
    values: ['consents', 'templates', 'plans', 'ports', 'columns', 'organisation', 'out'],
    switches: ['wizard', 'json'],
    positionals: 1,
    run: async (args, terminal, { clock, version, onInterrupt }) => {
      const { inspectCommand } = await import('./inspect.ts');
      return inspectCommand(args, terminal, { clock, version, onInterrupt });
    },
  },
  import: {
    usage: 'import KIND FILE [--organisation CODE] [--rejected FILE] [--dry-run] [--json]',
    switches: ['dry-run', 'json'],
    values: ['organisation', 'rejected'],
    positionals: 2,
    configured: true,
    run: async (args, terminal, parts) => {
      if (args.positionals[0] === 'consents') {
        const { importConsents } = await import('./import-consents.ts');
        return importConsents(args, terminal, () => parts.openExchange(given(args)));
      }
      if (args.positionals[0] === 'complaints') {
        const { importComplaints } = await import('./import-complaints.ts');
        return importComplaints(args, terminal, () => parts.openExchange(given(args)));
      }
      const { importFile } = await import('./exchange.ts');
      return importFile(args, terminal, () => parts.openExchange(given(args)));
    },
  },
  export: {
    usage: 'export KIND [--format csv|jsonl]',
    values: ['format'],
    positionals: 1,
    configured: true,
    run: async (args, terminal, parts) => {
      const { exportKind } = await import('./exchange.ts');
      return exportKind(args, terminal, () => parts.openExchange(given(args)));
    },
  },
  'account add': {
    usage: 'account add --account A --organisation CODE --protocol cmpp|smpp [--secret-file FILE]',
    values: [
      'account',
      'organisation',
      'organisation-name',
      'protocol',
      'secret-file',
      'window',
      'connections',
      'rate',
      'refusal',
    ],
    lists: ['address'],
    switches: JSON_SWITCH,
    configured: true,
    run: async (args, terminal, parts) => {
      const { addAccount } = await import('./account.ts');
      const { actor, clock } = parts;
      const openFeed = () => parts.openFeed(given(args));
      return addAccount(args, terminal, { openFeed, sealer: () => parts.sealer(given(args)), actor, clock });
    },
  },
  'held list': {
    usage: 'held list [--json]',
    switches: JSON_SWITCH,
    configured: true,
    run: async (args, terminal, parts) =>
      (await import('./held.ts')).listHeld(args, terminal, await parts.control(given(args))),
  },
  'held release': heldShape('release'),
  'held reject': heldShape('reject'),
  trace: {
    usage: 'trace MESSAGE [--json]',
    switches: JSON_SWITCH,
    positionals: 1,
    configured: true,
    run: async (args, terminal, parts) =>
      (await import('./trace.ts')).traceCommand(args, terminal, () => parts.installation(given(args))),
  },
  pack: {
    usage:
      'pack CASE --out FILE [--english] [--numbers] [--originals] [--reason TEXT] [--server URL] [--json] < API-KEY',
    values: ['out', 'reason', 'server'],
    switches: ['english', 'numbers', 'originals', 'json'],
    positionals: 1,
    configured: true,
    run: async (args, terminal, parts) =>
      (await import('./pack.ts')).packCommand(args, terminal, () => parts.installation(given(args))),
  },
  detect: {
    usage: 'detect --from DATE --to DATE [--server URL] [--json] < API-KEY',
    values: ['from', 'to', 'server'],
    switches: JSON_SWITCH,
    configured: true,
    run: async (args, terminal, parts) =>
      (await import('./detect.ts')).detectCommand(args, terminal, () => parts.installation(given(args))),
  },
  lookback: {
    usage:
      'lookback --from DATE --to DATE [--kind moment|today] [--try RULE]… [--rules-of DATE] [--output DIR] [--server URL] [--json] < API-KEY',
    values: ['from', 'to', 'kind', 'rules-of', 'output', 'server'],
    lists: ['try'],
    switches: JSON_SWITCH,
    configured: true,
    run: async (args, terminal, parts) =>
      (await import('./lookback.ts')).lookBackCommand(args, terminal, () => parts.installation(given(args))),
  },
  retention: {
    usage: 'retention [--dry-run] [--json]',
    switches: ['dry-run', 'json'],
    configured: true,
    run: async (args, terminal, parts) =>
      (await import('./retention.ts')).retentionCommand(args, terminal, () =>
        parts.installation(given(args)),
      ),
  },
  statistics: {
    usage: 'statistics --day DATE|--quarter QUARTER [--out DIR] [--json]',
    values: ['day', 'quarter', 'out'],
    switches: JSON_SWITCH,
    configured: true,
    run: async (args, terminal, parts) =>
      (await import('./statistics.ts')).statisticsCommand(args, terminal, () =>
        parts.installation(given(args)),
      ),
  },
  'custody key': {
    usage: 'custody key --file KEY.pem --organisation CODE --name NAME --origin ORIGIN [--json]',
    values: ['file', 'organisation', 'name', 'origin'],
    switches: JSON_SWITCH,
    run: async (args, terminal) => (await import('./custody-key.ts')).custodyKeyCommand(args, terminal),
  },
  'custody sign': {
    usage:
      'custody sign --key KEY.pem --organisation CODE --port P [--lease L] --from T --to T --output BATCH MESSAGES',
    values: ['key', 'organisation', 'port', 'lease', 'from', 'to', 'output'],
    switches: JSON_SWITCH,
    positionals: 1,
    run: async (args, terminal) => (await import('./custody-sign.ts')).custodySignCommand(args, terminal),
  },
  'custody send': {
    usage: 'custody send BATCH --server URL [--json] < API-KEY',
    values: ['server'],
    switches: JSON_SWITCH,
    positionals: 1,
    run: async (args, terminal) => (await import('./custody-send.ts')).custodySendCommand(args, terminal),
  },
  help: {
    usage: 'help',
    run: async (_, terminal) => {
      terminal.out(HELP[terminal.language]);
      return EXIT.done;
    },
  },
  version: {
    usage: 'version',
    switches: JSON_SWITCH,
    run: async (args, terminal, parts) => {
      const { version } = parts;
      terminal.out(
        args.has('json') ? `${JSON.stringify({ version: 1, anning: version })}\n` : `anning ${version}\n`,
      );
      return EXIT.done;
    },
  },
};

function heldShape(decision: 'release' | 'reject') {
  return {
    usage: `held ${decision} ID [--json]`,
    switches: JSON_SWITCH,
    positionals: 1,
    configured: true,
    run: async (args: Arguments, terminal: Terminal, parts: Parts) =>
      (await import('./held.ts')).decideHeld(args, terminal, await parts.control(given(args)), decision),
  };
}

/** Runs the command that the words name and gives its exit code; what goes wrong is told in a line, never as a stack. */
export async function runCommand(
  words: readonly string[],
  terminal: Terminal,
  parts: Parts,
): Promise<ExitCode> {
  try {
    const { name, rest } = commandIn(words);
    const command = COMMANDS[name]!;
    const args = readArguments(name, command, rest, parts.configurationKeys);
    return await command.run(args, terminal, parts);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof FailedError)) throw error;
    terminal.err(`${error.words[terminal.language]}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

/** The longest command that begins the words: `facts apply` before `facts`. */
function commandIn(words: readonly string[]): { name: string; rest: readonly string[] } {
  const [first = 'help', second] = words;
  if (first === '--help' || first === '-h') return { name: 'help', rest: [] };
  if (first === '--version' || first === '-v') return { name: 'version', rest: [] };
  if (words.includes('--help') || words.includes('-h')) return { name: 'help', rest: [] };
  if (Object.hasOwn(COMMANDS, `${first} ${second}`))
    return { name: `${first} ${second}`, rest: words.slice(2) };
  if (Object.hasOwn(COMMANDS, first)) return { name: first, rest: words.slice(1) };
  const within = Object.keys(COMMANDS).filter((name) => name.startsWith(`${first} `));
  const allowed = (within.length > 0 ? within : Object.keys(COMMANDS)).join(', ');
  const found = within.length > 0 ? `${first} ${second ?? ''}`.trim() : first;
  throw new UsageError(say('usage.unknown-command', { found: JSON.stringify(found), allowed }));
}

function given(args: Arguments): Given {
  return { flags: args.settings, file: args.config };
}

function demoOptions(args: Arguments): DemoOptions {
  const limit = { min: 1, max: 10_000_000, standard: 0 };
  return {
    texts: args.value('texts'),
    headless: args.has('headless'),
    messages: args.value('messages') === undefined ? undefined : wholeNumber(args, 'messages', limit),
    report: args.value('report'),
    seed: wholeNumber(args, 'seed', { min: 0, max: 2 ** 32 - 1, standard: 1 }),
    data: args.value('data'),
  };
}
