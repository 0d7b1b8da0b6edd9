import {
  canonical,
  firstDifference,
  RECEIPT_KIND,
  receiptContent,
  type Statement,
} from '../../../src/domain/receipt.ts';
import type { ConsentBehindMessage, ConsentEvent, ConsentReceipt, Evidence } from '../api.ts';
import { base64, hexOf, joined, sha256, utf8 } from './hashes.ts';
import { parseCheckpoint, parseNote, parseVerifierKey } from './note.ts';
import { parseBatchLeaf, type Report, reportOf, type Step, signed, verifyEvidence } from './verify.ts';

/** Under which the log keeps the ledger's blocks. */
const LEDGER = 'consent';

interface Proof {
  readonly verifier_key: string;
  readonly principal: { readonly number: string; readonly salt: string } | null;
  readonly evidence: {
    readonly record: string;
    readonly salt: string;
    readonly recordIndex: number;
    readonly recordPath: readonly string[];
    readonly leaf: string;
    readonly index: number;
    readonly path: readonly string[];
    readonly checkpoint: string;
  };
  readonly issued: string;
}
interface Content {
  readonly receipt: { readonly issued_at: string };
  readonly pii_processing: { readonly privacy_notice: string | null };
  readonly party_identification: readonly { readonly party_name: string }[];
}

/**
 * Checks a consent receipt in the browser: its statement in the log, every readable field against the statement, the number against the subject, the
 * wording against its hash, and the log's word on the whole. What is no receipt at all fails at `parts`.
 */
export async function verifyReceipt(receipt: ConsentReceipt): Promise<Report> {
  try {
    return await checked(receipt);
  } catch (error) {
    return reportOf([
      { step: 'parts', result: 'fails', found: error instanceof Error ? error.message : '—' },
    ]);
  }
}

async function checked(receipt: ConsentReceipt): Promise<Report> {
  const { proof: given, ...content } = receipt;
  const { evidence: inLog, principal, issued, verifier_key: verifierKey } = given as Proof;
  const { receipt: issue, pii_processing, party_identification: parties } = content as unknown as Content;
  const leaf = parseBatchLeaf(inLog.leaf);
  const evidence = evidenceOf(inLog, leaf?.count ?? 0, verifierKey);
  const place = { gateway: LEDGER, block: leaf?.block ?? -1, record: inLog.recordIndex };
  const { steps } = await verifyEvidence(evidence, place);
  const record = base64(inLog.record);
  const key = parseVerifierKey(verifierKey);
  if (record === undefined || key === undefined || steps.length < 8) return reportOf(steps);
  const text = new TextDecoder().decode(record);
  const statement = JSON.parse(text) as Statement;
  const compare = (step: Step['step'], found: string, expected: string): Step => ({
    ...{ step, found, expected },
    result: found === expected ? 'holds' : 'fails',
  });

  const notice = pii_processing.privacy_notice;
  const expected = receiptContent(statement, {
    log: key.name,
    number: principal?.number,
    name: statement.organisation === '' ? undefined : parties[0]?.party_name,
    wording: notice ?? undefined,
    issuedAt: Date.parse(issue.issued_at),
  });
  const difference = firstDifference(content, expected);
  const shown = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '—'));
  const more: Step[] = [
    difference === undefined
      ? compare('statement', canonical(statement), text)
      : {
          ...{ step: 'statement', result: 'fails', found: `${difference.where}: ${shown(difference.found)}` },
          expected: `${difference.where}: ${shown(difference.expected)}`,
        },
  ];
  if (principal !== null) {
    const salt = Uint8Array.from(principal.salt.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    more.push(
      compare('number', hexOf(await sha256(joined(salt, utf8(principal.number)))), statement.subject),
    );
  }
  const wording = notice === null ? '—' : hexOf(await sha256(utf8(notice)));
  more.push(compare('wording', wording, statement.wordingSha256 ?? '—'));
  more.push(await vouched(issued, canonical(content), key));
  return reportOf([...steps, ...more]);
}

/** That the log's key attested exactly this content. */
async function vouched(
  note: string,
  content: string,
  key: NonNullable<ReturnType<typeof parseVerifierKey>>,
): Promise<Step> {
  const parsed = parseNote(note);
  const hash = btoa(String.fromCharCode(...(await sha256(utf8(content)))));
  const expected = `${key.name}\n${RECEIPT_KIND}\n${hash}\n`;
  if (parsed?.text !== expected)
    return { step: 'issued', result: 'fails', found: parsed?.text.trim() ?? '—', expected: expected.trim() };
  return { ...(await signed({ ...parsed, origin: key.name }, key)), step: 'issued' };
}

function evidenceOf(proof: Proof['evidence'], count: number, verifierKey: string): Evidence {
  return {
    ...{ record: proof.record, salt: proof.salt, checkpoint: proof.checkpoint, verifierKey },
    batch: { leaf: proof.leaf, index: proof.recordIndex, size: count, path: [...proof.recordPath] },
    log: { index: proof.index, size: parseCheckpoint(proof.checkpoint)?.size ?? -1, path: [...proof.path] },
  };
}

/** Checks that a consent's entry and a message's batch both stand in the log, in this order, and that the entry is the consent which the page shows. */
export async function verifyOrder(
  { consent, message }: NonNullable<ConsentBehindMessage['proof']>,
  shown: Pick<ConsentEvent, 'id' | 'organisation'>,
): Promise<Report> {
  const steps: Step[] = [];
  for (const evidence of [consent, message]) {
    const leaf = parseBatchLeaf(evidence.batch.leaf);
    const place = {
      gateway: evidence === consent ? LEDGER : (leaf?.gateway ?? ''),
      ...{ block: leaf?.block ?? -1, record: evidence.batch.index },
    };
    const report = await verifyEvidence(evidence, place);
    steps.push(...report.steps);
    if (evidence === consent) steps.push(sameConsent(evidence.record, shown));
  }
  const [first, second] = [consent.log.index, message.log.index];
  steps.push({
    ...{ step: 'order', found: `${first} < ${second}` },
    result: first < second && consent.verifierKey === message.verifierKey ? 'holds' : 'fails',
  });
  return reportOf(steps);
}

function sameConsent(record: string, { id, organisation }: Pick<ConsentEvent, 'id' | 'organisation'>): Step {
  const expected = `granted ${id} ${organisation}`;
  let found = '—';
  try {
    const statement = JSON.parse(new TextDecoder().decode(base64(record))) as Statement;
    found = `${statement.kind} ${statement.id} ${statement.organisation}`;
  } catch {
    // What is no statement is told as none.
  }
  return { step: 'statement', result: found === expected ? 'holds' : 'fails', found, expected };
}
