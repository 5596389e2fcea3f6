import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

/** Lets go of a file over the window. */
export async function drop(page: Page, path: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([bytes, name]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], name));
      return transfer;
    },
    [[...readFileSync(path)], path.replace(/^.*[\\/]/, '')] as const,
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}
