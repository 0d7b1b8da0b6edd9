/**
 * full: no room on the disk or under the spool's own limit; nothing was kept, and appends work again once there is room.
 * io: the device failed. locked: another process owns the folder. closed: the spool was closed.
 */
export type SpoolErrorCode = 'full' | 'io' | 'locked' | 'closed';

export class SpoolError extends Error {
  readonly code: SpoolErrorCode;
  constructor(code: SpoolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SpoolError';
    this.code = code;
  }
}
