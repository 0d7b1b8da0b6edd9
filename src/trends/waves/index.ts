export { WaveGatherer } from './gatherer.ts';
export { WAVE_SETTINGS, type WaveSettings } from './settings.ts';
export type {
  Change,
  FixedPiece,
  Gathered,
  JoinedBy,
  MergedRow,
  Reviewed,
  SlotPiece,
  Template,
  TemplatePiece,
  Variant,
  VariantId,
  VariantRow,
  WaveId,
  WaveMemory,
  Why,
} from './wave.ts';
