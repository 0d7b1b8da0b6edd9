/* One file a little beyond the usual length: the demo from its first word to its last, in the order in which it happens. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DemoOptions,
  EXIT,
  type ExitCode,
  type MessageKey,
  say,
  sealSecret,
  type Terminal,
  UsageError,
} from '../cli/index.ts';
import { loadConfiguration, readSettings, type Settings } from '../configuration/index.ts';
import { maskPhone, parseChange, type RecordedChange, valid } from '../domain/index.ts';
import { type VerifyReport, verifyEvidence } from '../evidence/index.ts';
import type { UpstreamSettings } from '../gateway/index.ts';
import type { VerdictRow } from '../store/index.ts';
import {
  type DemoReport,
  MessageCentre,
  playDemo,
  TOWN_OWN,
  type Town,
  textsFromFile,
  town,
} from '../world/index.ts';
import { controlUrl } from './control-place.ts';
import { demoConfirmations } from './demo-confirmations.ts';
import { demoCustody } from './demo-custody.ts';
import { demoDesk } from './demo-desk.ts';
import { demoOwnNumber } from './demo-own-number.ts';
import { demoDetectors, demoPast } from './demo-past.ts';
import { DemoPerson } from './demo-person.ts';
import { type DemoTotals, demoReport } from './demo-report.ts';
import { demoStaff } from './demo-staff.ts';
import { DemoTable } from './demo-table.ts';
import { Ending } from './ending.ts';
import { feedOf } from './feed.ts';
import { type Installation, startInstallation } from './installation.ts';
import { createLog } from './log.ts';

const MINUTE_MS = 60_000;
const MESSAGES_STANDARD = 2000;
/** How fast the demo goes on once it has been played, until Ctrl-C. */
const TRICKLE_PER_SECOND = 5;
const CATCH_UP_MS = 60_000;
const CARRIER_SECRET = 'carrier1';

interface DemoParts {
  readonly version: string;
  readonly clock: () => number;
}

/** `anning demo`: the whole product on its embedded stores, with a town and a carrier around it, over real TCP. */
export async function demoCommand(
  options: DemoOptions,
  terminal: Terminal,
  parts: DemoParts,
): Promise<ExitCode> {
  const texts = options.texts === undefined ? undefined : readTexts(options.texts);
  const folder = dataFolder(options);
  const removed = options.data === undefined && !(options.headless && options.report !== undefined);
  try {
    const code = await new Demo(options, texts, folder, terminal, parts).run();
    if (removed) tell(terminal, 'demo.removed');
    else line(terminal, 'demo.kept', folder);
    return code;
  } finally {
    if (removed) removeFolder(folder);
  }
}

function readTexts(file: string): string[] {
  try {
    return textsFromFile(file);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new UsageError(say('file.unreadable', { file, found }));
  }
}

/** ClickHouse's threads may write for a moment after it was closed, so an entry that appears meanwhile is no error. */
function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** Passable for the user that PostgreSQL runs as; what is secret in it is closed by itself. */
function dataFolder(options: DemoOptions): string {
  if (options.data === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'anning-demo-'));
    chmodSync(folder, 0o755);
    return folder;
  }
  mkdirSync(options.data, { recursive: true });
  return resolve(options.data);
}

class Demo {
  readonly #options: DemoOptions;
  readonly #texts: readonly string[] | undefined;
  readonly #terminal: Terminal;
  readonly #parts: DemoParts;
  readonly #folder: string;
  readonly #stopped = new AbortController();
  #installation: Installation | undefined;
  #person: DemoPerson | undefined;
  #table: DemoTable | undefined;

  constructor(
    options: DemoOptions,
    texts: readonly string[] | undefined,
    folder: string,
    terminal: Terminal,
    parts: DemoParts,
  ) {
    this.#options = options;
    this.#texts = texts;
    this.#folder = folder;
    this.#terminal = terminal;
    this.#parts = parts;
  }

  async run(): Promise<ExitCode> {
    const { clock, version } = this.#parts;
    tell(this.#terminal, 'demo.starting');
    const ending = new Ending(() => {
      this.#installation?.kill();
      if (this.#options.data === undefined) removeFolder(this.#folder);
    });
    void ending.asked.then(() => this.#stopped.abort());
    const centre = new MessageCentre({
      accounts: [
        { account: 'anning', secret: CARRIER_SECRET },
        { account: 'anning-smpp', secret: CARRIER_SECRET },
      ],
      outcomes: { UNDELIV: 0.02 },
      remember: 'messages',
      onMessage: ({ source, destination, text }) => {
        if (source === TOWN_OWN.port) this.#arrived(destination, text);
      },
      clock,
    });
    await centre.start();
    try {
      const settings = this.#settings(centre);
      const log = createLog('error');
      const onGatewayDied = (found: string, waitMs: number) =>
        tell(this.#terminal, 'start.gateway-died', { found, waitMs });
      this.#installation = await startInstallation(settings, {
        version,
        clock,
        log,
        onGatewayDied,
        demo: true,
      });
      return await this.#play(this.#installation, centre, settings);
    } finally {
      await this.#person?.stop();
      await this.#installation?.stop();
      await centre.close();
      ending.release();
    }
  }

  /** The defaults, on free listeners of this machine alone; neither a file nor the environment has a say. */
  #settings(centre: MessageCentre): Settings {
    const free = ['http', 'gateway.cmpp', 'gateway.smpp', 'gateway.control'];
    const flags = free.flatMap((key): [string, string][] => [
      [`${key}.host`, '127.0.0.1'],
      [`${key}.listener`, '0'],
    ]);
    flags.push(['data', this.#folder], ['log_level', 'error'], ['gateway.name', 'demo']);
    const settings = readSettings(loadConfiguration({ file: null, environment: {}, flags }), {});
    const upstreams = [
      carrier('carrier-cmpp', 'cmpp30', 'anning', centre.addresses.cmpp!),
      carrier('carrier-smpp', 'smpp', 'anning-smpp', centre.addresses.smpp!),
    ];
    const ownMessages = { ...TOWN_OWN, gateway: undefined };
    return { ...settings, ownMessages, gateway: { ...settings.gateway, upstreams } };
  }

  async #play(installation: Installation, centre: MessageCentre, settings: Settings): Promise<ExitCode> {
    const { options, terminal } = { options: this.#options, terminal: this.#terminal };
    const place = town({ at: this.#parts.clock(), seed: options.seed });
    await this.#settle(installation, place);
    const control = controlUrl(installation.gateway!.control);
    const person = new DemoPerson(control, 300);
    this.#person = person;
    const table = new DemoTable(terminal);
    this.#table = table;
    const since = Math.floor(this.#parts.clock() / MINUTE_MS) * MINUTE_MS;
    const rows = () =>
      installation.app.traffic.verdictTable({ from: since, to: this.#parts.clock() + 2 * MINUTE_MS });
    const messages = options.messages ?? this.#texts?.length ?? MESSAGES_STANDARD;
    const played = await this.#watch(table, rows, (onProgress) =>
      playDemo({ ...this.#playing(installation, centre, place), messages, seed: options.seed, onProgress }),
    );
    const confirmations = await demoConfirmations(installation.app, centre);
    const totals = await this.#totals(control, rows, person);
    // From now on what is held waits for whoever looks at the console.
    await person.stop();
    table.finish(progressLine(played, totals.verdicts, terminal), totals.verdicts);
    this.#tellPlayed(played, totals, person);
    const { arrived, example } = confirmations;
    if (example !== undefined) tell(terminal, 'demo.confirmed', { arrived, ...example });
    line(terminal, 'demo.look', `${installation.app.publicUrl}/console/`);
    if (!options.headless) {
      await demoDesk(installation.app, place, this.#parts.clock());
      await demoCustody(installation.app, place, this.#parts.clock());
      await demoPast(installation.app, installation.keys, place, this.#parts.clock());
      await demoDetectors(installation.app, this.#parts.clock());
      const number = await demoOwnNumber(installation.app, place, this.#parts.clock());
      tell(terminal, 'demo.own-number', { address: `${installation.app.publicUrl}/mine`, number });
      await this.#inviteVisitors(installation, place);
    }
    line(terminal, 'start.evidence', settings.folders.evidence);
    line(terminal, 'demo.verify-command', verifyCommand(this.#folder));
    if (!options.headless && !this.#stopped.signal.aborted) {
      tell(terminal, 'demo.running', { rate: TRICKLE_PER_SECOND });
      const going = {
        messages: 'until-stopped' as const,
        ratePerSecond: TRICKLE_PER_SECOND,
        // What is held gets its receipt when somebody has decided: Ctrl-C does not wait for that.
        patienceMs: 1000,
      };
      await this.#watch(table, rows, (onProgress) =>
        playDemo({
          ...this.#playing(installation, centre, place),
          ...going,
          seed: `${options.seed} on`,
          onProgress,
        }),
      );
    }
    // All is stopped before the evidence is read: what is verified is what is left behind.
    await installation.stop();
    this.#installation = undefined;
    const verified = await verifyEvidence({
      folder: settings.folders.evidence,
      verifierKey: installation.app.evidence.verifierKey,
      sealer: installation.keys.sealer,
    });
    return this.#conclude(played, { ...totals, confirmed: arrived }, verified, settings, centre);
  }

  /** Writes the town into the record and waits until the gateway judges by it. */
  async #settle(installation: Installation, place: Town): Promise<void> {
    // As old as the rest of the town: a change of this very moment would wait for the gateway's next tick.
    const { at } = place.changes[0]!;
    // Nobody logs in as it: messages of the operator's own go without a connection.
    const own = { ...place.own, secret: randomBytes(12).toString('hex'), refusal: 'response' as const };
    const opened = [...place.accounts, own].map(
      ({ account, organisation, secret, refusal }): RecordedChange => {
        const credential = sealSecret(secret, installation.keys.sealer);
        return valid(parseChange({ kind: 'account-opened', at, account, organisation, credential, refusal }));
      },
    );
    const changes = [...place.changes, ...opened];
    const feed = feedOf(installation.app.record, () => installation.keys.sealer);
    const { last } = await feed.append('demo', changes);
    const control = controlUrl(installation.gateway!.control);
    for (;;) {
      const { factsSequence } = (await (await fetch(`${control}/healthz`)).json()) as {
        factsSequence: number;
      };
      if (factsSequence >= last) break;
      await sleep(50);
    }
    tell(this.#terminal, 'demo.town', { changes: changes.length, accounts: opened.length });
  }

  /** What the operator itself writes to somebody: there is no telephone to look at. */
  #arrived(phone: string, text: string): void {
    this.#table?.note(say('demo.arrived', { phone: maskPhone(phone), text })[this.#terminal.language]);
  }

  /** One person a role, and a link that signs in as each. */
  async #inviteVisitors(installation: Installation, place: Town): Promise<void> {
    for (const { role, link } of await demoStaff(installation.app, place)) {
      const words = say('demo.sign-in', { role })[this.#terminal.language];
      this.#terminal.err(`${words}${this.#terminal.language === 'zh' ? '：' : ': '}${link}\n`);
    }
  }

  #playing(installation: Installation, centre: MessageCentre, place: Town) {
    const { addresses } = installation.gateway!;
    const at = (protocol: 'cmpp' | 'smpp') => {
      const { host, listener } = addresses.find((each) => each.protocol === protocol)!;
      return { host, listener };
    };
    return {
      town: place,
      gateway: { cmpp: at('cmpp'), smpp: at('smpp') },
      centre,
      clock: this.#parts.clock,
      signal: this.#stopped.signal,
      ...(this.#texts === undefined ? {} : { texts: this.#texts }),
    };
  }

  /** Shows the table each second; a look at the store that takes longer is not repeated meanwhile. */
  async #watch(
    table: DemoTable,
    rows: () => Promise<VerdictRow[]>,
    play: (onProgress: (soFar: DemoReport) => void) => Promise<DemoReport>,
  ): Promise<DemoReport> {
    let looking: Promise<void> | undefined;
    let over = false;
    const report = await play((soFar) => {
      looking ??= rows()
        .then((found) => {
          if (!over) table.show(progressLine(soFar, found, this.#terminal), found);
        })
        .catch(() => undefined)
        .finally(() => {
          looking = undefined;
        });
    });
    over = true;
    await looking;
    return report;
  }

  /** What the gateway judged and what the traffic store holds of it, once the store has caught up. */
  async #totals(control: string, rows: () => Promise<VerdictRow[]>, person: DemoPerson): Promise<DemoTotals> {
    const judged = judgedIn(await (await fetch(`${control}/metrics`)).text());
    for (const started = performance.now(); ; await sleep(100)) {
      const verdicts = await rows();
      const stored = verdicts.reduce(
        (sum, { reason, messages }) => (reason === '' ? sum + messages : sum),
        0,
      );
      if (stored >= judged || performance.now() - started > CATCH_UP_MS) {
        const { released, rejected } = person;
        return { judged, stored, verdicts, released, rejected };
      }
    }
  }

  #tellPlayed(played: DemoReport, totals: DemoTotals, { released, rejected }: DemoPerson): void {
    const { sent, seconds, answerMs, lost, unanswered } = played;
    const { p50Ms: p50, p99Ms: p99 } = answerMs;
    tell(this.#terminal, 'demo.played', {
      sent,
      seconds,
      p50,
      p99,
      released,
      rejected,
      lost: lost + unanswered,
    });
    if (totals.stored < totals.judged) {
      tell(this.#terminal, 'demo.not-stored', { judged: totals.judged, stored: totals.stored });
    }
  }

  #conclude(
    played: DemoReport,
    totals: DemoTotals & { readonly confirmed: number },
    verified: VerifyReport,
    settings: Settings,
    centre: MessageCentre,
  ): ExitCode {
    const { terminal, options } = { terminal: this.#terminal, options: this.#options };
    const { entries, batches, records } = verified.checked;
    if (verified.ok) tell(terminal, 'demo.verified', { entries, batches, records });
    else tell(terminal, 'demo.not-verified', { count: verified.problems.length + verified.problemsLeftOut });
    const report = demoReport({
      seed: options.seed,
      played,
      totals,
      verified,
      evidenceFolder: settings.folders.evidence,
      verifyCommand: verifyCommand(this.#folder),
      carrier: centre.statistics,
    });
    if (options.report !== undefined) {
      writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
      line(terminal, 'demo.report', resolve(options.report));
    }
    return report.lost === 0 && verified.ok ? EXIT.done : EXIT.failed;
  }
}

function carrier(
  name: string,
  protocol: UpstreamSettings['protocol'],
  account: string,
  { host, listener }: { readonly host: string; readonly listener: number },
): UpstreamSettings {
  const login = { account, secret: CARRIER_SECRET };
  return {
    name,
    protocol,
    host,
    listener,
    ...login,
    connections: 2,
    windowMax: 64,
    carrier: 'mobile',
    recipients: [],
  };
}

function verifyCommand(folder: string): string {
  return `bin/anning verify --data ${folder}`;
}

/** The sum of anning_verdicts_total over its outcomes. */
function judgedIn(metrics: string): number {
  const lines = metrics.matchAll(/^anning_verdicts_total\{[^}]*\} (\d+)$/gm);
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
}

function progressLine(soFar: DemoReport, rows: readonly VerdictRow[], { language }: Terminal): string {
  const of = (outcome: VerdictRow['outcome']) =>
    rows.find((row) => row.outcome === outcome && row.reason === '')?.messages ?? 0;
  const receipts = Object.values(soFar.receipts).reduce((sum, count) => sum + count, 0);
  const counts = { sent: soFar.sent, answered: soFar.answered, receipts };
  return say('demo.line', { ...counts, allowed: of('allow'), held: of('hold'), refused: of('refuse') })[
    language
  ];
}

function line({ err, language }: Terminal, key: MessageKey, value: string): void {
  err(`${say(key)[language]}${language === 'zh' ? '：' : ': '}${value}\n`);
}

function tell(
  { err, language }: Terminal,
  key: MessageKey,
  values: Record<string, string | number> = {},
): void {
  err(`${say(key, values)[language]}\n`);
}
