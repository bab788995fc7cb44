import { describe, expect, it } from 'vitest';
import type { PlannedPattern, PlannedSignOff } from '../../model/plan-source.ts';
import type { PlanValue } from '../../model/plan.ts';
import { planBundles } from './plan-bundles.ts';

const value = (id: string, valueName: string): PlanValue => ({
  entitlementId: 'esp1',
  entitlementName: 'Role',
  valueId: id,
  valueName,
  multiValue: true,
  sensitive: false,
});

const changed: PlannedSignOff['certainty'] = { asked: 'STRONG', planned: 'SIGNAL' };

/** The headline of a plan of bundles that Ann approved, each with so many values. */
function headline(
  certainties: readonly PlannedSignOff['certainty'][],
  valuesOf: (bundle: number) => readonly PlanValue[] = (bundle) => [value(`ent${bundle}`, `Value ${bundle}`)],
): readonly string[] {
  const found = certainties.map((certainty, n): PlannedPattern => ({
    number: n + 1,
    condition: `department=${n}`,
    signedOff: {
      verdict: 'approved',
      by: 'Ann',
      on: '2026-01-31',
      comment: '',
      sheetId: 's',
      without: [],
      ...(certainty === undefined ? {} : { certainty }),
    },
  }));
  return planBundles({
    base: {
      id: 'pln_x',
      tenantId: 't',
      host: 'h',
      createdAt: '2026-01-31T00:00:00Z',
      source: {
        kind: 'patterns',
        analysisId: 'ana',
        patterns: found.map(({ condition }) => condition),
        found,
      },
    },
    app: { id: 'app', label: 'App' },
    drafts: found.map(({ number }, n) => ({
      pattern: number,
      name: `Bundle ${n}`,
      description: 'd',
      values: valuesOf(n),
    })),
    existing: [],
    rules: [],
  }).header.headline;
}

describe('the headline of a plan of bundles', () => {
  it('says of every approval that was given at another certainty, whichever bundle it is of', () => {
    const lines = headline([...Array.from({ length: 7 }, () => undefined), changed]);
    expect(lines).toContain(
      '1 of them was signed off at another certainty than its pattern has now: Bundle 7: STRONG then, SIGNAL now',
    );
    expect(lines).toContain('and 3 more');
    expect(lines.at(-1)).toContain('To make it requestable');
  });

  it('counts them all where it names three', () => {
    expect(headline(Array.from({ length: 8 }, () => changed))).toContain(
      '8 of them were signed off at another certainty than their patterns have now: Bundle 0: STRONG then, SIGNAL now; Bundle 1: STRONG then, SIGNAL now; Bundle 2: STRONG then, SIGNAL now; …',
    );
  });

  it('says nothing of it where none was', () => {
    const lines = headline([undefined, undefined]);
    expect(lines.join('\n')).not.toContain('certainty');
    expect(lines).toContain('Bundle 0 (approved by Ann, 2026-01-31): Role=Value 0');
  });

  it('says who decided before values that are too long to be shown whole', () => {
    const long = (bundle: number) =>
      Array.from({ length: 8 }, (_, n) => value(`ent${bundle}-${n}`, `${n}`.repeat(90)));
    const line = headline([changed], long).find((one) => one.startsWith('Bundle 0 '));
    expect(line?.length).toBeGreaterThan(400);
    expect(line?.slice(0, 400)).toContain(
      '(approved by Ann, 2026-01-31, when it was STRONG; it is SIGNAL now)',
    );
  });
});
