import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';

/** How a person does things: with the mouse, or without it. */
export interface Hand {
  press(target: Locator): Promise<void>;
  fill(target: Locator, text: string): Promise<void>;
}

export const mouse: Hand = {
  press: (target) => target.click(),
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

async function reach(target: Locator): Promise<void> {
  await target.waitFor();
  const key = (await target.getAttribute('role')) === 'menuitem' ? 'ArrowDown' : 'Tab';
  for (let tabs = 0; tabs < 200; tabs++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await target.page().keyboard.press(key);
  }
  assert.fail(`not reached by ${key}: ${target}`);
}
