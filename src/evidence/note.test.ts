import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, signer } from './fixtures.ts';
import { createSigner, loadOrCreateSigner } from './keys.ts';
import {
  formatNote,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  signNote,
} from './note.ts';
import { EvidenceError, type ProblemCode } from './problem.ts';

/** The example of Go's golang.org/x/mod/sumdb/note. */
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const peter = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const peterSecret = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const peterLine =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const enoch = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const enochLine =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const note = `${text}\n${peterLine}${enochLine}`;

const fails = (code: ProblemCode) => (error: unknown) => {
  assert.ok(error instanceof EvidenceError, String(error));
  assert.equal(error.problem.what, code);
  return true;
};

test('P6 notes signed by Go open here, and the same key signs the same bytes', () => {
  assert.equal(openNote(note, [parseVerifierKey(peter)]).text, text);
  assert.equal(openNote(note, [parseVerifierKey(enoch)]).text, text);
  assert.equal(openNote(note, [parseVerifierKey(peter), parseVerifierKey(enoch)]).text, text);
  const again = createSigner('PeterNeumann', Buffer.from(peterSecret, 'base64').subarray(1));
  assert.equal(again.verifierKey, peter);
  assert.equal(signNote(text, [again]), `${text}\n${peterLine}`);
});

test('the example of c2sp.org/signed-note opens', () => {
  const key = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
  const line = 'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=';
  const example = `This is an example message.\n\n— example.com/foo ${line}\n`;
  assert.equal(openNote(example, [key]).text, 'This is an example message.\n');
});

test('signatures by unknown keys are kept, and count for nothing', () => {
  const opened = openNote(note, [parseVerifierKey(peter)]);
  assert.deepEqual(
    opened.signatures.map(({ name }) => name),
    ['PeterNeumann', 'EnochRoot'],
  );
  assert.equal(formatNote(opened), note);
  assert.throws(() => openNote(note, [parseVerifierKey(signer.verifierKey)]), fails('note-not-signed'));
  // The name of a known key with another key's id is an unknown key.
  const sameName = createSigner('PeterNeumann', Buffer.alloc(32, 3));
  assert.throws(() => openNote(note, [parseVerifierKey(sameName.verifierKey)]), fails('note-not-signed'));
});

test('a note with one known signature that does not verify is refused, whatever else it carries', () => {
  const forged = note.replace('x08go/ZJ', 'x08go/ZK');
  const keys = [parseVerifierKey(enoch), parseVerifierKey(peter)];
  assert.throws(() => openNote(forged, keys), fails('note-not-signed'));
  assert.throws(() => openNote(note.replace('problem,', 'problem;'), keys), fails('note-not-signed'));
});

test('malformed notes are named', () => {
  const table: [string, string][] = [
    ['empty', ''],
    ['no signatures', text],
    ['no final newline', note.slice(0, -1)],
    ['hyphen for em dash', note.replace('— P', '- P')],
    ['carriage return', note.replaceAll('\n', '\r\n')],
    ['lenient base64', note.replace('BwJnAM=', 'BwJnAN=')],
    ['name with plus', note.replace('— PeterNeumann', '— Peter+Neumann')],
    ['too many signatures', `${text}\n${peterLine.repeat(65)}`],
    ['broken UTF-8', note.replace('problem', 'prob\ufffdem')],
  ];
  for (const [name, bad] of table) assert.throws(() => parseNote(bad), fails('note-malformed'), name);
});

test('malformed verifier keys are named', () => {
  const table: [string, string][] = [
    ['empty', ''],
    ['no id', 'PeterNeumann+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
    ['wrong id', peter.replace('c74f20a3', 'c74f20a4')],
    ['other algorithm', peter.replace('+ARpc', '+Ahpc')],
    ['other key', peter.replace('10TW', '10TX')],
    ['name with a space', peter.replace('PeterN', 'Peter N')],
  ];
  for (const [name, bad] of table)
    assert.throws(() => parseVerifierKey(bad), fails('verifier-key-malformed'), name);
});

test('checkpoints: three lines, extensions allowed, anything else named', () => {
  const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
  const good = `example.com/behind-the-sofa\n20852163\n${root}\n`;
  assert.equal(parseCheckpoint(good).size, 20_852_163);
  assert.equal(parseCheckpoint(`${good}extension\n`).origin, 'example.com/behind-the-sofa');
  const table: [string, string][] = [
    ['no origin', `\n5\n${root}\n`],
    ['leading zero', good.replace('\n2', '\n02')],
    ['negative', good.replace('\n2', '\n-2')],
    ['beyond 2^53', good.replace('20852163', '9007199254740993')],
    ['short root', good.replace('Cs', '')],
    ['empty extension', `${good}\nmore\n`],
    ['two lines', 'example.com/x\n5\n'],
  ];
  for (const [name, bad] of table)
    assert.throws(() => parseCheckpoint(bad), fails('checkpoint-malformed'), name);
});

test('a checkpoint of another log under the same key is refused', () => {
  const body = `other.example.cn/log\n0\n${Buffer.alloc(32).toString('base64')}\n`;
  const key = parseVerifierKey(signer.verifierKey);
  assert.throws(() => openCheckpoint(signNote(body, [signer]), key), fails('checkpoint-of-another-log'));
});

test('a key is made once, with mode 600, and one that others can read is refused', async (t) => {
  const folder = await emptyFolder(t);
  const path = join(folder, 'signing.pem');
  const [one, two] = await Promise.all([
    loadOrCreateSigner(path, 'log.example.cn'),
    loadOrCreateSigner(path, 'log.example.cn'),
  ]);
  assert.equal(one.verifierKey, two.verifierKey);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal((await loadOrCreateSigner(path, 'log.example.cn')).verifierKey, one.verifierKey);
  assert.equal(createSigner('log.example.cn', await readFile(path, 'utf8')).verifierKey, one.verifierKey);
  const open = join(folder, 'open.pem');
  await writeFile(open, await readFile(path), { mode: 0o644 });
  await assert.rejects(loadOrCreateSigner(open, 'log.example.cn'), fails('signing-key-exposed'));
  const torn = join(folder, 'torn.pem');
  await writeFile(torn, '-----BEGIN', { mode: 0o600 });
  await assert.rejects(loadOrCreateSigner(torn, 'log.example.cn'), fails('signing-key-malformed'));
});
