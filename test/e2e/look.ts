import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ROOT } from '../../build/compile.mjs';
import type { Workbench } from './workbench';

export const THEMES = ['Light', 'Dark', 'High contrast'] as const;
const SIZES = [
  [1280, 800],
  [1920, 1080],
] as const;

/** What axe finds wrong: the rule and the elements. */
export async function faults(page: Page, without: string[] = []): Promise<string[]> {
  // Legacy mode: Electron opens no second page for the report.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().disableRules(without).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.any[0]?.message ?? ''}`));
}

/** Keeps what is on screen in screenshots/SHELL/NAME.png. */
export async function picture(page: Page, shell: string, name: string): Promise<void> {
  const folder = join(ROOT, 'screenshots', shell);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** What axe finds wrong in every theme and where the system forces its colours; in Electron, which draws the same page, in the theme that is on. */
export async function faultsInThemes(page: Page, shell: string): Promise<string[]> {
  if (shell !== 'chromium') return faults(page);
  const show = (theme: string) => page.evaluate((name) => void (document.documentElement.dataset['theme'] = name), theme);
  const chosen = await page.evaluate(() => document.documentElement.dataset['theme'] ?? 'light');
  const found: string[] = [];
  for (const theme of ['light', 'dark', 'high-contrast']) {
    await show(theme);
    found.push(...(await faults(page)).map((fault) => `${theme}: ${fault}`));
  }
  await page.emulateMedia({ forcedColors: 'active' });
  // Text is painted in the system's colours, whose contrast is the system's; what a style computes to are still ours.
  found.push(...(await faults(page, ['color-contrast'])).map((fault) => `forced colours: ${fault}`));
  await page.emulateMedia({ forcedColors: 'none' });
  await show(chosen);
  return found;
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
