/** What the axe rules find wrong with a page as it stands: WCAG 2.2 up to AA, and what is good practice. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from './browsers/browser.ts';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Each as `rule: what breaks it`; none where all is well. Throws where no rule has looked at anything. */
export async function violations(page: Page): Promise<readonly string[]> {
  // By the debugger, for the page's own policy lets in no script but its own.
  const found = await page.run(`
    if (!window.axe) { ${AXE} }
    const { passes, violations } = await window.axe.run(document, { runOnly: ${JSON.stringify(TAGS)} });
    return {
      looked: passes.length,
      wrong: violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => id + ': ' + target.join(' ') + ' ' + failureSummary)),
    };
  `);
  const { looked, wrong } = Object(found);
  if (!(looked > 10)) throw new Error(`axe has looked at nothing: ${JSON.stringify(found)}`);
  return wrong;
}
