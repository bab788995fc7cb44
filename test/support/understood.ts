import { analyze } from '../../src/intake/analyze.ts';
import type { Overrides } from '../../src/model/question.ts';
import type { Understanding } from '../../src/model/understanding.ts';

/** What a report of these lines says, read in November 2026. Throws `intake.*`. */
export function understood(
  lines: readonly string[],
  overrides: Overrides = {},
  name = 'x.csv',
): Promise<Understanding> {
  return analyze({
    id: 'und_test',
    name,
    path: name,
    now: Date.UTC(2026, 10, 25),
    open: async function* () {
      yield Buffer.from(`${lines.join('\n')}\n`);
    },
    overrides,
  });
}
