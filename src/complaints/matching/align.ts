/** How a report's text lies along a message's: what agrees, what differs inside, what is left over at the ends. Both are folded. */
export interface Alignment {
  /** Characters that agree. */
  readonly matched: number;
  /** Single characters that were put in, left out or changed. */
  readonly slips: number;
  /** Stretches of more than one that were, and their characters. */
  readonly runs: number;
  readonly runChars: number;
  /** Numbers, codes and addresses in the message that the report has otherwise, and that it has as they are. */
  readonly conflicts: number;
  readonly agreed: number;
}

const ANCHOR = 3;
/** Pieces between anchors, and what is looked at beyond the first and the last. */
const PIECE_MAX = 90;
const WHOLE_MAX = 160;
/** A leap this long between anchors begins another stretch; a stretch of so few anchors is chance. */
const LEAP = 70;
const CHANCE = 4;
/** More than `bounded` leaves of a text. */
const LENGTH_MAX = 10_000;

const _UNSEEN = 0;
const SAME = 1;
const OTHER = 2;
/** Left out, or made unreadable by an x. */
const MISSING = 3;
const COVER = 'x'.charCodeAt(0);

interface Place {
  /** Of the report. */
  readonly i: number;
  /** Of the message. */
  readonly j: number;
}

/** Never throws; its time grows with the lengths, not with their product. */
export function align(report: string, message: string): Alignment {
  const [a, b] = [report.slice(0, LENGTH_MAX), message.slice(0, LENGTH_MAX)];
  const marks = new Marks(a, b);
  const [inside, around] = [b.indexOf(a), a.indexOf(b)];
  const stretches = inside >= 0 || around >= 0 ? [] : stretchesOf(a, b);
  if (inside >= 0) for (let j = 0; j < a.length; j++) marks.same(inside + j);
  else if (around >= 0) for (let j = 0; j < b.length; j++) marks.same(j);
  else if (stretches.length === 0) {
    // Nothing stands once in both: short, or the same again and again.
    const to = { i: Math.min(a.length, WHOLE_MAX), j: Math.min(b.length, WHOLE_MAX) };
    [marks.endI, marks.endJ] = lay(marks, { i: 0, j: 0 }, to, { fromStart: true, toEnd: true });
  }
  for (const stretch of stretches) layStretch(marks, stretch);
  return marks.told();
}

/** Threes of characters that each text has once, in the same order in both, in stretches without a leap. */
function stretchesOf(a: string, b: string): Place[][] {
  const inMessage = onces(b);
  const places: Place[] = [];
  for (const [three, i] of onces(a)) {
    const j = i < 0 ? undefined : inMessage.get(three);
    if (j !== undefined && j >= 0) places.push({ i, j });
  }
  const stretches: Place[][] = [];
  let last: Place | undefined;
  for (const place of rising(places.sort((x, y) => x.i - y.i))) {
    const leap = last === undefined ? LEAP + 1 : Math.max(place.i - last.i, place.j - last.j);
    if (leap > LEAP) stretches.push([]);
    stretches.at(-1)!.push(place);
    last = place;
  }
  const longest = stretches.reduce((most, each) => Math.max(most, each.length), 0);
  return stretches.filter(({ length }) => length === longest || length >= CHANCE);
}

function onces(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (let i = 0; i + ANCHOR <= text.length; i++) {
    const three = text.slice(i, i + ANCHOR);
    found.set(three, found.has(three) ? -1 : i);
  }
  return found;
}

/** The longest choice of places whose `j` rises too (patience). */
function rising(places: readonly Place[]): Place[] {
  const tops: number[] = [];
  const before: number[] = [];
  for (const [n, { j }] of places.entries()) {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places[tops[middle]!]!.j < j) low = middle + 1;
      else high = middle;
    }
    before.push(low === 0 ? -1 : tops[low - 1]!);
    tops[low] = n;
  }
  const chosen: Place[] = [];
  for (let n = tops.at(-1) ?? -1; n >= 0; n = before[n]!) chosen.push(places[n]!);
  return chosen.reverse();
}

function layStretch(marks: Marks, stretch: readonly Place[]): void {
  const { a, b } = marks;
  const [first] = stretch;
  const left = {
    i: Math.max(marks.endI, first!.i - PIECE_MAX),
    j: Math.max(marks.endJ, first!.j - PIECE_MAX),
  };
  if (left.i > first!.i || left.j > first!.j) return;
  lay(marks, left, first!, { fromStart: true, toEnd: false });
  let end = first!;
  for (const place of stretch) {
    if (place.i < end.i || place.j < end.j) {
      // It overlaps with what is laid: on the same diagonal it only adds its last characters.
      if (place.i - place.j !== end.i - end.j) continue;
      for (; end.i < place.i + ANCHOR; end = { i: end.i + 1, j: end.j + 1 }) marks.same(end.j);
      continue;
    }
    lay(marks, end, place, { fromStart: false, toEnd: false });
    for (let n = 0; n < ANCHOR; n++) marks.same(place.j + n);
    end = { i: place.i + ANCHOR, j: place.j + ANCHOR };
  }
  const right = { i: Math.min(a.length, end.i + PIECE_MAX), j: Math.min(b.length, end.j + PIECE_MAX) };
  const [i, j] = lay(marks, end, right, { fromStart: false, toEnd: true });
  [marks.endI, marks.endJ] = [i, j];
}

/**
 * The best way through a small piece: one for a character that agrees, minus one for each that differs. `fromStart`: it may begin anywhere; `toEnd`: it may
 * end anywhere. Returns where it ends.
 */
function lay(
  marks: Marks,
  from: Place,
  to: Place,
  open: { readonly fromStart: boolean; readonly toEnd: boolean },
): readonly [i: number, j: number] {
  const { a, b } = marks;
  const [rows, columns] = [to.i - from.i, to.j - from.j];
  const width = columns + 1;
  const scores = new Int16Array((rows + 1) * width);
  for (let r = 1; r <= rows; r++) scores[r * width] = open.fromStart ? 0 : -r;
  for (let c = 1; c <= columns; c++) scores[c] = open.fromStart ? 0 : -c;
  let best = open.toEnd ? 0 : rows * width + columns;
  for (let r = 1; r <= rows; r++) {
    for (let c = 1; c <= columns; c++) {
      const at = r * width + c;
      const agrees = a.charCodeAt(from.i + r - 1) === b.charCodeAt(from.j + c - 1);
      let score = scores[at - width - 1]! + (agrees ? 1 : -1);
      score = Math.max(score, scores[at - width]! - 1, scores[at - 1]! - 1);
      scores[at] = open.fromStart ? Math.max(0, score) : score;
      if (open.toEnd && scores[at]! > scores[best]!) best = at;
    }
  }
  const ends = [from.i + Math.floor(best / width), from.j + (best % width)] as const;
  let [r, c] = [Math.floor(best / width), best % width];
  while (r > 0 || c > 0) {
    const at = r * width + c;
    if (open.fromStart && (scores[at] === 0 || r === 0 || c === 0)) break;
    const agrees = r > 0 && c > 0 && a.charCodeAt(from.i + r - 1) === b.charCodeAt(from.j + c - 1);
    if (r > 0 && c > 0 && scores[at] === scores[at - width - 1]! + (agrees ? 1 : -1)) {
      if (agrees) marks.same(from.j + c - 1);
      else if (a.charCodeAt(from.i + r - 1) === COVER) marks.missing(from.j + c - 1);
      else marks.other(from.j + c - 1);
      [r, c] = [r - 1, c - 1];
    } else if (r > 0 && scores[at] === scores[at - width]! - 1) {
      marks.inserted(from.j + c);
      r -= 1;
    } else {
      marks.missing(from.j + c - 1);
      c -= 1;
    }
  }
  if (open.fromStart) marks.begin(from.i + r, from.j + c);
  return ends;
}

/** Numbers, codes, addresses: what sets two messages of one template apart. */
const VALUES = /[0-9a-z]{2,}/g;
const VALUE_UNIT = /[0-9a-z]/;

class Marks {
  readonly a: string;
  readonly b: string;
  /** Where the last stretch ended. */
  endI = 0;
  endJ = 0;
  readonly #of: Uint8Array;
  readonly #inserted: Uint16Array;
  /** Where a stretch begins and both texts have something before it. */
  readonly #begins: Place[] = [];

  constructor(a: string, b: string) {
    this.a = a;
    this.b = b;
    this.#of = new Uint8Array(b.length + 1);
    this.#inserted = new Uint16Array(b.length + 2);
  }

  same(j: number): void {
    this.#of[j] = SAME;
  }

  other(j: number): void {
    this.#of[j] = OTHER;
  }

  missing(j: number): void {
    this.#of[j] = MISSING;
  }

  inserted(j: number): void {
    this.#inserted[j]! += 1;
  }

  begin(i: number, j: number): void {
    this.#begins.push({ i, j });
  }

  told(): Alignment {
    const told = { matched: 0, slips: 0, runs: 0, runChars: 0, conflicts: 0, agreed: 0 };
    const values = this.#values();
    const inValue = new Uint8Array(this.b.length + 2);
    for (const { from, to } of values) inValue.fill(1, from, to);
    let run = 0;
    const close = () => {
      if (run === 1) told.slips += 1;
      else if (run > 1) {
        told.runs += 1;
        told.runChars += run;
      }
      run = 0;
    };
    for (let j = 0; j <= this.b.length; j++) {
      const here = this.#of[j]!;
      if (inValue[j] === 0 || inValue[j - 1] !== 1) run += this.#inserted[j]!;
      if (here === SAME) told.matched += 1;
      if (here !== OTHER && here !== MISSING) close();
      else if (inValue[j] === 0) run += 1;
    }
    close();
    for (const { from, to } of values) this.#weighValue(from, to, told);
    this.#weighEnds(told);
    return told;
  }

  #values(): { from: number; to: number }[] {
    return Array.from(this.b.matchAll(VALUES), (found) => ({
      from: found.index,
      to: found.index + found[0].length,
    }));
  }

  #weighValue(from: number, to: number, told: { slips: number; conflicts: number; agreed: number }): void {
    let [same, missing, differs] = [0, 0, 0];
    for (let j = from; j < to; j++) {
      if (this.#of[j] === SAME) same += 1;
      if (this.#of[j] === MISSING) missing += 1;
      if (this.#of[j] === OTHER) differs += 1;
      if (j > from) differs += this.#inserted[j]!;
    }
    // One wrong digit of many is a slip of the finger; two are another number. What was left out speaks neither way.
    if (differs >= 2 || (differs === 1 && to - from <= 3)) told.conflicts += 1;
    else if (differs === 1 || (missing === 1 && same > 0)) told.slips += 1;
    else if (missing === 0 && same === to - from && same > 2) told.agreed += 1;
  }

  /** A stretch ends where the texts part: with a value on both sides, that value is another one, or has one wrong sign at its end. */
  #weighEnds(told: { slips: number; conflicts: number }): void {
    const { a, b } = this;
    const ends: [i: number, j: number, step: number][] = this.#begins.map(({ i, j }) => [i - 1, j - 1, -1]);
    if (this.endI > 0) ends.push([this.endI, this.endJ, 1]);
    for (const [i, j, step] of ends) {
      const rest = Math.max(valueFrom(a, i, step), valueFrom(b, j, step));
      if (valueFrom(a, i, step) === 0 || valueFrom(b, j, step) === 0) continue;
      if (rest === 1 && valueFrom(b, j - step, -step) >= 3) told.slips += 1;
      else told.conflicts += 1;
    }
  }
}

/** How many signs of a value stand there, going on in one direction. */
function valueFrom(text: string, at: number, step: number): number {
  let count = 0;
  while (VALUE_UNIT.test(text.charAt(at + count * step))) count += 1;
  return count;
}
