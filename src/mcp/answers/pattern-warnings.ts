import type { Analysis } from '../../workflows/patterns/analysis-facts.ts';
import { unusedWishes, type WhyUnused } from '../../workflows/patterns/attribute-wishes.ts';
import { findingRows } from '../../workflows/patterns/finding-words.ts';
import { valueInApp } from '../../workflows/patterns/pattern-words.ts';
import type { Warning } from '../envelope.ts';
import { tenantText } from '../tenant-text.ts';

/** What of an analysis is to be looked at: how many of each kind, and a few of them. */
export function patternWarnings(analysis: Analysis): readonly Warning[] {
  const { mined, facts } = analysis;
  const sensitive = mined.patterns.filter(({ value }) => facts.values[value]?.sensitive === true);
  // The attributes only: texts of a manager attribute name people. All of it is in findings.csv.
  const kinds = new Map<string, { count: number; readonly attributes: Set<string> }>();
  for (const { kind, attribute } of findingRows(analysis)) {
    const row = kinds.get(kind) ?? { count: 0, attributes: new Set() };
    row.count += 1;
    if (kind !== 'equivalent') row.attributes.add(attribute);
    kinds.set(kind, row);
  }
  return [
    ...(sensitive.length === 0
      ? []
      : [
          {
            code: 'sensitive-values',
            count: sensitive.length,
            sample: sensitive.slice(0, 3).map(({ value }) => tenantText(valueInApp(value, facts), 60)),
          },
        ]),
    ...unusedWarnings(analysis),
    ...[...kinds].map(([kind, { count, attributes }]) => ({
      code: `data-quality-${kind}`,
      count,
      sample: [...attributes].slice(0, 3).map((name) => tenantText(name, 40)),
    })),
  ];
}

/** One for each reason. */
function unusedWarnings(analysis: Analysis): readonly Warning[] {
  const byReason = new Map<WhyUnused, string[]>();
  for (const { name, why } of unusedWishes(analysis)) byReason.set(why, [...(byReason.get(why) ?? []), name]);
  return [...byReason].map(([why, names]) => ({
    code: `attribute-not-used-${why}`,
    count: names.length,
    sample: names.slice(0, 3).map((name) => tenantText(name, 40)),
  }));
}
