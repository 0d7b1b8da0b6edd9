import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { ownKeyOf, type PackReport, verifyPack } from '../complaints/index.ts';
import { judgedIn } from '../gateway/index.ts';
import type { Arguments } from './arguments.ts';
import { readText } from './json-file.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, type Terminal, UsageError } from './terminal.ts';
import { verifierKey } from './verify.ts';

/** Whether a file is a ZIP, by its first bytes. */
export function isZip(file: string): boolean {
  if (!existsSync(file)) return false;
  const begun = Buffer.alloc(2);
  const opened = openSync(file, 'r');
  try {
    readSync(opened, begun, 0, 2, 0);
  } finally {
    closeSync(opened);
  }
  return begun.toString('latin1') === 'PK';
}

/** `anning verify PACK.zip`: checks an evidence pack and each of its proofs offline. Exit code 4 where anything does not hold. */
export async function verifyPackCommand(
  args: Arguments,
  terminal: Terminal,
  file: string,
): Promise<ExitCode> {
  const { language } = terminal;
  const report = await verifyPack(file, await keyOf(args, terminal, file), judgedIn);
  if (args.has('json')) {
    const { manifest, ...rest } = report;
    const { files: _, ...head } = manifest ?? { files: [] };
    terminal.out(
      `${JSON.stringify({ version: 1, file, ...rest, pack: manifest === undefined ? null : head }, null, 2)}\n`,
    );
  } else
    terminal.out(
      `${told(report)
        .map((line) => line[language])
        .join('\n')}\n`,
    );
  return report.ok ? EXIT.done : EXIT.notVerified;
}

/** The key that is given, or the file that holds it; else the pack's own, which is told to prove less. */
async function keyOf(args: Arguments, terminal: Terminal, file: string): Promise<string> {
  const given = args.value('key');
  if (given !== undefined)
    return verifierKey(existsSync(given) ? readText(given).trim() : given, 'key', 'note').text;
  const own = await ownKeyOf(file);
  if (own === undefined) throw new UsageError(say('pack.no-key', { file }));
  terminal.err(`${say('pack.own-key', { key: own })[terminal.language]}\n`);
  return verifierKey(own, 'key', 'note').text;
}

function told({ ok, manifest, files, messages, consents, hops, checkpointSize, problems }: PackReport) {
  return [
    ok ? say('pack.ok') : say('pack.not-ok', { count: problems.length }),
    ...(manifest === undefined
      ? []
      : [
          say('pack.head', {
            ...{
              case: shown(manifest.case),
              at: shown(manifest.at),
              issuer: shown(manifest.issuer),
              by: shown(manifest.madeBy.name),
            },
            ...{ complaints: manifest.complaints, messages: manifest.messages },
          }),
          say('pack.files', { ...files }),
          say('pack.messages', { ...messages }),
          say('pack.consents', { ...consents }),
          say('pack.hops', { hops }),
          ...(checkpointSize === undefined ? [] : [say('pack.checkpoint', { size: checkpointSize })]),
        ]),
    ...problems.map((problem) => say('pack.problem', { ...problem, what: problem.what })),
  ];
}

/** Where the pack is not genuine this may be anybody's text. */
function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd').slice(0, 200);
}
