import type { Logger } from 'pino';
import { FailedError } from '../cli/index.ts';
import type { Settings } from '../configuration/index.ts';
import { FolderLockedError } from '../store/index.ts';
import { type App, startApp } from './app.ts';
import { controlUrl } from './control-place.ts';
import { GatewayChild } from './gateway-child.ts';
import type { GatewayOrder } from './gateway-node.ts';
import { type Keys, openKeys } from './keys.ts';
import { forgetRunning, tellRunning } from './running.ts';
import { recordUrl } from './stores.ts';

/** A whole installation as one process tree: the app here, the gateway in a child where the role asks for one. */
export interface Installation {
  readonly app: App;
  readonly keys: Keys;
  readonly gateway: GatewayChild | undefined;
  /** The gateway first, shipping what it has; then HTTP, evidence, traffic, and the record last. */
  stop(): Promise<void>;
  /** At once: what was taken in is on disk. */
  kill(): void;
}

export interface InstallationParts {
  readonly version: string;
  readonly clock: () => number;
  readonly log: Logger;
  readonly onGatewayDied: (what: string, waitMs: number) => void;
  readonly demo?: boolean;
}

export async function startInstallation(settings: Settings, parts: InstallationParts): Promise<Installation> {
  const keys = openKeys(settings);
  let gateway: GatewayChild | undefined;
  const view = () =>
    gateway === undefined
      ? undefined
      : { running: gateway.running, addresses: gateway.addresses, control: controlUrl(gateway.control) };
  const app = await unlocked(settings, startApp(settings, keys, { ...parts, gateway: view }));
  try {
    const record = recordUrl(settings.record, app.record);
    if (settings.role === 'all') {
      const order = gatewayOrder(settings, record, settings.shipUrl ?? app.address, keys.shipToken);
      gateway = await GatewayChild.start(order, parts.log, parts.onGatewayDied);
    }
    const control = gateway === undefined ? null : controlUrl(gateway.control);
    tellRunning(settings.folders.data, { pid: process.pid, record, http: app.address, control });
  } catch (error) {
    await gateway?.stop();
    await app.stop();
    throw error;
  }
  const started = gateway;
  return {
    app,
    keys,
    gateway: started,
    async stop() {
      await started?.stop();
      await app.stop();
      forgetRunning(settings.folders.data);
    },
    kill() {
      started?.kill();
      forgetRunning(settings.folders.data);
    },
  };
}

export function gatewayOrder(
  settings: Settings,
  recordUrl: string,
  shipUrl: string,
  token: string,
): GatewayOrder {
  return {
    settings: { ...settings.gateway, shipTo: { url: shipUrl, token } },
    recordUrl,
    sealKeyFile: settings.files.sealKey,
    spoolFolder: settings.folders.spool,
    logLevel: settings.logLevel,
  };
}

async function unlocked<T>(settings: Settings, starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    if (!(error instanceof FolderLockedError)) throw error;
    const { data } = settings.folders;
    throw new FailedError(
      {
        zh: `数据文件夹 ${data} 正被另一个 anning 使用`,
        en: `the data folder ${data} is in use by another anning`,
      },
      { cause: error },
    );
  }
}
