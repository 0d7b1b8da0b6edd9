import { formatInstant, type Words } from '../../domain/index.ts';
import type { CaseFile } from './case-file.ts';
import type { Matched } from './matched.ts';
import type { Member } from './members.ts';
import type { PackFile } from './pack-folder.ts';
import { proofStanding } from './proofs.ts';
import type { PackTally } from './tally.ts';

export const CASE_FORMAT = 'anning-case-1';

/** Moments, which leave as RFC 3339 in Shanghai's time. */
const MOMENTS: ReadonlySet<string> = new Set([
  ...['at', 'learntAt', 'acceptedAt', 'toldAt', 'openedAt', 'decidedAt', 'sentAt', 'seenAt', 'answeredAt'],
  ...['dueAt', 'start', 'from', 'until', 'firstAt', 'lastAt', 'matchedAt', 'messageAt', 'recordedAt'],
  ...['loggedAt', 'reportedAt', 'declaredAt', 'confirmedAt'],
]);

/**
 * The whole case for machines, a complaint and a message a line, so that it can be written and read piece by piece: head, `complaints`, `messages`, and at its
 * end what could be told only then. Texts stand as they are.
 */
export class CaseJson {
  readonly #file: PackFile;
  #items = 0;

  private constructor(file: PackFile) {
    this.#file = file;
  }

  static async begin(out: PackFile, file: CaseFile): Promise<CaseJson> {
    const { at, case: told, events, leads, checks, sanctions, counts, names } = file;
    const head = {
      ...{ format: CASE_FORMAT, at, case: told, counts, names: Object.fromEntries(names) },
      ...{ events, leads, checks, sanctions },
    };
    await out.write(`${json(head, 2).replace(/\n\}$/, '')},\n  "complaints": [`);
    return new CaseJson(out);
  }

  async complaint({ complaint, match, originals, leads, wasForwarded }: Member): Promise<void> {
    await this.#item({ ...complaint, match: match ?? null, originals, leads, wasForwarded });
  }

  async endComplaints(): Promise<void> {
    await this.#file.write(`${this.#items === 0 ? '' : '\n  '}],\n  "messages": [`);
    this.#items = 0;
  }

  async message(matched: Matched, withNumbers: boolean): Promise<void> {
    const { kept, ...told } = matched;
    if (kept === undefined) return this.#item({ ...told, kept: null });
    const { row, recipient, text, reasons, held, receipts, consent, trace } = kept;
    const chain = trace.hops.map(({ organisation, port, standing, lease, silent, custody, because }) => ({
      ...{ organisation, port, standing, lease, silent, custody, because },
    }));
    return this.#item({
      ...told,
      kept: {
        ...{ ...row, recipient, text, reasons, held: held ?? null, chain, consent },
        receipts: receipts.map(({ segment, at, status, reportedAt }) => ({
          segment,
          at,
          status,
          reportedAt,
        })),
        proof: proofStanding(matched, withNumbers),
      },
    });
  }

  async end(tally: PackTally, unknown: readonly Words[]): Promise<void> {
    const parties = tally.parties.map(({ organisation, roles }) => ({ organisation, roles: [...roles] }));
    const tail = json({ parties, notKnown: unknown }, 2).replace(/^\{/, '');
    await this.#file.write(`${this.#items === 0 ? '' : '\n  '}],${tail}\n`);
    await this.#file.close();
  }

  async #item(told: object): Promise<void> {
    await this.#file.write(`${this.#items === 0 ? '' : ','}\n    ${json(told)}`);
    this.#items += 1;
  }
}

function json(value: object, indent?: number): string {
  return JSON.stringify(
    value,
    (key, each: unknown) =>
      typeof each === 'number' && MOMENTS.has(key) && Number.isFinite(each) ? formatInstant(each) : each,
    indent,
  );
}
