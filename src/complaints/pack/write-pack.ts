import { hash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { formatInstant, NotThere, type OrganisationId, type Recipient, Refusal } from '../../domain/index.ts';
import { EvidenceError } from '../../evidence/index.ts';
import type { Deed } from '../../registry/index.ts';
import type { Db } from '../ground.ts';
import { type CaseFile, readCaseFile } from './case-file.ts';
import { CaseJson } from './case-json.ts';
import { howToVerify } from './how-to-verify.ts';
import {
  CASE_JSON,
  CHECKPOINT,
  consentProofPath,
  formatManifest,
  HOW_TO_VERIFY,
  MANIFEST,
  MANIFEST_NOTE,
  messageProofPath,
  NO_CONSENT,
  PACK_FORMAT,
  PACK_KIND,
  REPORT,
  REPORT_EN,
  VERIFIER_KEY,
} from './manifest.ts';
import { type Matched, matchedMessages } from './matched.ts';
import { type Member, membersOf } from './members.ts';
import { PackFolder } from './pack-folder.ts';
import {
  COMPLAINTS_SHOWN,
  MESSAGES_SHOWN,
  type PackAsked,
  type PackGround,
  type PackTold,
  type PackWatch,
} from './pack-ground.ts';
import { messageProof, noConsentHead, noConsentLine, proofStanding } from './proofs.ts';
import { COMPLAINTS, LEADS, MESSAGES, type Table, TIMELINE } from './tables.ts';
import { PackTally } from './tally.ts';
import { happeningsOf } from './timeline.ts';
import { notKnown } from './unknown.ts';

const FIRST = [REPORT, REPORT_EN, HOW_TO_VERIFY, MANIFEST, MANIFEST_NOTE];
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

/**
 * A case as a ZIP that stands by itself. All of the record is read at one moment; files are written beside each other into `folder`, hashed, and packed. The
 * same case at the same moment and on the same state of the log is the same bytes.
 *
 * @param folder a place of its own, removed at the end
 * @returns undefined where it was stopped. Throws NotThere where there is no such case.
 */
export async function writePack(
  ground: PackGround,
  asked: PackAsked,
  { out, folder, watch }: { readonly out: Writable; readonly folder: string; readonly watch: PackWatch },
): Promise<PackTold | undefined> {
  const pack = await PackFolder.begin(folder);
  try {
    const told = await ground.record.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((db) => new Packing(ground, asked, pack, watch, db).files());
    if (told !== undefined) await pack.pack(out, FIRST);
    return told;
  } finally {
    await pack.remove();
  }
}

/** One pack while it is made. */
class Packing {
  readonly #ground: PackGround;
  readonly #asked: PackAsked;
  readonly #pack: PackFolder;
  readonly #watch: PackWatch;
  readonly #db: Db;
  readonly #at: number;
  readonly #receipts = new Set<number>();
  #done = 0;

  constructor(ground: PackGround, asked: PackAsked, pack: PackFolder, watch: PackWatch, db: Db) {
    this.#ground = ground;
    this.#asked = asked;
    this.#pack = pack;
    this.#watch = watch;
    this.#db = db;
    this.#at = ground.clock();
  }

  async files(): Promise<PackTold | undefined> {
    const { evidence } = this.#ground;
    const file = await readCaseFile(this.#ground, this.#db, this.#asked, this.#at);
    const tally = new PackTally(file);
    const json = await CaseJson.begin(await this.#pack.open(CASE_JSON), file);
    const members = await this.#complaints(json, tally);
    if (members === undefined) return undefined;
    await json.endComplaints();
    const matched = await this.#messages(json, tally);
    if (matched === undefined) return undefined;
    await this.#claims(file);
    const unknown = notKnown(file, tally, this.#asked);
    await json.end(tally, unknown);
    await this.#table('data/leads.csv', LEADS, leadLines(file));
    await this.#table(
      'data/timeline.csv',
      TIMELINE,
      happeningsOf(this.#db, this.#asked.case, this.#asked.withNumbers),
    );
    await this.#pack.add(CHECKPOINT, evidence.checkpoint);
    await this.#pack.add(VERIFIER_KEY, `${evidence.verifierKey}\n`);
    await this.#pack.add(HOW_TO_VERIFY, howToVerify(evidence.verifierKey));
    const report = {
      ...{ file, asked: this.#asked, tally, unknown, members, matched, files: this.#pack.files },
      ...{ verifierKey: evidence.verifierKey, checkpoint: evidence.checkpoint },
      nameOf: (organisation: string) => this.#ground.directory.nameOf(organisation as OrganisationId),
    };
    // The library is large, and nobody else waits for it.
    const { writeReport } = await import('./report.ts');
    await this.#pack.add(REPORT, await writeReport(report, 'zh'));
    if (this.#asked.english) await this.#pack.add(REPORT_EN, await writeReport(report, 'en'));
    return this.#sign(file, tally);
  }

  /** @returns those that the report shows */
  async #complaints(json: CaseJson, tally: PackTally): Promise<readonly Member[] | undefined> {
    const { case: id, withNumbers, withOriginals, reason } = this.#asked;
    const csv = await this.#pack.open('data/complaints.csv');
    await csv.write(COMPLAINTS.head);
    const shown: Member[] = [];
    for await (const page of membersOf(this.#ground, this.#db, id, withNumbers)) {
      if (await this.#watch.stopped()) return undefined;
      await this.#watch.note(seenIn(page, { withNumbers, withOriginals, reason, case: id }));
      for (const member of page) {
        await csv.write(COMPLAINTS.line(member));
        await json.complaint(member);
        if (withOriginals) await this.#originals(member, tally);
        if (shown.length < COMPLAINTS_SHOWN) shown.push(member);
      }
      await this.#progress(page.length);
    }
    await csv.close();
    return shown;
  }

  async #originals({ complaint, originals }: Member, tally: PackTally): Promise<void> {
    for (const { place, mediaType } of originals) {
      const { sealed } = await this.#db
        .selectFrom('complaint_original')
        .select('sealed')
        .where('complaint', '=', complaint.id)
        .where('place', '=', place)
        .executeTakeFirstOrThrow();
      const path = `originals/${complaint.id}/${place}.${EXTENSIONS[mediaType] ?? 'bin'}`;
      await this.#pack.add(path, this.#ground.sealer.open(sealed));
      tally.originals += 1;
    }
  }

  async #messages(json: CaseJson, tally: PackTally): Promise<readonly Matched[] | undefined> {
    const { case: id, withNumbers } = this.#asked;
    const csv = await this.#pack.open('data/messages.csv');
    const without = await this.#pack.open(NO_CONSENT);
    await csv.write(MESSAGES.head);
    const { evidence } = this.#ground;
    await without.write(noConsentHead(this.#at, evidence.log.verifierKey.name, evidence.checkpoint));
    const shown: Matched[] = [];
    for await (const page of matchedMessages(this.#ground, this.#db, id, withNumbers)) {
      if (await this.#watch.stopped()) return undefined;
      for (const matched of page) {
        const proof = proofStanding(matched, withNumbers);
        tally.take(matched, proof);
        await csv.write(MESSAGES.line({ matched, proof }));
        await json.message(matched, withNumbers);
        const { kept } = matched;
        if (kept !== undefined) {
          const proven = await messageProof(this.#ground, matched, kept, withNumbers);
          await this.#pack.add(messageProofPath(matched.id), `${JSON.stringify(proven, null, 1)}\n`);
          if (kept.consent.kind === 'none') await without.write(noConsentLine(matched, kept));
          if (kept.consent.kind === 'consent')
            await this.#receipt(kept.consent.event.id, withNumbers ? kept.number : undefined);
        }
        if (shown.length < MESSAGES_SHOWN) shown.push(matched);
      }
      await this.#progress(page.length);
    }
    await csv.close();
    await without.close();
    return shown;
  }

  /** Of consents that answers name, whatever they are worth: what the ledger has under that number, without whose it is. */
  async #claims({ leads }: CaseFile): Promise<void> {
    for (const { hops } of leads)
      for (const { answer } of hops)
        for (const { event } of answer?.proofs ?? []) await this.#receipt(event, undefined);
  }

  async #receipt(event: number, recipient: Recipient | undefined): Promise<void> {
    if (this.#receipts.has(event)) return;
    this.#receipts.add(event);
    try {
      const receipt = await this.#ground.receipts.issue(event, 'all', recipient);
      await this.#pack.add(consentProofPath(event), `${JSON.stringify(receipt, null, 1)}\n`);
    } catch (error) {
      // What an answer names need not be there, and what was erased since has no receipt.
      const isGone = error instanceof NotThere || error instanceof Refusal || error instanceof EvidenceError;
      if (!isGone) throw error;
    }
  }

  async #table<T>(
    path: string,
    { head, line }: Table<T>,
    pages: AsyncIterable<readonly T[]> | Iterable<readonly T[]>,
  ) {
    const file = await this.#pack.open(path);
    await file.write(head);
    for await (const page of pages) for (const row of page) await file.write(line(row));
    await file.close();
  }

  async #progress(count: number): Promise<void> {
    this.#done += count;
    await this.#watch.done(this.#done);
  }

  async #sign(file: CaseFile, tally: PackTally): Promise<PackTold> {
    const { english, withNumbers, withOriginals, by, reason } = this.#asked;
    const { log } = this.#ground.evidence;
    const { files } = this.#pack;
    const manifest = Buffer.from(
      formatManifest({
        ...{ format: PACK_FORMAT, issuer: log.verifierKey.name, case: file.case.id },
        ...{
          at: formatInstant(this.#at),
          madeBy: by,
          options: { english, withNumbers, withOriginals },
          reason,
        },
        ...{ complaints: file.counts.complaints, messages: tally.messages, files: [...files] },
      }),
    );
    await this.#pack.add(MANIFEST, manifest);
    await this.#pack.add(MANIFEST_NOTE, log.attest(PACK_KIND, manifest));
    return {
      ...{ complaints: file.counts.complaints, messages: tally.messages, originals: tally.originals },
      ...{ files: files.length, manifest: hash('sha256', manifest, 'hex') },
    };
  }
}

function* leadLines(file: CaseFile) {
  yield file.leads.flatMap((lead) => lead.hops.map((hop) => ({ file, lead, hop })));
}

/** Whose number and what of whom was seen, complaint by complaint, as if each had been opened by itself (P7). */
function seenIn(
  page: readonly Member[],
  {
    withNumbers,
    withOriginals,
    reason,
    case: id,
  }: Pick<PackAsked, 'withNumbers' | 'withOriginals' | 'reason' | 'case'>,
): Deed[] {
  const deed = (act: string, complaint: string): Deed => ({
    ...{ act, object: { kind: 'complaint', id: complaint }, organisation: undefined, reason },
    detail: { case: id },
  });
  return page.flatMap(({ complaint, originals }) => [
    ...(withNumbers ? [deed('complaint.unmasked', complaint.id)] : []),
    ...(withOriginals && originals.length > 0 ? [deed('complaint.original-seen', complaint.id)] : []),
  ]);
}
