export { Aggregator } from './aggregator.ts';
export type { CountedMessage, PortDay, SignatureDay, Strand, TrafficDay } from './days.ts';
export { type Declared, DeclaredFacts, type Standing } from './declared.ts';
export { DETECTOR_TABLE, type DetectorEntry } from './detectors.ts';
export type { Cause, Evidence, FalseAlarms, Finding } from './findings.ts';
export { trafficDay } from './traffic-day.ts';
