import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Holding, lineOf, score, TABLE_HEAD, type Truth } from './score.ts';

const FOLDER = resolve(
  process.env['OKTA_ENTITLEMENTS_SHARED'] ?? resolve(import.meta.dirname, '../../../shared'),
  'intake-fixtures',
);
const NAMES = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((name) => name.endsWith('.expected.json'))
      .map((name) => name.replace('.expected.json', ''))
  : [];

/** All but the long lists, for whoever works on it (`SHOW=1`). */
const shown = (scored: Awaited<ReturnType<typeof score>>) =>
  JSON.stringify({ ...scored, understanding: scored.understanding.layout }, (_key, value: unknown) =>
    Array.isArray(value) && value.length > 12 ? value.slice(0, 4) : value,
  );

describe.skipIf(NAMES.length === 0)(
  `example reports${NAMES.length === 0 ? ' (SKIPPED: no folder)' : ''}`,
  () => {
    const lines: string[] = [];
    let questions = 0;

    it.each(NAMES)('%s', async (name) => {
      const read = (suffix: string) => readFileSync(resolve(FOLDER, `${name}${suffix}`));
      const truth = JSON.parse(read('.expected.json').toString()) as Truth;
      const holdings = JSON.parse(read('.grants.json').toString()) as readonly Holding[];
      const scored = await score(read(''), truth, holdings);
      lines.push(lineOf(name, scored));
      if (process.env['SHOW'] === '1') console.log(name, shown(scored));
      questions += scored.questions.length;
      expect(scored.identifier, 'identifier').toBe(true);
      expect(scored.classes.wrong).toEqual([]);
      expect(scored.delimiters.wrong).toEqual([]);
      expect(scored.unaided.extra, 'granted though not true').toEqual([]);
      expect(scored.answered.extra).toEqual([]);
      expect(scored.answered.missing).toEqual([]);
      expect(scored.rejects).toEqual({ missing: [], extra: [] });
    });

    afterAll(() => {
      console.log([TABLE_HEAD, ...lines].join('\n'));
      expect(questions).toBeLessThanOrEqual(2 * NAMES.length);
    });
  },
);
