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
export async function faults(page: Page): Promise<string[]> {
  // Legacy mode: Electron opens no second page for the report.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.any[0]?.message ?? ''}`));
}

/** Keeps what is on screen in screenshots/SHELL/NAME.png. */
export async function picture(page: Page, shell: string, name: string): Promise<void> {
  const folder = join(ROOT, 'screenshots', shell);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** Pictures of what is on screen in two sizes and every theme, and what axe finds wrong in them. */
export async function faultsEverywhere(workbench: Workbench, shell: string, name: string): Promise<string[]> {
  const { page } = workbench;
  const found: string[] = [];
  for (const [width, height] of SIZES)
    for (const theme of THEMES) {
      await page.setViewportSize({ width, height });
      await workbench.chooseTheme(theme);
      await page.waitForTimeout(150);
      await picture(page, shell, `${name}-${width}-${theme.toLowerCase().replace(' ', '-')}`);
      found.push(...(await faults(page)).map((fault) => `${theme}: ${fault}`));
    }
  return found;
}
