export { Aggregator } from './aggregator.ts';
export type { CountedMessage, PortDay, SignatureDay, Strand, TrafficDay } from './days.ts';
export { type Declared, DeclaredFacts, type Standing } from './declared.ts';
export type { Evidence, FalseAlarms, Finding } from './findings.ts';
export { ScopeCreepDetector } from './scope-creep.ts';
export { ServiceMarketingDetector } from './service-marketing.ts';
export { SubLeaseDetector } from './sub-lease.ts';
export { trafficDay } from './traffic-day.ts';
