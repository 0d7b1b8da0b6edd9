import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { atRest, axeViolations, layoutOf } from './chromium.ts';

const SHOTS = process.env['ANNING_TEST_SHOTS'];

/** The steps of a way that is gone in order: after one that failed the others are not gone. */
export function inOrder(): (title: string, take: () => Promise<void>) => void {
  let stopped = false;
  return (title, take) => {
    test(title, async () => {
      assert.ok(!stopped, 'an earlier step failed');
      stopped = true;
      await take();
      stopped = false;
    });
  };
}

/** That a page is as it should be: axe finds nothing, nothing of a stranger's ran, nothing is too wide, it has one title, the browser complained of nothing. */
export function cleanIn(
  series: string,
  faults: readonly string[],
): (page: Page, name: string) => Promise<void> {
  return async (page, name) => {
    await picture(page, `${series}-${name}`);
    assert.deepEqual(await axeViolations(page), [], name);
    const { ran, tooWide, titles } = await layoutOf(page);
    const found = { ran, tooWide: Math.max(0, tooWide), titles };
    assert.deepEqual(found, { ran: false, tooWide: 0, titles: 1 }, name);
    assert.deepEqual(faults, [], name);
  };
}

/** Where ANNING_TEST_SHOTS names a folder, a picture of the whole page. */
export async function picture(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

export const headed = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor();
export const button = (page: Page | Locator, name: string): Locator =>
  page.getByRole('button', { name, exact: true });
export const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/** Fills in the box that was opened and sends it with the button of that name. */
export async function inBox(page: Page, deed: string, fill: (box: Locator) => Promise<void>): Promise<void> {
  const box = page.getByRole('dialog');
  await box.waitFor();
  await atRest(page);
  await fill(box);
  await button(box, deed).click();
  await box.waitFor({ state: 'hidden' });
}

/** A box that asks for nothing but a reason. */
export const withReason = (page: Page, deed: string, reason: string): Promise<void> =>
  inBox(page, deed, (box) => box.getByRole('textbox').fill(reason));
