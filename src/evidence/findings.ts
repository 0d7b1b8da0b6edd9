import { EvidenceError, type Problem, type ProblemCode } from './problem.ts';

/** A damaged log of a million leaves must not fill memory with what is wrong with it. */
const PROBLEMS_MAX = 1_000;

/** What a verification found: problems fail it, notes do not. */
export class Findings {
  readonly problems: Problem[] = [];
  readonly notes: Problem[] = [];
  problemsLeftOut = 0;

  problem(what: ProblemCode, where: string, found: string, expected: string): void {
    if (this.problems.length < PROBLEMS_MAX) this.problems.push({ what, where, found, expected });
    else this.problemsLeftOut += 1;
  }

  note(what: ProblemCode, where: string, found: string, expected: string): void {
    if (this.notes.length < PROBLEMS_MAX) this.notes.push({ what, where, found, expected });
  }

  /** The result, or undefined and the problem noted under its path in the folder. */
  async attempt<T>(read: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      const { what, where, found, expected } = error.problem;
      this.problem(what, where, found, expected);
      return undefined;
    }
  }
}
