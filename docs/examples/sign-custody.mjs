// Signs a batch of what was passed on, with Node's own modules and openssl, and nothing of Anning's:
//   node sign-custody.mjs KEY.pem ORGANISATION PORT LEASE FROM TO < messages.jsonl > batch
// One message a line: {"recipient":"8613800138000","text":"【…】…","port":"106900018"}. LEASE is "(holder)" for whoever holds the port.
import { execFileSync } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

const [key, organisation, port, lease, from, to] = process.argv.slice(2);
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const u32 = (number) => Buffer.from([number >>> 24, number >>> 16, number >>> 8, number]);
const field = (text) => Buffer.concat([u32(Buffer.byteLength(text)), Buffer.from(text)]);
const openssl = (...words) => execFileSync('openssl', words);

const salt = randomBytes(32);
const seen = new Map();
const leaves = [];
for (const line of readFileSync(0, 'utf8').split('\n').filter((each) => each.trim() !== '')) {
  const message = JSON.parse(line);
  const content = Buffer.concat([message.port ?? port, message.recipient, message.text].map(field));
  const opening = createHmac('sha256', salt).update(content).digest();
  const tag = sha256(opening, content);
  const occurrence = (seen.get(tag.toString('hex')) ?? 0) + 1;
  seen.set(tag.toString('hex'), occurrence);
  leaves.push(sha256(tag, u32(occurrence)));
}
leaves.sort(Buffer.compare);

// RFC 6962, section 2.1: level by level; a node without a sibling goes up as it is.
let level = leaves.map((leaf) => sha256(Buffer.of(0), leaf));
while (level.length > 1)
  level = level.flatMap((left, i) =>
    i % 2 === 1 ? [] : i + 1 < level.length ? [sha256(Buffer.of(1), left, level[i + 1])] : [left],
  );
const root = (level[0] ?? sha256()).toString('base64');

const said = { organisation, port, lease, from, to, count: leaves.length, salt: sha256(salt).toString('base64'), root };
const lines = Object.entries(said).map(([name, value]) => `${name} ${value}\n`);
const statement = `anning custody batch 1\n${lines.join('')}`;
const draft = `.statement-${process.pid}`;
writeFileSync(draft, statement);
const signature = openssl('pkeyutl', '-sign', '-rawin', '-inkey', key, '-in', draft);
rmSync(draft);
const publicKey = openssl('pkey', '-in', key, '-pubout', '-outform', 'DER').subarray(-32);
const keyId = sha256(Buffer.from(`${organisation}\n`), Buffer.of(1), publicKey).subarray(0, 4);
const line = `— ${organisation} ${Buffer.concat([keyId, signature]).toString('base64')}`;
process.stdout.write(`${statement}\n${line}\n\nsalt ${salt.toString('base64')}\n`);
for (const leaf of leaves) process.stdout.write(`${leaf.toString('hex')}\n`);
