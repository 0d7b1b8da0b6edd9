/** Why a preflight cannot be made or gone on with, and what to do. */
export class PreflightFault extends Error {
  readonly words: { readonly zh: string; readonly en: string };
  /** Whether it was found before the first number was judged, or on the way through the file. */
  readonly found: 'before' | 'on-the-way';
  constructor(zh: string, en: string, found: PreflightFault['found'] = 'before') {
    super(en);
    this.name = 'PreflightFault';
    this.words = { zh, en };
    this.found = found;
  }
}
