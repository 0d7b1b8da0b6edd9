/** The languages that people are spoken to in, the first one first. */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One thing in both languages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/**
 * What a browser's Accept-Language (RFC 9110, section 12.5.4) prefers of the two: by quality, of equal ones the one that stands first.
 * Chinese where the header is absent, unreadable, or names neither; a language with quality 0 is not given where the other may be.
 */
export function preferredLanguage(accepted: string | undefined): Language {
  const zh = { quality: undefined as number | undefined, place: 0 };
  const en = { quality: undefined as number | undefined, place: 0 };
  let others: number | undefined;
  for (const [place, entry] of (accepted ?? '').split(',').entries()) {
    const read =
      /^\s*(\*|[a-z]{2,8})(?:-[a-z0-9]{1,8})*\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i.exec(entry);
    if (read === null) continue;
    const language = read[1]!.toLowerCase();
    const quality = Number(read[2] ?? '1');
    if (language === '*') others = Math.max(others ?? 0, quality);
    const named = language === 'zh' ? zh : language === 'en' ? en : undefined;
    if (named === undefined || (named.quality ?? -1) >= quality) continue;
    named.quality = quality;
    named.place = place;
  }
  const ofChinese = zh.quality ?? others;
  const ofEnglish = en.quality ?? others ?? (ofChinese === 0 ? 1 : 0);
  if (ofEnglish === 0) return 'zh';
  if (ofChinese === undefined || ofEnglish > ofChinese) return 'en';
  const firstNamed = en.quality !== undefined && zh.quality !== undefined && en.place < zh.place;
  return ofEnglish === ofChinese && firstNamed ? 'en' : 'zh';
}
