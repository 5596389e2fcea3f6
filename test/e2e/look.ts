import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { ROOT } from '../../build/compile.mjs';
import type { Workbench } from './workbench';

export const THEMES = ['Light', 'Dark', 'High contrast'] as const;
const SIZES = [
  [1280, 800],
  [1920, 1080],
] as const;

/** Rules that look at colours, the only ones that a theme can break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong, by all of its rules unless some are named: the rule and the elements. */
export async function faults(page: Page, rules: { only?: string[]; without?: string[] } = {}): Promise<string[]> {
  // Legacy mode: Electron opens no second page for the report. What passes is not gathered, which is most of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (rules.only) axe.withRules(rules.only);
  else axe.disableRules(rules.without ?? []);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.any[0]?.message ?? ''}`));
}

/** What is drawn in a chart. A screenshot would take the pointer off it in Electron. */
export function drawnIn(chart: Locator): Promise<string> {
  return chart.evaluate((node) => Array.from(node.querySelectorAll('canvas'), (canvas) => canvas.toDataURL()).join());
}

/** Keeps what is on screen in screenshots/SHELL/NAME.png. */
export async function picture(page: Page, shell: string, name: string): Promise<void> {
  const folder = join(ROOT, 'screenshots', shell);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/**
 * What axe finds wrong in the theme that is on, and in Chromium by the rules of colours in every other one; in Electron, which draws the same
 * page, in that theme alone.
 */
export async function faultsInThemes(page: Page, shell: string): Promise<string[]> {
  const found = await faults(page);
  if (shell !== 'chromium') return found;
  const show = (theme: string) => page.evaluate((name) => void (document.documentElement.dataset['theme'] = name), theme);
  const chosen = await page.evaluate(() => document.documentElement.dataset['theme'] ?? 'light');
  for (const theme of ['light', 'dark', 'high-contrast'].filter((name) => name !== chosen)) {
    await show(theme);
    found.push(...(await faults(page, { only: OF_COLOURS })).map((fault) => `${theme}: ${fault}`));
  }
  await show(chosen);
  return found;
}

/** What axe finds wrong where the system forces its colours. */
export async function faultsInForcedColours(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' });
  // Text is painted in the system's colours, whose contrast is the system's; what a style computes to are still ours.
  const found = await faults(page, { without: OF_COLOURS });
  await page.emulateMedia({ forcedColors: 'none' });
  return found.map((fault) => `forced colours: ${fault}`);
}

/** Pictures of what is on screen in two sizes, light and dark, and what axe finds wrong in every theme. */
export async function faultsEverywhere(workbench: Workbench, shell: string, name: string): Promise<string[]> {
  const { page } = workbench;
  const sizes = shell === 'chromium' ? SIZES : SIZES.slice(0, 1);
  for (const [width, height] of sizes)
    for (const theme of ['Light', 'Dark'] as const) {
      await page.setViewportSize({ width, height });
      await workbench.chooseTheme(theme);
      await page.waitForTimeout(150);
      await picture(page, shell, `${name}-${width}-${theme.toLowerCase()}`);
    }
  return faultsInThemes(page, shell);
}
