import { linkOf } from '../api/index.ts';
import { EXIT, type ExitCode, type MessageKey, say, type Terminal } from '../cli/index.ts';
import { checkListeners, type Settings } from '../configuration/index.ts';
import { controlUrl } from './control-place.ts';
import { Ending } from './ending.ts';
import type { GatewayHandle } from './gateway-door.ts';
import { startGatewayNode } from './gateway-node.ts';
import { gatewayOrder, type Installation, startInstallation } from './installation.ts';
import { openKeys } from './keys.ts';
import { createLog } from './log.ts';

export interface StartParts {
  readonly version: string;
  readonly clock: () => number;
}

/** `anning start`: runs until it is asked to end. What is not yet configured is said, with how to go on. */
export async function startCommand(
  settings: Settings,
  terminal: Terminal,
  parts: StartParts,
): Promise<ExitCode> {
  await checkListeners(settings);
  tell(terminal, 'start.starting');
  if (settings.role === 'gateway') return runGatewayAlone(settings, terminal, parts);
  const log = createLog(settings.logLevel);
  let installation: Installation | undefined;
  const ending = new Ending(() => {
    tell(terminal, 'start.forced');
    installation?.kill();
  });
  const onGatewayDied = (found: string, waitMs: number) =>
    tell(terminal, 'start.gateway-died', { found, waitMs });
  installation = await startInstallation(settings, { ...parts, log, onGatewayDied });
  introduce(settings, installation, terminal);
  await tellOwnMessages(settings, installation, terminal);
  await invite(installation, terminal);
  const lost = await Promise.race([ending.asked.then(() => false), recordLost(installation)]);
  tell(terminal, lost ? 'start.record-lost' : 'start.stopping');
  await installation.stop();
  tell(terminal, 'start.stopped');
  ending.release();
  return lost ? EXIT.failed : EXIT.done;
}

/** Resolves when our own PostgreSQL ends by itself. Whoever supervises us starts all of it again; what was taken in is on disk. */
async function recordLost({ app }: Installation): Promise<boolean> {
  const { embedded } = app.record;
  if (embedded === undefined) return new Promise(() => undefined);
  await embedded.ended;
  return true;
}

async function runGatewayAlone(settings: Settings, terminal: Terminal, parts: StartParts): Promise<ExitCode> {
  const keys = openKeys(settings);
  const log = createLog(settings.logLevel);
  const ending = new Ending(() => tell(terminal, 'start.forced'));
  if (settings.record.kind !== 'server' || settings.shipUrl === undefined)
    throw new Error('a gateway alone without its servers');
  const order = gatewayOrder(settings, settings.record.url, settings.shipUrl, keys.shipToken);
  const gateway = await startGatewayNode(order, parts.clock, log);
  introduceGateway(gateway, terminal);
  line(terminal, say('start.keys'), settings.folders.keys);
  await ending.asked;
  tell(terminal, 'start.stopping');
  await gateway.stop();
  tell(terminal, 'start.stopped');
  ending.release();
  return EXIT.done;
}

function introduce(settings: Settings, { app, gateway }: Installation, terminal: Terminal): void {
  terminal.err('\n');
  line(terminal, say('start.console'), `${app.publicUrl}/console/`);
  line(terminal, say('start.http'), app.address);
  if (gateway !== undefined) introduceGateway(gateway, terminal);
  line(terminal, say('start.data'), settings.folders.data);
  line(terminal, say('start.record'), app.record.location);
  line(
    terminal,
    say('start.traffic'),
    settings.traffic.kind === 'embedded' ? settings.traffic.folder : settings.traffic.url,
  );
  line(terminal, say('start.evidence'), settings.folders.evidence);
  line(terminal, say('start.keys'), settings.folders.keys);
  terminal.err('\n');
  if (gateway !== undefined && settings.gateway.upstreams.length === 0) tell(terminal, 'start.no-upstream');
  tell(terminal, 'start.how');
}

/** What is missing before the operator can write to people itself. */
async function tellOwnMessages(
  settings: Settings,
  { app, gateway }: Installation,
  terminal: Terminal,
): Promise<void> {
  if (!app.ownMessages.hasPort) tell(terminal, 'start.no-own-port');
  if (gateway === undefined && settings.ownMessages.gateway === undefined)
    tell(terminal, 'start.own-no-gateway');
  for (const [key, value] of await app.ownMessages.unregistered())
    tell(terminal, 'start.own-unregistered', { key, value });
}

/** Nobody has ever come in: the way in for the first person, good for one use. A later start gives a new one. */
async function invite({ app }: Installation, terminal: Terminal): Promise<void> {
  const token = await app.access.people.firstRunToken();
  if (token === undefined) return;
  terminal.err('\n');
  line(terminal, say('start.first-run'), linkOf(app, token));
}

function introduceGateway(gateway: Pick<GatewayHandle, 'addresses' | 'control'>, terminal: Terminal): void {
  for (const { protocol, host, listener } of gateway.addresses) {
    line(terminal, say('start.listening', { protocol: protocol.toUpperCase() }), `${host}:${listener}`);
  }
  line(terminal, say('start.control'), controlUrl(gateway.control));
}

function line(terminal: Terminal, words: { zh: string; en: string }, value: string): void {
  terminal.err(`${words[terminal.language]}${terminal.language === 'zh' ? '：' : ': '}${value}\n`);
}

function tell(terminal: Terminal, key: MessageKey, values: Record<string, string | number> = {}): void {
  terminal.err(`${say(key, values)[terminal.language]}\n`);
}
