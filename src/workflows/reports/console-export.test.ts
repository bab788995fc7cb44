import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'csv-parse/sync';
import { createWorld, type World } from '../../../test/support/world.ts';
import { analyzeReport } from './analyze-report.ts';
import { exportForConsole } from './console-export.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

/** A report with one value per line, analysed. */
async function analysed(rows: readonly (readonly [string, string, string])[]) {
  const world = await createWorld();
  worlds.push(world);
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const lines = rows.map((row) => row.map(quoted).join(','));
  world.report('r.csv', `Email,Role,Region\n${lines.join('\n')}\n`);
  await analyzeReport(world.context, {
    report: 'r.csv',
    overrides: {
      identifier: 'Email',
      entitlements: ['Role', 'Region'],
      delimiters: { Role: '', Region: '' },
    },
  });
  return (limits: { mostRows?: number; mostBytes?: number } = {}) =>
    exportForConsole(world.context, { report: 'r.csv', ...limits });
}

const rowsOf = (file: string) => parse(file);

describe("the export for Okta's console", () => {
  it('has one row per person, a column per entitlement, several values in one cell', async () => {
    const { files, people, holdings, leftOut } = await (
      await analysed([
        ['ann@a.example', 'Admin', 'EMEA'],
        ['Ann@A.example', 'Viewer', 'EMEA'],
        ['bob@a.example', '', 'APAC'],
      ])
    )();
    expect(files.map(rowsOf)).toEqual([
      [
        ['userName', 'ent_Role', 'ent_Region'],
        ['ann@a.example', 'Admin,Viewer', 'EMEA'],
        ['bob@a.example', '', 'APAC'],
      ],
    ]);
    expect({ people, holdings, leftOut }).toEqual({ people: 2, holdings: 4, leftOut: [] });
  });

  it('leaves out whole people whom the format cannot describe, and names them', async () => {
    const { files, leftOut } = await (
      await analysed([
        ['ann@a.example', 'Sales, EMEA', 'EMEA'],
        ['ann@a.example', 'Viewer', 'EMEA'],
        ['bob@a.example', 'Viewer', 'APAC'],
      ])
    )();
    expect(files.map(rowsOf)[0]?.map(([name]) => name)).toEqual(['userName', 'bob@a.example']);
    expect(leftOut).toEqual([{ identifier: 'ann@a.example', value: 'Sales, EMEA' }]);
  });

  it('keeps to the limits of one file, with the same header in all and nobody in two', async () => {
    const rows = Array.from({ length: 120 }, (_, n) => [`p${n}@a.example`, `Role ${n % 7}`, 'Ü'] as const);
    const made = await analysed(rows);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 130 }),
        fc.integer({ min: 120, max: 4000 }),
        async (mostRows, mostBytes) => {
          const { files, people } = await made({ mostRows, mostBytes });
          const parsed = files.map(rowsOf);
          for (const [n, file] of files.entries()) {
            expect(Buffer.byteLength(file)).toBeLessThanOrEqual(mostBytes);
            expect((parsed[n]?.length ?? 0) - 1).toBeLessThanOrEqual(mostRows);
            expect(parsed[n]?.[0]).toEqual(['userName', 'ent_Role', 'ent_Region']);
          }
          const names = parsed.flatMap((table) => table.slice(1).map(([name]) => name));
          expect(names).toEqual(rows.map(([name]) => name));
          expect(people).toBe(rows.length);
        },
      ),
      { numRuns: 15, seed: 7 },
    );
  });
});
