export {
  AlarmMonitor,
  type Assessment,
  type Feature,
  type MonitorRecord,
  type MonitorSettings,
  type SeriesCount,
  type SeriesState,
} from './alarms/index.ts';
export {
  CONFOUNDERS,
  type DerivationDocument,
  type DerivationEdition,
  Derivations,
  type PlatformDerivation,
} from './derivation/index.ts';
export { Aggregator } from './detectors/aggregator.ts';
export { ConsentCounter, type CountedCode, type CountedEvent } from './detectors/consent-counter.ts';
export type { CountedMessage, PortDay, SignatureDay, Strand, TrafficDay } from './detectors/days.ts';
export { type Declared, DeclaredFacts, type Standing } from './detectors/declared.ts';
export { DeclaredDays, dateOf, dayNumber, startOf } from './detectors/declared-days.ts';
export {
  type Counts,
  DetectorRuns,
  type PastDay,
  type PastTraffic,
  type RunDay,
} from './detectors/detector-runs.ts';
export { DETECTOR_TABLE, type DetectorEntry } from './detectors/detectors.ts';
export type { FindingPage, KeptFinding } from './detectors/finding-rows.ts';
export type { Cause, Evidence, FalseAlarms, Finding } from './detectors/findings.ts';
export { Findings, type Reader } from './detectors/kept-findings.ts';
export { pastTraffic, trafficDay } from './detectors/traffic-day.ts';
export { type AlarmDay, AlarmRuns } from './episodes/alarm-runs.ts';
export { type Episode, type EpisodePage, Episodes } from './episodes/episodes.ts';
export type { SecondOpinion } from './episodes/second-opinion.ts';
export { SeriesBook, type SeriesPage } from './episodes/series-page.ts';
export type { Volume } from './episodes/volume.ts';
export type { Budgets } from './episodes/watch.ts';
export {
  type ComplaintFrom,
  type ComplaintText,
  type GatheredDay,
  SLICES as WAVE_SLICES,
  WaveGathering,
} from './gathering/gathering.ts';
export type { Growth } from './gathering/growth.ts';
export type {
  Wave,
  WaveDay,
  WavePage,
  WavePlace,
} from './gathering/wave-told.ts';
export { Waves } from './gathering/waves.ts';
export * as trendsReport from './report/index.ts';
export { keepSeries, recountSeries } from './series/leaves.ts';
export type { Node } from './series/nodes.ts';
export type { Rate, Unsaid } from './series/rates.ts';
export * as surveillance from './surveillance/index.ts';
export {
  type Gathered,
  type MergedRow,
  type Reviewed,
  type Template,
  type TemplatePiece,
  type Variant,
  type VariantId,
  type VariantRow,
  WaveGatherer,
  type WaveId,
  type WaveMemory,
  type WaveSettings,
} from './waves/index.ts';
