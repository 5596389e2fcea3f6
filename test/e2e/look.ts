import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ROOT } from '../../build/compile.mjs';

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
