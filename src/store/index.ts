export { type FolderLock, FolderLockedError, lockFolder } from './folder-lock.ts';
export {
  createSealer,
  loadOrCreateKey,
  recipientTag,
  SEAL_OVERHEAD_BYTES,
  SealError,
  type SealErrorCode,
  type Sealer,
  SealKey,
} from './seal.ts';
export { SpoolError, type SpoolErrorCode } from './spool/error.ts';
export { openSpool, type Spool, type SpooledBlock, type SpoolOptions } from './spool/spool.ts';
