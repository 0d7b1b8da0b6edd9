import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Stand, stand } from '../src/api/fixture.ts';
import type { Duty } from '../src/domain/index.ts';
import { buildConsole, openBrowser, openPage } from './chromium.ts';

type PageOptions = NonNullable<Parameters<typeof openPage>[2]>;

/** A house whose console people have open in a browser, each signed in by a cookie of their own. */
export class ConsoleHouse {
  /** What the browser complained of on any page. */
  readonly faults: string[] = [];
  readonly cookies = new Map<string, string>();
  /** A little behind: a browser forgets a cookie by its own clock, and what happens here happens in the minutes before now. */
  readonly now = Date.now() - 180_000;
  readonly #folder = mkdtempSync(join(tmpdir(), 'anning-console-'));
  readonly #usual: PageOptions;
  #house: Stand | undefined;
  #browser: Browser | undefined;
  #address = '';

  /** @param usual how pages are opened where a test says nothing else; in Chinese. */
  constructor(usual: PageOptions = {}) {
    this.#usual = { locale: 'zh-CN', ...usual };
  }

  get address(): string {
    return this.#address;
  }

  get browser(): Browser {
    return this.#browser!;
  }

  /** @param open what stands behind the console; absent: the house of the API's tests. */
  async build(open: (options: { consoleFolder: string }) => Promise<Stand> = stand): Promise<Stand> {
    await buildConsole(this.#folder);
    this.#house = await open({ consoleFolder: this.#folder });
    this.#house.clock.now = this.now;
    return this.#house;
  }

  async signIn(people: Readonly<Record<string, Duty>>): Promise<void> {
    for (const [who, duty] of Object.entries(people))
      this.cookies.set(who, await this.#house!.signIn(who, [duty]));
  }

  async listen(): Promise<void> {
    this.#address = await this.#house!.app.listen({ host: '127.0.0.1', port: 0 });
    this.#browser = await openBrowser();
  }

  /** A page of somebody’s, which shows nothing yet. */
  async page(who: string, options: PageOptions = {}): Promise<Page> {
    const page = await openPage(this.browser, this.faults, { ...this.#usual, ...options });
    const [name, value] = this.cookies.get(who)!.split('=') as [string, string];
    await page.context().addCookies([{ name, value, url: this.#address }]);
    return page;
  }

  /** What somebody sees at a place of the console. */
  async as(who: string, path: string, options: PageOptions = {}): Promise<Page> {
    const page = await this.page(who, options);
    await page.goto(`${this.#address}/console${path}`);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    await this.#house?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
