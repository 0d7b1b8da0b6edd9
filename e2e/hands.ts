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
    if ((await target.getAttribute('role')) === 'menuitem') {
      await placed(target);
      await atRest(target.page());
    }
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

/** Longer than a menu takes to find its place on a busy machine. */
const PLACED_WITHIN = 5_000;

/** A menu is drawn elsewhere first, where it is measured: whoever scrolls to it there scrolls its button away, and it follows. */
async function placed(target: Locator): Promise<void> {
  // As text: this side of the test knows no document.
  await target.evaluate(`async (element) => {
    const until = Date.now() + ${PLACED_WITHIN};
    for (let before = ''; Date.now() < until; ) {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const now = [left, top, right, bottom].join();
      if (now === before && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight) return;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }`);
}

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
