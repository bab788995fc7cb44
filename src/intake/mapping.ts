import { createHash } from 'node:crypto';
import type { Mapping, MappingUse } from '../model/understanding.ts';
import type { Overrides } from '../model/question.ts';

/** What to do with a remembered mapping: take it also where the columns differ, or begin without it. */
export type MappingWish = 'reuse' | 'ignore';

/** What is known of earlier reports of a connection, and what the person says about it now. */
export interface Memory {
  readonly mappings: readonly Mapping[];
  readonly wish?: MappingWish;
}

export interface Recalled {
  readonly overrides: Overrides;
  /** Absent: there is nothing to remember, and nothing was remembered. */
  readonly use?: MappingUse;
}

/** Shared columns among all columns of two headers from which they are taken for the same report. */
const SIMILAR = 0.6;

/** The same for the same columns in any order and spelling of case. */
export function headerKey(names: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(names.map(keyOf).sort()))
    .digest('hex');
}

/** The name of a report without what changes from one export to the next: digits, dates, the ending. */
export function stemOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.[a-z.]+$/, '')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
}

/**
 * Which overrides hold for a report with this header. Those of a report with the same columns are used; where columns are
 * new or missing, nothing is used until a person has said what holds.
 */
export function recall(
  report: { readonly name: string; readonly columns: readonly string[] },
  said: Overrides,
  { mappings, wish }: Memory,
  now: number,
): Recalled {
  const header = headerKey(report.columns);
  const speaks = Object.keys(said).length > 0;
  const use = (state: MappingUse['state'], saidAt: number, from?: Mapping): MappingUse => ({
    header,
    columns: report.columns,
    state,
    saidAt,
    newColumns: from === undefined ? [] : without(report.columns, from.columns),
    missingColumns: from === undefined ? [] : without(from.columns, report.columns),
  });
  if (wish === 'ignore') return { overrides: said, use: use('said', now) };
  const same = mappings.find((mapping) => mapping.header === header);
  if (same !== undefined)
    return speaks || wish === 'reuse'
      ? { overrides: merged(same.overrides, said), use: { ...use('said', now), ...besides(same) } }
      : { overrides: same.overrides, use: use('used', same.saidAt, same) };
  const like = mostSimilar(report, mappings);
  if (like === undefined) return speaks ? { overrides: said, use: use('said', now) } : { overrides: said };
  if (wish === 'reuse')
    return { overrides: merged(like.overrides, said), use: { ...use('said', now), ...besides(like) } };
  if (speaks) return { overrides: said, use: use('said', now) };
  return { overrides: {}, use: use('drifted', like.saidAt, like) };
}

/** That what was said before still holds, where anything was. */
function besides({ overrides, saidAt }: Mapping): Pick<MappingUse, 'besides'> {
  return Object.keys(overrides).length === 0 ? {} : { besides: saidAt };
}

/** What is said now counts more; of what is said per column or question, only the same is replaced. */
function merged(before: Overrides, said: Overrides): Overrides {
  const { delimiters, answers } = before;
  return {
    ...before,
    ...said,
    ...(delimiters === undefined ? {} : { delimiters: { ...delimiters, ...said.delimiters } }),
    ...(answers === undefined ? {} : { answers: { ...answers, ...said.answers } }),
  };
}

function mostSimilar(
  { name, columns }: { readonly name: string; readonly columns: readonly string[] },
  mappings: readonly Mapping[],
): Mapping | undefined {
  const stem = stemOf(name);
  const near = mappings.flatMap((mapping) => {
    const shared = mapping.columns.length - without(mapping.columns, columns).length;
    const share = shared / (mapping.columns.length + columns.length - shared);
    return share >= SIMILAR || (shared > 0 && stem !== '' && mapping.stem === stem)
      ? [{ mapping, share }]
      : [];
  });
  return near.sort((a, b) => b.share - a.share || b.mapping.saidAt - a.mapping.saidAt)[0]?.mapping;
}

/** Those of the first that are not in the second. */
function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const keys = new Set(others.map(keyOf));
  return names.filter((name) => !keys.has(keyOf(name)));
}

function keyOf(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
