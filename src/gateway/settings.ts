/** What a gateway is told at its start. Times are milliseconds, sizes bytes unless the name says otherwise. */
export interface GatewaySettings {
  /** Stands in evidence and metrics; one name for each gateway for ever. */
  readonly name: string;
  /** 0 to 1023, tells the ids of several gateways apart; also the gateway code of CMPP message ids. */
  readonly node: number;
  readonly listeners: readonly ListenerSettings[];
  readonly upstreams: readonly UpstreamSettings[];
  /** Where metrics, health, sessions and held messages are told and decided over HTTP; loopback unless there is a reason. */
  readonly control: { readonly host: string; readonly listener: number };
  /** Where evidence is shipped: the app's address, and the file that holds the shared token. */
  readonly shipTo: { readonly url: string; readonly token: string };
  readonly limits: GatewayLimits;
}

export type GatewayProtocol = 'cmpp' | 'smpp';

export interface ListenerSettings {
  readonly protocol: GatewayProtocol;
  readonly host: string;
  /** TCP port; 0 takes a free one. */
  readonly listener: number;
}

/** A carrier's gateway or message centre to which allowed messages go. */
export interface UpstreamSettings {
  readonly name: string;
  readonly protocol: 'cmpp20' | 'cmpp30' | 'smpp';
  readonly host: string;
  readonly listener: number;
  readonly account: string;
  readonly secret: string;
  readonly connections: number;
  readonly windowMax: number;
  /** Carrier code told to the rules. */
  readonly carrier: 'mobile' | 'unicom' | 'telecom' | 'broadnet' | undefined;
  /** Recipients it takes, as prefixes of E.164 digits (`86`, `86138`); empty: all. The longest match wins, equals share. */
  readonly recipients: readonly string[];
}

export interface GatewayLimits {
  /** Sockets open at once over all listeners; one more is closed at once. */
  readonly connectionsMax: number;
  /** A connection that has not logged in by then is closed. */
  readonly loginTimeoutMs: number;
  /** Silence after which the far end is asked whether it lives, and how long and how often it may stay silent. */
  readonly keepAliveMs: number;
  readonly answerTimeoutMs: number;
  readonly keepAliveTries: number;
  /** Segments of an unfinished long message wait at most this long, in all at most this many for one account. */
  readonly segmentsTimeoutMs: number;
  readonly segmentsMax: number;
  /** Messages judged and not yet accepted upstream; above it clients are read no further until it has drained. */
  readonly backlogMax: number;
  /** Unsent bytes towards one client; above it that client is read no further, and after `stalledMs` it is closed. */
  readonly outputMax: number;
  readonly stalledMs: number;
  /** How often a message is offered upstream before its sender gets a failure report, and the first and last wait between. */
  readonly forwardTries: number;
  readonly retryFirstMs: number;
  readonly retryLastMs: number;
  /** Receipts (and replies) wait for their receiver this long. */
  readonly receiptsKeptMs: number;
  /** A held message that nobody decides on is refused after this. */
  readonly heldMaxMs: number;
  /** What is older than this leaves memory and the journal for single keys of the spool. */
  readonly parkAfterMs: number;
}

/**
 * How the process of a gateway is started: a message lives for some tens of milliseconds, longer than V8's default young generation
 * at full load, where it would be copied for nothing.
 */
export const GATEWAY_NODE_FLAGS: readonly string[] = ['--max-semi-space-size=32'];

export const DEFAULT_LIMITS: GatewayLimits = {
  connectionsMax: 20_000,
  loginTimeoutMs: 10_000,
  keepAliveMs: 60_000,
  answerTimeoutMs: 60_000,
  keepAliveTries: 3,
  segmentsTimeoutMs: 30_000,
  segmentsMax: 10_000,
  backlogMax: 20_000,
  outputMax: 1 << 20,
  stalledMs: 30_000,
  forwardTries: 8,
  retryFirstMs: 200,
  retryLastMs: 30_000,
  receiptsKeptMs: 72 * 3_600_000,
  heldMaxMs: 24 * 3_600_000,
  parkAfterMs: 60_000,
};
