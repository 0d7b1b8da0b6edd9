/** Why a preflight cannot be made or gone on with, and what to do. */
export class PreflightFault extends Error {
  readonly words: { readonly zh: string; readonly en: string };
  constructor(zh: string, en: string) {
    super(en);
    this.name = 'PreflightFault';
    this.words = { zh, en };
  }
}
