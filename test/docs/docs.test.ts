import { describe, it } from 'vitest';
import { expectCommitted } from '../support/committed.ts';
import { commandsPage, errorsPage, settingsPage, toolsPage } from './pages.ts';

describe('the generated pages of docs/ are what the code says', () => {
  it.each([
    ['tools', toolsPage],
    ['commands', commandsPage],
    ['settings', settingsPage],
    ['errors', errorsPage],
  ])('%s.md', async (name, page) => {
    expectCommitted(new URL(`../../docs/${name}.md`, import.meta.url), await page());
  });
});
