export { areAlike } from './likeness.ts';
export { FOUND_LEAST, type MatchResult, match, NOT_OURS_LEAST, type Ranked, SEVERAL_LEAST } from './match.ts';
export { type Found, type Matched, type MatchSource, matchReport } from './matching.ts';
export { type MessageFacts, type MessageFactsParts, messageFacts } from './message-facts.ts';
export { type KindShare, NOT_OURS, NOT_OURS_WORDS, type NotOurs } from './not-ours.ts';
export { isMatchReason, MATCH_REASONS, type MatchReason, tellMatchReason } from './reasons.ts';
export type { Candidate, Delivery, MatchContext, Nearby, Report, ToldTime } from './report.ts';
export { type TrafficSourceParts, trafficSource } from './traffic-source.ts';
