export { type DerivationEdition, type DerivationGround, Derivations } from './derivation.ts';
export type {
  DerivationDocument,
  PlatformDerivation,
} from './document.ts';
export { CONFOUNDER_IDS, CONFOUNDERS, type ConfounderId } from './words.ts';
