/** What was odd about a text’s bytes; `messages` carry them. */
export type { TextAnomaly } from '../wire/index.ts';
export type { ReplyKeeper } from './consent-news.ts';
export { type GatewayParts, type RunningGateway, startGateway } from './gateway.ts';
export { type HeldPage, HeldQueue, type HeldRow, type HeldState } from './held-queue.ts';
export { meaningOf } from './inbound.ts';
export { Ingest } from './ingest.ts';
export { type JudgedTold, judgedIn } from './judged-record.ts';
export { textOf } from './judged-text.ts';
export { OwnDelivery, type OwnGateway } from './own-delivery.ts';
export { NoOwnPort, OwnMessages, type OwnSettings } from './own-messages.ts';
export { cutBlock, readBlock, readRecord } from './record-reader.ts';
export type { JournalRecord, JudgedRecord, SegmentRecord } from './records.ts';
export { mergeSentCounts } from './sent-merge.ts';
export {
  DEFAULT_LIMITS,
  GATEWAY_NODE_FLAGS,
  type GatewayLimits,
  type GatewayProtocol,
  type GatewaySettings,
  type ListenerSettings,
  type UpstreamSettings,
} from './settings.ts';
export { openShipment, packShipment, type Shipment } from './shipment.ts';
