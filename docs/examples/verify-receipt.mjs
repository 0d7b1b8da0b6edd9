// Checks a consent receipt without Anning: node verify-receipt.mjs receipt.json 'name+id+key'
// The key is the log's verifier.pub, obtained from somebody you trust and not from the receipt.
// Exit code 0: it holds. 4: it does not, and the line says what was found and what was expected.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [file, verifierKey] = process.argv.slice(2);
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map((each) => Buffer.from(each)))).digest();
const fail = (what, found, expected) => {
  console.log(`NOT VALID ${what}: found ${found}, expected ${expected}`);
  process.exit(4);
};
const check = (what, found, expected) => found === expected || fail(what, found, expected);
const b64 = (text, what) => {
  const bytes = Buffer.from(String(text), 'base64');
  check(what, bytes.toString('base64'), text);
  return bytes;
};
const canonical = (v) =>
  Array.isArray(v)
    ? `[${v.map(canonical).join(',')}]`
    : v === null || typeof v !== 'object'
      ? JSON.stringify(v)
      : `{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${canonical(v[k])}`).join(',')}}`;

// RFC 9162, 2.1.3.2: the root to which an audit path leads.
function rootOf(leaf, index, size, path) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) fail('index', index, `below ${size}`);
  let [at, last, hash] = [index, size - 1, leaf];
  for (const step of path.map((each) => b64(each, 'path'))) {
    if (last === 0) fail('path', 'too long', 'its tree');
    if (at % 2 === 1 || at === last) {
      hash = sha256([1], step, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = sha256([1], hash, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  if (last !== 0) fail('path', 'too short', 'its tree');
  return hash.toString('base64');
}

// c2sp.org/signed-note with Ed25519: the lines that this key signed.
function signedBy(note, key) {
  const [, name, id, material] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(key.trim()) ?? fail('key', key, 'name+id+base64');
  const raw = b64(material, 'key');
  check('key id', sha256(`${name}\n`, raw).subarray(0, 4).toString('hex'), id);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw.subarray(1)]);
  const split = String(note).lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  for (const line of note.slice(split + 2, -1).split('\n')) {
    const [dash, who, signature] = line.split(' ');
    const bytes = b64(signature, 'signature');
    if (dash !== '—' || who !== name || bytes.subarray(0, 4).toString('hex') !== id) continue;
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    if (verify(null, Buffer.from(text), publicKey, bytes.subarray(4))) return text.split('\n');
  }
  return fail('signature', 'none that holds', `one by ${name}`);
}

const { proof, ...content } = JSON.parse(readFileSync(file, 'utf8'));
const { evidence } = proof;
// 1. The statement stands in a batch, the batch in the log, the log's root under the signature.
const leaf = JSON.parse(evidence.leaf);
const record = b64(evidence.record, 'record');
const root = rootOf(sha256([0], b64(evidence.salt, 'salt'), record), evidence.recordIndex, leaf.count, evidence.recordPath);
check('record in batch', Buffer.from(root, 'base64').toString('hex'), leaf.root);
const [origin, size, logRoot] = signedBy(evidence.checkpoint, verifierKey);
check('entry in log', rootOf(sha256([0], evidence.leaf), evidence.index, Number(size), evidence.path), logRoot);
check('ledger', `${leaf.kind} ${leaf.gateway}`, 'batch consent');
// 2. What can be read is what the statement says.
const said = JSON.parse(record.toString());
const time = (ms) => (ms === undefined ? null : `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`);
const [purpose] = content.pii_processing.purposes;
check('format', said.format, 'anning-consent-1');
check('record_id', content.record_id, `${origin}/consent/${said.id}`);
check('organisation', content.party_identification.map((each) => each.party_id).join(), said.organisation);
check('controllers', purpose.pii_controllers.join(), said.organisation);
check('purpose', purpose.purpose, said.purpose || 'marketing');
check('channel', purpose.collection_method, said.channel);
check('frequency', canonical(purpose.frequency), canonical(said.frequencyCount ? { count: said.frequencyCount, per: said.frequencyPer } : null));
const { event } = content;
check('event', [event.event_state, event.event_time, event.recorded_time].join(), [said.kind, time(said.at), time(said.recordedAt)].join());
check('term', event.valid_until, time(said.until));
check('file', [event.proof, event.evidence_sha256].join(), [said.proof, said.evidenceSha256].join());
check('subject', [content.pii_principal_id, event.entity_id].join(), [said.subject, said.subject].join());
for (const must of [said.organisation, time(said.at), proof.principal?.number ?? ''])
  for (const language of ['zh', 'en']) if (!content.reading[language].join().includes(must)) fail('reading', language, must);
// 3. The wording that was shown, and whom it is about.
const notice = content.pii_processing.privacy_notice;
check('wording', notice === null ? undefined : sha256(notice).toString('hex'), said.wordingSha256);
if (proof.principal) check('number', sha256(Buffer.from(proof.principal.salt, 'hex'), proof.principal.number).toString('hex'), said.subject);
// 4. The log's word on all of it, with the organisation's name.
const issued = signedBy(proof.issued, verifierKey);
check('issued', issued.slice(0, 3).join(), [origin, 'consent-receipt', sha256(canonical(content)).toString('base64')].join());
check('key', proof.verifier_key, verifierKey.trim());
console.log(`VALID ${said.kind} ${said.organisation || 'everyone'} ${time(said.at)}, entry ${evidence.index} of ${size} in ${origin}`);
console.log(content.reading.zh.join('\n'));
