/** What somebody sent to the complaint port: the number complained of as it was typed, and the message behind it, untouched. */
export interface SmsComplaint {
  readonly sender: string;
  readonly text: string;
}

/*
 * The carriers' own forms: 号码*内容 (and 12321's), 号码 内容 (10086999), ljdxjb#号码#内容 (10010), 号码:全文 (10000999). Marks and digits of full width
 * mean the same, as telephones write them.
 */
const MARKED = /^\s*(?:ljdxjb\s*[*#:]?)?\s*(\+?\d[\d -]{1,30}\d)\s*[*#:]\s*(?=\S)/iu;
const SPACED = /^\s*(?:ljdxjb\s+)?(\+?\d{3,24})\s+(?=\S)/iu;

/** Undefined: it has none of the forms. */
export function readSmsForm(raw: string): SmsComplaint | undefined {
  // Character by character, so that the message behind stays as it came.
  const folded = raw.replace(/[\uff01-\uff5e\u3000]/g, (mark) =>
    mark === '\u3000' ? ' ' : String.fromCharCode(mark.charCodeAt(0) - 0xfee0),
  );
  const found = MARKED.exec(folded) ?? SPACED.exec(folded);
  if (found === null) return undefined;
  return { sender: found[1]!, text: raw.slice(found[0].length) };
}
