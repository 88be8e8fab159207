import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong on the page as it stands, one line for each element; [] = nothing. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(AXE);
  // Every rule is judged on every element; only what it finds wrong is written out, element by element.
  const { violations, passes } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  if (passes.length === 0) throw new Error('axe-core found nothing to judge on this page');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html}`));
}

/** By how many pixels the page can be moved sideways; 0 = not at all. */
export async function sidewaysPx(page: Page): Promise<number> {
  const root = 'document.documentElement';
  return page.evaluate<number>(`${root}.scrollWidth - ${root}.clientWidth`);
}
