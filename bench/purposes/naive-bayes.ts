/** What is usual: multinomial naive Bayes over pieces of one to three characters of the text as it is, hashed. To be better than. */
const PLACES = 1 << 18;

export class NaiveBayes {
  readonly #classes: number;
  readonly #counts: Float32Array;
  readonly #texts: Float64Array;
  readonly #pieces: Float64Array;

  constructor(classes: number) {
    this.#classes = classes;
    this.#counts = new Float32Array(PLACES * classes);
    this.#texts = new Float64Array(classes);
    this.#pieces = new Float64Array(classes);
  }

  learn(text: string, c: number, weight: number): void {
    this.#texts[c]! += weight;
    for (const place of placesOf(text)) {
      this.#counts[place * this.#classes + c]! += weight;
      this.#pieces[c]! += weight;
    }
  }

  /** The likeliest class. */
  guess(text: string): number {
    const scores = Array.from(this.#texts, (texts) => Math.log(texts + 1e-9));
    for (const place of placesOf(text))
      for (let c = 0; c < this.#classes; c++)
        scores[c]! += Math.log(
          (this.#counts[place * this.#classes + c]! + 0.1) / (this.#pieces[c]! + 0.1 * PLACES),
        );
    return scores.indexOf(Math.max(...scores));
  }
}

function placesOf(text: string): number[] {
  const places: number[] = [];
  for (let n = 1; n <= 3; n++)
    for (let i = 0; i + n <= text.length; i++) {
      let hash = n;
      for (let k = i; k < i + n; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
      places.push(((hash ^ (hash >>> 15)) >>> 0) % PLACES);
    }
  return places;
}
