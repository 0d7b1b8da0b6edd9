/**
 * The message centre as a process: `node src/world/centre-process.ts --json '{…}'`. Its first line on stdout tells the addresses. Each
 * line on standard input is a request, `{"ask": …}`, answered by one line; SIGUSR2 prints the statistics; at the end (SIGTERM, SIGINT,
 * `stop`) they are printed once more.
 */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { jsonFlag } from './load-options.ts';
import { MessageCentre } from './message-centre.ts';

const listenAt = z.strictObject({
  host: z.string().default('127.0.0.1'),
  listener: z.int().min(0).max(65_535).default(0),
});

const centreSchema = z.strictObject({
  listen: z.strictObject({ cmpp: listenAt.optional(), smpp: listenAt.optional() }).optional(),
  accounts: z
    .union([z.literal('any'), z.array(z.strictObject({ account: z.string(), secret: z.string() }))])
    .default('any'),
  receiptDelayMs: z.number().min(0).optional(),
  receiptWindowMax: z.int().min(1).max(4096).optional(),
  resendAfterMs: z.number().positive().optional(),
  receiptsOn: z.enum(['any', 'same']).optional(),
  windowMax: z.int().min(1).optional(),
  outcomes: z.record(z.string(), z.number().min(0).max(1)).optional(),
  remember: z.enum(['counters', 'recipients', 'contents', 'messages']).optional(),
  rememberMax: z.int().min(1).optional(),
  gatewayCode: z.int().min(0).max(0x3f_ffff).optional(),
  /** End when standard input ends: for a parent that may die. */
  endWithInput: z.boolean().default(false),
});

const faults = z
  .strictObject({
    throttle: z.int().min(0),
    reject: z.int().min(0),
    rejectWith: z.int().min(0),
    dropAfter: z.int().min(0),
    silent: z.boolean(),
    answerDelayMs: z.number().min(0),
    outOfOrder: z.boolean(),
    receiptFirst: z.boolean(),
    refuseLogins: z.boolean(),
    deaf: z.boolean(),
    withholdReceipts: z.boolean(),
  })
  .partial();

const request = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('statistics') }),
  /** How often something reached each number (remember: recipients). */
  z.strictObject({ ask: z.literal('arrivals'), destinations: z.array(z.string()) }),
  /** Whole texts that came in (remember: messages). */
  z.strictObject({ ask: z.literal('messages') }),
  z.strictObject({ ask: z.literal('faults'), faults }),
  z.strictObject({ ask: z.literal('outcome'), handset: z.string(), stat: z.string() }),
  z.strictObject({
    ask: z.literal('reply'),
    handset: z.string(),
    port: z.string(),
    text: z.string(),
    account: z.string().optional(),
  }),
  z.strictObject({ ask: z.literal('cut') }),
  z.strictObject({ ask: z.literal('stop') }),
]);
type Request = z.infer<typeof request>;

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Undefined keys are the same as absent ones here, which the compiler is told by leaving them out. */
function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as never;
}

async function run(): Promise<void> {
  const { endWithInput, ...given } = jsonFlag(process.argv.slice(2), centreSchema);
  const { listen, ...rest } = given;
  const centre = new MessageCentre({
    ...present(rest),
    ...(listen === undefined ? {} : { listen: present(listen) }),
  });
  await centre.start();
  print({ listening: centre.addresses });

  const cpuStart = process.cpuUsage();
  const statistics = () => {
    const { user, system } = process.cpuUsage(cpuStart);
    const arrivals = centre.arrivalSummary();
    return {
      statistics: centre.statistics,
      arrivals,
      cpuMicros: user + system,
      cpuMicrosPerSubmit:
        Math.round(((user + system) / Math.max(1, centre.statistics.submits)) * 1000) / 1000,
      rssMb: Math.round(process.memoryUsage.rss() / 1e6),
    };
  };
  const stop = async () => {
    print(statistics());
    await centre.close();
    process.exit(0);
  };

  const answer = (asked: Request): unknown => {
    switch (asked.ask) {
      case 'statistics':
        return statistics();
      case 'arrivals':
        return { arrivals: asked.destinations.map((d) => centre.arrivals(d)) };
      case 'messages':
        return { messages: centre.messages() };
      case 'faults':
        return { faults: Object.assign(centre.faults, asked.faults) };
      case 'outcome':
        centre.setOutcome(asked.handset, asked.stat);
        return { done: true };
      case 'reply':
        centre.reply(asked.handset, asked.port, asked.text, asked.account);
        return { done: true };
      case 'cut':
        centre.cut();
        return { done: true };
      case 'stop':
        return undefined;
    }
  };

  process.on('SIGUSR2', () => print(statistics()));
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line.trim() === '') return;
    try {
      const asked = request.parse(line.startsWith('{') ? JSON.parse(line) : { ask: line.trim() });
      if (asked.ask === 'stop') void stop();
      else print(answer(asked));
    } catch (error) {
      print({ error: error instanceof Error ? error.message : String(error) });
    }
  });
  lines.on('close', () => {
    if (endWithInput) void stop();
  });
}

if (import.meta.main) {
  await run().catch((error: unknown) => {
    process.stderr.write(`centre: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
