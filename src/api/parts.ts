import type { FastifyBaseLogger } from 'fastify';
import type { Registry } from 'prom-client';
import type { Access } from '../access/index.ts';
import type {
  Bulletins,
  CaseRoom,
  ComplaintRoom,
  Statistics,
  ThresholdRuns,
  WebhookRoom,
} from '../complaints/index.ts';
import type { CheckAudience, ConsentRoom } from '../consent/index.ts';
import type { Words } from '../domain/index.ts';
import type { EvidenceStore, WitnessStanding } from '../evidence/index.ts';
import type { HeldQueue } from '../gateway/index.ts';
import type { Actor, Directory } from '../registry/index.ts';
import type { OwnData, RetentionRuns } from '../retention/index.ts';
import type { RecordStore, Sealer, SealKey, Traffic } from '../store/index.ts';
import type { DirectiveRoom, LookBacks } from '../supervision/index.ts';
import type {
  AlarmRuns,
  Budgets,
  Derivations,
  DetectorRuns,
  Episodes,
  SeriesBook,
  WaveGathering,
  Waves,
} from '../trends/index.ts';
import type { BlockTaker } from './blocks.ts';

/** A gateway as its control door tells of it. */
export interface GatewayTold {
  readonly name: string;
  readonly running: boolean;
  readonly listeners: readonly {
    readonly protocol: string;
    readonly host: string;
    readonly listener: number;
  }[];
  readonly sessions: readonly {
    readonly account: string;
    readonly protocol: string;
    readonly state: string;
    readonly since: number;
  }[];
  /** Prometheus text; undefined where it does not answer. */
  readonly metrics: string | undefined;
}

/** How a nightly run over days stands: of the detectors, of the thresholds, of the alarms. */
export interface NightlyTold {
  /** Undefined: turned off. */
  readonly nextRun: number | undefined;
  /** Why the last try came to nothing. */
  readonly failure:
    | { readonly day: number | undefined; readonly at: number; readonly words: Words }
    | undefined;
}

/** What the server stands on; all of it is handed in. */
export interface ApiParts extends BlockTaker {
  readonly log: FastifyBaseLogger;
  /** Addresses whose X-Forwarded-For is believed; empty: nobody's. */
  readonly trustProxy: readonly string[];
  /** Who may read /metrics: this machine, everybody who reaches the listener, nobody. */
  readonly metrics: 'loopback' | 'open' | 'off';
  readonly evidenceFolder: string;
  readonly registry: Registry;
  health(): Promise<Readonly<Record<string, boolean>>>;
  /** The gateway's own metrics, in Prometheus text; undefined where it does not answer. */
  gatewayMetrics(): Promise<string | undefined>;

  readonly version: string;
  readonly clock: () => number;
  readonly startedAt: number;
  /** Sign-in links stand on the terminal, and everything in here is play. */
  readonly demo: boolean;
  /** Where people reach it, such as https://anning.example.cn: the cookie is Secure where it is https. */
  readonly publicUrl: string;
  /** The built console; undefined: there is none here. */
  readonly consoleFolder: string | undefined;
  /** Where exports lie until they are fetched. */
  readonly exportsFolder: string;
  /** A file that is imported has at most this many bytes. */
  readonly importBytesMax: number;
  /** A file of consents. */
  readonly consentsBytesMax: number;
  /** A file of complaints. */
  readonly complaintsBytesMax: number;
  /** A file of numbers that is checked before sending. */
  readonly audienceBytesMax: number;
  /** Checks one, outside of this process. */
  readonly checkAudience: CheckAudience;
  readonly held: HeldQueue;
  /** How long a held message waits before it is refused by itself, ms. */
  readonly heldMaxMs: number;
  readonly record: RecordStore;
  readonly traffic: Traffic;
  readonly evidence: EvidenceStore;
  /** How it stands with those who cosign its checkpoints. */
  witnesses(): readonly WitnessStanding[];
  readonly access: Access;
  readonly directory: Directory;
  readonly consent: ConsentRoom;
  readonly complaints: ComplaintRoom;
  readonly cases: CaseRoom;
  readonly webhooks: WebhookRoom;
  readonly sealer: Sealer;
  readonly sealKey: SealKey;
  gateways(): Promise<readonly GatewayTold[]>;
  readonly detectors: {
    readonly runs: DetectorRuns;
    nightly(): NightlyTold;
  };
  readonly statistics: {
    readonly editions: Statistics;
    /** When due editions are made; undefined: turned off. */
    nextRun(): number | undefined;
  };
  readonly bulletins: Bulletins;
  readonly directives: DirectiveRoom;
  readonly derivation: {
    readonly room: Derivations;
    /** When it is seen whether a month is due; undefined: turned off. */
    nextRun(): number | undefined;
  };
  readonly lookBacks: LookBacks;
  readonly thresholds: {
    readonly runs: Pick<ThresholdRuns, 'rulesAt' | 'lastRun'>;
    nightly(): NightlyTold;
  };
  readonly alarms: {
    readonly runs: Pick<AlarmRuns, 'lastRun' | 'yesterday'>;
    readonly episodes: Episodes;
    readonly series: SeriesBook;
    readonly budgets: Budgets;
    nightly(): NightlyTold;
  };
  readonly waves: {
    readonly waves: Waves;
    readonly gathering: Pick<WaveGathering, 'lastRun'>;
  };
  readonly ownData: Pick<OwnData, 'of' | 'delete'>;
  readonly retention: {
    readonly runs: Pick<RetentionRuns, 'list' | 'preview'>;
    /** Undefined: turned off. */
    nextRun(): number | undefined;
    run: (actor: Pick<Actor, 'id' | 'note'>) => ReturnType<RetentionRuns['run']>;
  };
}
