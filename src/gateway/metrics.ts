import type { Verdict } from '../domain/index.ts';
import { isMarketing } from '../domain/index.ts';

/** What is counted: plain numbers on the hot path, told as Prometheus text when asked. Never a number, a text or a recipient in a label. */
export class Counts {
  submitted = 0;
  tooFast = 0;
  windowExceeded = 0;
  misaddressed = 0;
  unrouted = 0;
  duplicates = 0;
  abandonedSegments = 0;
  forwarded = 0;
  failed = 0;
  stopped = 0;
  upstreamBusy = 0;
  upstreamRejected = 0;
  unmatchedReports = 0;
  returned = 0;
  refusedReturns = 0;
  expiredReceipts = 0;
  unreported = 0;
  inbound = 0;
  optOuts = 0;
  loginsRefused = 0;
  malformed = 0;
  connectionsRefused = 0;
  stalled = 0;
  silent = 0;
  readonly outcomes = { allow: 0, hold: 0, refuse: 0 };
  readonly reasons = new Map<string, number>();
  readonly shadowReasons = new Map<string, number>();
  readonly states = new Map<string, number>();
  marketing = 0;

  judged(verdict: Verdict): void {
    this.outcomes[verdict.outcome]++;
    if (verdict.purpose !== 'unclear' && isMarketing(verdict.purpose)) this.marketing++;
    for (const reason of verdict.reasons) {
      const counted = reason.mode === 'enforce' ? this.reasons : this.shadowReasons;
      counted.set(reason.code, (counted.get(reason.code) ?? 0) + 1);
    }
  }

  /** Receipt states come from upstream: the label set stays bounded. */
  reported(state: string): void {
    const label = this.states.has(state) || this.states.size < 200 ? state : 'other';
    this.states.set(label, (this.states.get(label) ?? 0) + 1);
  }
}

interface Gauges {
  readonly sessions: number;
  readonly connections: number;
  readonly backlog: number;
  readonly awaitingReceipt: number;
  readonly journalBlocks: number;
  readonly held: number;
  readonly factsSequence: number;
  readonly othersCounts: number;
  readonly committedBlocks: number;
  readonly committedBytes: number;
  readonly commitFailures: number;
}

const COUNTERS: readonly (readonly [keyof Counts & string, string, string])[] = [
  ['submitted', 'anning_submissions_total', 'Submits read from clients'],
  ['tooFast', 'anning_submissions_over_rate_total', 'Submits refused for the rate of the account'],
  [
    'windowExceeded',
    'anning_submissions_over_window_total',
    'Submits refused for the window or the room for segments',
  ],
  ['misaddressed', 'anning_submissions_misaddressed_total', 'Submits to no valid number'],
  ['unrouted', 'anning_messages_unrouted_total', 'Messages for which no carrier is configured'],
  [
    'duplicates',
    'anning_submissions_repeated_total',
    'Submits sent again by the client and answered as before',
  ],
  ['abandonedSegments', 'anning_segments_abandoned_total', 'Segments whose long message never became whole'],
  ['forwarded', 'anning_forwarded_total', 'Submits accepted upstream'],
  ['failed', 'anning_failed_total', 'Submits that ended with a failure report of our own'],
  [
    'stopped',
    'anning_stopped_total',
    'Submits that were accepted and not sent, since their plan was stopped',
  ],
  ['upstreamBusy', 'anning_upstream_busy_total', 'Answers of upstream that asked for a pause'],
  ['upstreamRejected', 'anning_upstream_rejected_total', 'Submits that upstream refused for good'],
  ['unmatchedReports', 'anning_reports_unmatched_total', 'Reports from upstream that match no message'],
  ['returned', 'anning_receipts_returned_total', 'Receipts that clients took'],
  ['refusedReturns', 'anning_receipts_refused_total', 'Receipts that clients answered with an error'],
  ['expiredReceipts', 'anning_receipts_expired_total', 'Receipts whose account stayed away too long'],
  ['unreported', 'anning_unreported_total', 'Submits on which upstream never reported'],
  ['inbound', 'anning_inbound_total', 'Messages from people'],
  ['optOuts', 'anning_opt_outs_total', 'Messages from people that withdraw'],
  ['marketing', 'anning_marketing_total', 'Judged messages whose purpose is marketing'],
  ['loginsRefused', 'anning_logins_refused_total', 'Logins refused'],
  ['malformed', 'anning_malformed_total', 'Frames that break their protocol'],
  [
    'connectionsRefused',
    'anning_connections_refused_total',
    'Connections closed because there were too many',
  ],
  ['stalled', 'anning_connections_stalled_total', 'Connections closed because they did not read'],
  ['silent', 'anning_connections_silent_total', 'Connections closed because they fell silent'],
];

/** Prometheus text format 0.0.4. */
export function prometheusText(counts: Counts, gauges: Gauges): string {
  const lines: string[] = [];
  for (const [key, name, help] of COUNTERS) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} counter`, `${name} ${counts[key] as number}`);
  }
  family(
    lines,
    'anning_verdicts_total',
    'counter',
    'Judged messages by outcome',
    'outcome',
    Object.entries(counts.outcomes),
  );
  family(
    lines,
    'anning_reasons_total',
    'counter',
    'Reasons that decided or stood beside, by code',
    'reason',
    counts.reasons,
  );
  family(
    lines,
    'anning_shadow_reasons_total',
    'counter',
    'Reasons of rules in shadow, by code',
    'reason',
    counts.shadowReasons,
  );
  family(lines, 'anning_reports_total', 'counter', 'Reports from upstream by state', 'state', counts.states);
  lines.push(
    '# HELP anning_commit_failures_total Journal blocks that could not be written',
    '# TYPE anning_commit_failures_total counter',
    `anning_commit_failures_total ${gauges.commitFailures}`,
  );
  const named: Record<Exclude<keyof Gauges, 'commitFailures'>, string> = {
    sessions: 'anning_sessions',
    connections: 'anning_connections',
    backlog: 'anning_backlog_messages',
    awaitingReceipt: 'anning_awaiting_receipt_messages',
    journalBlocks: 'anning_journal_blocks',
    held: 'anning_held_messages',
    factsSequence: 'anning_facts_sequence',
    othersCounts: 'anning_others_counts_taken',
    committedBlocks: 'anning_journal_commits',
    committedBytes: 'anning_journal_committed_bytes',
  };
  for (const [key, name] of Object.entries(named) as [keyof typeof named, string][]) {
    lines.push(`# TYPE ${name} gauge`, `${name} ${gauges[key]}`);
  }
  const memory = process.memoryUsage();
  lines.push('# TYPE process_resident_memory_bytes gauge', `process_resident_memory_bytes ${memory.rss}`);
  const cpu = process.cpuUsage();
  lines.push(
    '# TYPE process_cpu_seconds_total counter',
    `process_cpu_seconds_total ${(cpu.user + cpu.system) / 1e6}`,
  );
  return `${lines.join('\n')}\n`;
}

function family(
  lines: string[],
  name: string,
  type: string,
  help: string,
  label: string,
  entries: Iterable<readonly [string, number]>,
): void {
  lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
  for (const [value, count] of entries)
    lines.push(`${name}{${label}="${value.replace(/[\\"\n]/g, '_')}"} ${count}`);
}
