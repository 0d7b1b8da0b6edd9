import { existsSync } from 'node:fs';
import { parseOrganisationId } from '../domain/index.ts';
import { EvidenceError, loadOrCreateSigner, type Signer } from '../evidence/index.ts';
import { possessionStatement } from '../registry/index.ts';
import type { Arguments } from './arguments.ts';
import { parsedFlag } from './arguments.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, FailedError, type Terminal, UsageError } from './terminal.ts';

/**
 * `anning custody key`: makes the key where there is none, and says what registers it. The private half stays in its file, which its owner alone
 * may read.
 */
export async function custodyKeyCommand(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const file = args.needed('file', 'KEY.pem');
  const organisation = parsedFlag(
    args,
    'organisation',
    '统一社会信用代码 / social credit code',
    parseOrganisationId,
  );
  const key = args.needed('name', 'office-2026');
  const origin = args.needed('origin', 'GET /api/organisations/CODE/custody-keys → origin');
  const signer = await signerIn(file, organisation);
  const publicKey = publicKeyOf(signer);
  const proof = signer.sign(Buffer.from(possessionStatement(organisation, { key, publicKey }, origin)));
  const body = { key, publicKey, proof: proof.toString('base64') };
  if (args.has('json')) {
    const { verifierKey } = signer;
    terminal.out(`${JSON.stringify({ version: 1, organisation, origin, verifierKey, ...body })}\n`);
  } else {
    terminal.err(`${say('custody.key', { file, organisation })[terminal.language]}\n`);
    terminal.out(`${JSON.stringify(body)}\n`);
  }
  return EXIT.done;
}

/** The key that stands in a file. Throws UsageError where there is none. */
export function existingSigner(file: string, organisation: string): Promise<Signer> {
  if (!existsSync(file)) throw new UsageError(say('file.unreadable', { file, found: 'ENOENT' }));
  return signerIn(file, organisation);
}

async function signerIn(file: string, organisation: string): Promise<Signer> {
  try {
    return await loadOrCreateSigner(file, organisation);
  } catch (error) {
    const found =
      error instanceof EvidenceError
        ? `${error.problem.found}; ${error.problem.expected}`
        : ((error as NodeJS.ErrnoException).code ?? String(error));
    throw new FailedError(say('custody.key-file', { file, found }), { cause: error });
  }
}

/** Base64 of the raw 32 bytes, out of `name+id+base64(0x01 ‖ key)`. */
function publicKeyOf({ name, verifierKey }: Signer): string {
  const material = verifierKey.slice(name.length + 1 + 8 + 1);
  return Buffer.from(material, 'base64').subarray(1).toString('base64');
}
