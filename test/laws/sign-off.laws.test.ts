import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SignOffSheet } from '../../src/model/sign-off.ts';
import { readSignOff, type ReturnedLine } from '../../src/planning/bundles/read-sign-off.ts';
import { letterOf, signOffSheet, SIGN_OFF_COLUMNS } from '../../src/planning/bundles/sign-off-sheet.ts';
import { signOffCsv, signOffWorkbook } from '../../src/workflows/bundles/sign-off-files.ts';
import { smallTable } from '../../src/workflows/reports/small-table.ts';
import { volume } from '../support/volume.ts';

/**
 * The sign-off law: a sheet whose texts are hostile comes back as it went out, in every form; and whatever is done to its
 * lines, each pattern of the sheet ends in exactly one state, and only a clear decision decides.
 */
const hostile = fc.oneof(
  fc.constantFrom(
    '=1+1',
    "'=1+1",
    "''",
    '@SUM(A1)',
    '-',
    '"',
    '""',
    'a;b;c',
    'a,b',
    'a\tb',
    'line\nbreak',
    'line\r\nbreak',
    'Total: 5',
    'Sheet',
    'Pattern,App,Who',
    '\u202eabc',
    '＝1',
    '007',
    '1e5',
    'TRUE',
    '2026-01-31',
    ' padded ',
    '<script>',
    '\ufffd',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);
const NOW = 1_800_000_000_000;
const TODAY = '2027-01-15';

const sheet = fc
  .array(
    fc.record({
      app: hostile,
      condition: hostile,
      values: fc.array(hostile, { minLength: 1, maxLength: 4 }),
      evidence: hostile,
      name: hostile,
      description: hostile,
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((rows): SignOffSheet =>
    signOffSheet({
      format: 1,
      id: `sht_${'0'.repeat(26)}`,
      tenantId: '00o1',
      analysisId: `ana_${'0'.repeat(26)}`,
      owner: 'Ann',
      createdAt: '2027-01-15T08:00:00.000Z',
      lines: rows.map(({ values, ...row }, n) => ({
        ...row,
        number: n + 1,
        key: `key ${n}`,
        values: values.map((text, v) => ({ letter: letterOf(v), id: `ent${v}`, text, sensitive: v === 1 })),
        tier: 'STRONG',
        wouldGain: n,
      })),
    }),
  );

const stands = () => undefined;

async function read(bytes: Uint8Array): Promise<readonly ReturnedLine[]> {
  const { lines } = await smallTable(
    async function* () {
      yield bytes;
    },
    SIGN_OFF_COLUMNS,
    'signoff.unreadable',
  );
  return lines;
}

it('a sheet that nobody filled in comes back with every line open, whatever its texts hold', async () => {
  await fc.assert(
    fc.asyncProperty(sheet, async (asked) => {
      const forms = [Buffer.from([...signOffCsv(asked)].join('')), await signOffWorkbook(asked)];
      for (const bytes of forms) {
        const { outcomes, missing } = readSignOff(asked, await read(bytes), stands, NOW);
        expect(missing).toEqual([]);
        expect(outcomes.map(({ pattern, state, why }) => [pattern, state, why])).toEqual(
          asked.lines.map(({ number }) => [number, 'open', undefined]),
        );
      }
    }),
    { numRuns: volume(150, 3_000) },
  );
});

const answer = fc.record({
  Decision: fc.constantFrom('', 'approved', 'Amended', 'rejected', 'yes', '=approved', 'approved rejected'),
  'New bundle name': fc.constantFrom('', 'Other', '=1+1'),
  'Leave out': fc.constantFrom('', 'A', 'B', 'ZZ'),
  'Decided by': fc.constantFrom('', 'Ann', "=cmd|'x'"),
  Date: fc.constantFrom('', TODAY, '01/02/2027', '1999-01-01', 'soon'),
});
const clear = fc.constantFrom('approved', 'amended', 'rejected', '').map((verdict) => ({
  Decision: verdict,
  'New bundle name': verdict === 'amended' ? 'Other' : '',
  'Leave out': '',
  'Decided by': 'Ann',
  Date: TODAY,
}));
const deed = fc.record({
  what: fc.constantFrom('keep', 'keep', 'keep', 'drop', 'twice', 'damage', 'rename', 'renumber'),
  answer: fc.oneof(clear, answer),
});

it('whatever becomes of the lines, each pattern is decided, open, refused or missing: one of them, once', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      sheet,
      fc.array(deed, { minLength: 8, maxLength: 8 }),
      fc.boolean(),
      async (asked, deeds, turned) => {
        const lines = await read(Buffer.from([...signOffCsv(asked)].join('')));
        const returned = lines.flatMap(({ line, cells }, n): ReturnedLine[] => {
          const { what, answer: said } = deeds[n] ?? { what: 'keep', answer: {} };
          const filled = new Map([...(cells ?? []), ...(Object.entries(said) as [never, string][])]);
          if (what === 'drop') return [];
          if (what === 'damage') return [{ line }];
          if (what === 'rename') filled.set('Who', 'somebody else entirely');
          if (what === 'renumber') filled.set('Pattern', '999');
          const row = { line, cells: filled };
          return what === 'twice' ? [row, row] : [row];
        });
        if (turned) returned.reverse();
        const { outcomes, missing, decisions } = readSignOff(asked, returned, stands, NOW);
        expect(outcomes).toHaveLength(returned.length);
        for (const { number, key } of asked.lines) {
          const own = outcomes.filter(({ pattern }) => pattern === number);
          const states = new Set(own.map(({ state }) => state));
          expect(states.size + (missing.includes(number) ? 1 : 0), `pattern ${number}`).toBe(1);
          const [state = 'missing'] = states;
          seen.set(state, (seen.get(state) ?? 0) + 1);
          expect(decisions.get(key)?.verdict).toBe(
            ['approved', 'amended', 'rejected'].includes(state) ? state : undefined,
          );
        }
        for (const [n, { state }] of outcomes.entries()) {
          if (!['approved', 'amended', 'rejected'].includes(state)) continue;
          const { cells } = returned[n] ?? {};
          expect(cells?.get('Decision')?.toLowerCase()).toBe(state);
          expect(cells?.get('Decided by')).not.toBe('');
          expect(cells?.get('Date')).toBe(TODAY);
        }
      },
    ),
    { numRuns: volume(300, 10_000) },
  );
  for (const state of ['approved', 'amended', 'rejected', 'open', 'refused', 'missing'])
    expect(seen.get(state) ?? 0, state).toBeGreaterThan(0);
});
