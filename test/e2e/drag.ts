import type { Locator, Page } from '@playwright/test';

/** Milliseconds, in order of size, of what the page measured by this name. */
const measured = (page: Page, name: string): Promise<number[]> =>
  page.evaluate(
    (of) =>
      performance
        .getEntriesByName(of)
        .map(({ duration }) => duration)
        .sort((a, b) => a - b),
    name,
  );

/** Of every question for a spline, how long its answer took. */
export const answerTimes = (page: Page): Promise<number[]> => measured(page, 'spline: asked to answered');

/**
 * Takes a point of the spline by the pointer, found by the pointer that it gives, and moves it in `steps`. Milliseconds, in order of size,
 * from every movement of the hand to its new spline on screen, by the clock of the page.
 */
export async function dragPoint(page: Page, plot: Locator, steps: number): Promise<number[]> {
  const box = (await plot.boundingBox())!;
  const at = await handleIn(page, plot, box);
  await page.mouse.down();
  for (let step = 1; step <= steps; step++) {
    await page.mouse.move(at.x + step / 2, at.y + (90 * step) / steps);
    await page.waitForTimeout(20);
  }
  await page.mouse.up();
  await page.waitForTimeout(200);
  return measured(page, 'spline: moved to redrawn');
}

async function handleIn(page: Page, plot: Locator, box: { x: number; y: number; width: number; height: number }) {
  for (let y = box.y + 20; y < box.y + box.height - 20; y += 12)
    for (let x = box.x + 50; x < box.x + box.width - 10; x += 12) {
      await page.mouse.move(x, y);
      if ((await plot.evaluate((node) => (node as HTMLElement).style.cursor)) === 'grab') return { x, y };
    }
  throw new Error('No point can be taken hold of.');
}
