/** Under which the evidence store keeps the ledger's blocks, beside those of gateways. */
export const LEDGER = 'consent';
