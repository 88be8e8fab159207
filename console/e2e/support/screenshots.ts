import type { Page } from 'playwright-core';

import { inRepository } from './repository.ts';

/** Keeps what the page looks like as `artefacts/screenshots/<name>.png`. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: inRepository(`artefacts/screenshots/${name}.png`) });
}
