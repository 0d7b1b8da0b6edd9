import { createHash } from 'node:crypto';
import { BULLETIN_AUDIENCES, type BulletinAudience } from '../../domain/index.ts';
import { type BulletinDocument, csvOf, documentOf, jsonOf, type Making } from './document.ts';
import { docxOfBulletin } from './report.ts';

/** A file as it is published. */
export interface MadeFile {
  readonly form: BulletinAudience;
  /** anning-bulletin-2026-3.1.docx, anning-bulletin-2026-3.1-public-totals.csv */
  readonly name: string;
  readonly media: string;
  readonly bytes: Buffer;
  readonly sha256: Buffer;
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** All files of a version: of the internal form, and where it is for everybody, of the public one. */
export async function filesToPublish(
  making: Omit<Making, 'form'>,
  audience: BulletinAudience,
): Promise<MadeFile[]> {
  const forms = BULLETIN_AUDIENCES.slice(0, audience === 'public' ? 2 : 1);
  const files: MadeFile[] = [];
  for (const form of forms) files.push(...(await filesOfForm(documentOf({ ...making, form }))));
  return files;
}

async function filesOfForm(document: BulletinDocument): Promise<MadeFile[]> {
  const { form, number, version, sections } = document;
  const base = `anning-bulletin-${number}.${version}${form === 'public' ? '-public' : ''}`;
  const file = (end: string, media: string, bytes: Buffer): MadeFile => ({
    ...{ form, name: `${base}${end}`, media, bytes, sha256: createHash('sha256').update(bytes).digest() },
  });
  return [
    file('.docx', DOCX, await docxOfBulletin(document)),
    file('.json', 'application/json; charset=utf-8', jsonOf(document)),
    ...sections.flatMap(({ tables }) =>
      tables.map((table) => file(`-${table.id}.csv`, 'text/csv; charset=utf-8', csvOf(table))),
    ),
  ];
}

/** The entry of the evidence log, byte for byte: whoever has the files can write it down. */
export function entryOf(number: string, version: number, files: readonly MadeFile[]): Buffer {
  const hashes = Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256.toString('hex')]));
  return Buffer.from(JSON.stringify({ kind: 'bulletin', bulletin: number, version, files: hashes }));
}

export function withdrawalOf(number: string, version: number): Buffer {
  return Buffer.from(JSON.stringify({ kind: 'bulletin-withdrawn', bulletin: number, version }));
}
