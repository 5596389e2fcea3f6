import type { Locator, Page } from '@playwright/test';

/** More controls than any view has. */
const MOST = 250;

/** Presses Tab until this control has the focus. */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let k = 0; k < MOST; k++) {
    await page.keyboard.press('Tab');
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${String(control)}.`);
}

export interface Walk {
  /** Whether the focus went out of the view again. */
  left: boolean;
  /** Controls of the view that Tab did not reach, and those whose focus cannot be seen. */
  missed: string[];
  unseen: string[];
}

/** Goes through a view by Tab alone, from the control before it to the first one behind it. */
export async function focusVisible(page: Page, view: string): Promise<Walk> {
  await page.evaluate((id) => {
    const root = document.getElementById(id)!;
    const walk = { root, inside: false, left: false, reached: new Set<Element>(), unseen: [] as string[] };
    Object.assign(window, { walk });
    const words = (element: Element) => element.outerHTML.slice(0, 140);
    const isMarked = (element: Element | null | undefined): boolean => {
      if (!element) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || (boxShadow !== 'none' && boxShadow !== '');
    };
    document.addEventListener('focusin', ({ target }) => {
      if (!(target instanceof Element)) return;
      if (!root.contains(target)) {
        walk.left ||= walk.inside;
        return;
      }
      walk.inside = true;
      walk.reached.add(target);
      const { parentElement, nextElementSibling } = target;
      if (![target, parentElement, parentElement?.parentElement, nextElementSibling].some(isMarked)) walk.unseen.push(words(target));
    });
  }, view);
  for (let k = 0; k < MOST; k++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => (window as unknown as { walk: { left: boolean } }).walk.left)) break;
  }
  return page.evaluate(() => {
    const { walk } = window as unknown as { walk: { root: Element; left: boolean; reached: Set<Element>; unseen: string[] } };
    const controls = [...walk.root.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter((element) => {
      // Arrow keys go on among the radio buttons of a group, and where a control of many has one stop of its own.
      const isOneOfMany = element instanceof HTMLInputElement && element.type === 'radio' && !element.checked;
      const isDisabled = element instanceof HTMLElement && 'disabled' in element && element.disabled === true;
      return !isOneOfMany && !isDisabled && element instanceof HTMLElement && element.tabIndex >= 0 && element.checkVisibility();
    });
    const missed = controls.filter((element) => !walk.reached.has(element)).map((element) => element.outerHTML.slice(0, 140));
    return { left: walk.left, missed, unseen: walk.unseen };
  });
}

/** Goes from a control by this key until it is there again: where it stopped, and in which parts of the window. */
export async function roundTrip(page: Page, from: Locator, key: string): Promise<{ stops: string[]; landmarks: string[] }> {
  const here = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const all = [...document.querySelectorAll('*')];
      return {
        stop: `${all.indexOf(element)} ${element.outerHTML.slice(0, 80)}`,
        landmark: element.closest('header, nav, main, aside, footer')?.tagName ?? '',
      };
    });
  await from.focus();
  const start = (await here())?.stop;
  const stops: string[] = [];
  const landmarks = new Set<string>();
  for (let k = 0; k < MOST; k++) {
    await page.keyboard.press(key);
    const now = await here();
    if (now?.stop === start) return { stops, landmarks: [...landmarks] };
    // Between the last control and the first the focus may be on the page itself.
    if (!now) continue;
    stops.push(now.stop);
    landmarks.add(now.landmark);
  }
  throw new Error(`${key} does not come back to where it began: ${stops.slice(-3).join('; ')}`);
}

const NAMED =
  'application|button|checkbox|combobox|dialog|grid|img|link|listbox|menu|menuitem|menuitemradio|progressbar|radio|radiogroup|region|searchbox|slider|spinbutton|switch|tab|table|tablist|tabpanel|textbox|tree|treeitem';

/** What a screen reader would say by its role alone. */
export async function unnamed(page: Page): Promise<string[]> {
  const spoken = await page.locator('body').ariaSnapshot();
  return spoken.split('\n').filter((line) => new RegExp(`^\\s*- (${NAMED})(:| \\[|$)`).test(line));
}
