import { z } from 'zod';

/** What is signed of a pack: each of its files by length and hash, but the two that sign. */
export const MANIFEST = 'manifest.json';
/** The log's word on `manifest.json`, a signed note (c2sp.org/signed-note). */
export const MANIFEST_NOTE = 'manifest.note';
export const PACK_FORMAT = 'anning-evidence-pack-1';
/** What the log's key attests of a manifest. */
export const PACK_KIND = 'evidence-pack';

export const REPORT = '案件报告.docx';
export const REPORT_EN = 'case-report.docx';
export const HOW_TO_VERIFY = '核验说明.txt';
export const CASE_JSON = 'data/case.json';
export const VERIFIER_KEY = 'proofs/verifier.pub';
export const CHECKPOINT = 'proofs/checkpoint';
export const NO_CONSENT = 'proofs/no-consent.jsonl';
export const messageProofPath = (message: string) => `proofs/messages/${message}.json`;
export const consentProofPath = (event: number) => `proofs/consents/${event}.json`;

export interface PackedFile {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export const manifestSchema = z.object({
  format: z.literal(PACK_FORMAT),
  /** The log's origin. */
  issuer: z.string(),
  case: z.string(),
  at: z.string(),
  madeBy: z.object({ id: z.string(), name: z.string() }),
  options: z.object({ english: z.boolean(), withNumbers: z.boolean(), withOriginals: z.boolean() }),
  reason: z.string(),
  complaints: z.number(),
  messages: z.number(),
  files: z.array(
    z.object({ path: z.string(), bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});
export type Manifest = z.output<typeof manifestSchema>;

export function formatManifest(manifest: Manifest): string {
  const { files, ...head } = manifest;
  const lines = files.map((file) => `    ${JSON.stringify(file)}`);
  const text = JSON.stringify(head, null, 2).replace(/\n\}$/, '');
  return `${text},\n  "files": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
