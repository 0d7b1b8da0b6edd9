import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { atRest } from './chromium.ts';

/** How a person does things: with the mouse, or without it. */
export interface Hand {
  press(target: Locator): Promise<void>;
  fill(target: Locator, text: string): Promise<void>;
}

export const mouse: Hand = {
  async press(target) {
    await target.waitFor();
    // A menu that is still unfolding has its entries elsewhere a moment later.
    if ((await target.getAttribute('role')) === 'menuitem') await atRest(target.page());
    await target.click();
  },
  fill: (target, text) => target.fill(text),
};

/** Tab (in a menu, the arrow) until it has the focus, then Enter or type: what cannot be reached so fails. */
export const keyboard: Hand = {
  async press(target) {
    await reach(target);
    await target
      .page()
      .keyboard.press((await target.getAttribute('type')) === 'checkbox' ? 'Space' : 'Enter');
  },
  async fill(target, text) {
    await reach(target);
    await target.page().keyboard.insertText(text);
  },
};

/** Milliseconds between a look at the focus and the key: shorter than a person's. */
const SETTLED_AFTER = 150;

async function reach(target: Locator): Promise<void> {
  await target.waitFor();
  const key = (await target.getAttribute('role')) === 'menuitem' ? 'ArrowDown' : 'Tab';
  for (let tabs = 0; tabs < 200; tabs++) {
    if (await hasFocus(target)) {
      // A dialog that closes gives the focus back late: what a hand would see in time is seen here too.
      await target.page().waitForTimeout(SETTLED_AFTER);
      if (await hasFocus(target)) return;
    }
    await target.page().keyboard.press(key);
  }
  assert.fail(`not reached by ${key}: ${target}`);
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === element.ownerDocument.activeElement);
}
