import type { Page } from '@playwright/test';

/** Controls that cannot be brought wholly into sight, and texts that run out of the window: what a page loses where it is too small. */
export async function outOfReach(page: Page, within = 'body'): Promise<string[]> {
  return page.evaluate((selector) => {
    const words = (element: Element) =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 60)}"`;
    const faults: string[] = [];
    const { documentElement: root } = document;
    if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth}`);
    const controls = document.querySelectorAll<HTMLElement>(
      `${selector} :is(button, input, select, textarea, a[href], [role="treeitem"], [role="option"], [tabindex="0"])`,
    );
    for (const control of controls) {
      if (!control.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true }) || control.closest('.sr, [inert]')) continue;
      control.scrollIntoView({ block: 'center', inline: 'center' });
      const box = control.getBoundingClientRect();
      // Something that scrolls is larger than the window, and is left and entered by its own parts.
      const [width, height] = [Math.min(box.width, window.innerWidth), Math.min(box.height, window.innerHeight)];
      let [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom];
      for (let parent = control.parentElement; parent; parent = parent.parentElement) {
        // These stand over the page, and nothing around them cuts them off.
        if (parent instanceof HTMLDialogElement || getComputedStyle(parent).position === 'fixed') break;
        const { overflowX, overflowY } = getComputedStyle(parent);
        const around = parent.getBoundingClientRect();
        if (overflowX !== 'visible') [left, right] = [Math.max(left, around.left), Math.min(right, around.right)];
        if (overflowY !== 'visible') [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
      }
      [left, top, right, bottom] = [
        Math.max(left, 0),
        Math.max(top, 0),
        Math.min(right, window.innerWidth),
        Math.min(bottom, window.innerHeight),
      ];
      const seen = [right - left, bottom - top];
      if (seen[0] < Math.min(width, 24) - 1 || seen[1] < Math.min(height, 20) - 1)
        faults.push(
          `${words(control)} shows ${Math.round(seen[0])} × ${Math.round(seen[1])} of ${Math.round(width)} × ${Math.round(height)} px`,
        );
    }
    if (root.scrollTop + document.body.scrollTop > 0) faults.push('the page itself has scrolled');
    return faults;
  }, within);
}
