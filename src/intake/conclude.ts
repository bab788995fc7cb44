import { ProductError } from '../model/product-error.ts';
import type { ColumnUnderstanding, LayoutPart, Overrides } from '../model/understanding.ts';
import { classify, LEAST_MARGIN } from './classify.ts';
import type { Conclusion, Doubt, EntitlementSource } from './conclusion.ts';
import { corroborates } from './lexicon.ts';
import { multiValueOf } from './multi-value.ts';
import { ColumnCounter } from './statistics.ts';
import type { TableFacts } from './survey.ts';

/** What the columns of a table mean, all of them together. Throws `intake.no_identifier`, `intake.unknown_column`. */
export function conclude(facts: TableFacts, overrides: Overrides, _now: number): Conclusion {
  const { names, counters, records } = facts;
  const classified = classify(
    names.map((name, index) => ({
      index,
      name,
      records,
      statistics: (counters[index] ?? new ColumnCounter()).statistics(),
    })),
  );
  const columns = withOverrides(classified, overrides);
  const identifier = columns.find((column) => column.class === 'identifier');
  if (identifier === undefined) throw new ProductError('intake.no_identifier');
  const chosen = columns.filter((column) => column.class === 'entitlement');
  const doubts: Doubt[] = [];
  const entitlements: EntitlementSource[] = [];
  const parts = chosen.map((column, entitlement): LayoutPart => {
    const said = overrides.delimiters?.[column.name];
    const found = multiValueOf(counters[column.index]?.cells ?? new Map());
    const delimiter = said ?? (found.kind === 'split' ? found.delimiter : '');
    entitlements.push({
      name: column.name,
      columns: [column.index],
      ...(delimiter === '' ? {} : { delimiter }),
    });
    const part = {
      kind: 'values',
      entitlement,
      columns: [column.index],
      scope: [],
      ...(delimiter === '' ? {} : { split: { by: 'text', delimiter } as const }),
    } as const;
    if (said !== undefined || found.kind !== 'ask') return part;
    doubts.push({
      id: `multi-value:${column.name}`,
      code: 'multi-value',
      column: column.index,
      about: found.delimiter,
      default: 'leave out',
      options: [
        { name: 'leave out' },
        { name: 'one value', trial: { kind: 'parts', parts: [part] } },
        {
          name: 'split',
          trial: { kind: 'parts', parts: [{ ...part, split: { by: 'text', delimiter: found.delimiter } }] },
        },
      ],
    });
    return { ...part, unsettled: found.delimiter };
  });
  for (const column of columns) {
    if (column.class === 'entitlement' || !column.alternatives.includes('entitlement')) continue;
    if (column.margin >= LEAST_MARGIN || overrides.entitlements !== undefined) continue;
    doubts.push({
      id: `column-class:${column.name}`,
      code: 'column-class',
      column: column.index,
      default: 'not an entitlement',
      options: [{ name: 'not an entitlement' }, { name: 'entitlement' }],
    });
  }
  return {
    columns,
    identifier: identifier.index,
    layout: {
      shape: parts.length === 0 ? 'none' : 'wide',
      parts,
      fillDown: [],
      filters: [],
      ends: [],
      onlyEmails: false,
    },
    entitlements,
    corroboration: columns.flatMap((column) => {
      const attribute = column.index === identifier.index ? undefined : corroborates(column.name);
      return attribute === undefined || column.class === 'entitlement'
        ? []
        : [{ column: column.index, attribute }];
    }),
    doubts,
  };
}

/** What a person said stands above the evidence. Throws `intake.unknown_column`. */
function withOverrides(
  columns: readonly ColumnUnderstanding[],
  overrides: Overrides,
): readonly ColumnUnderstanding[] {
  const { identifier, entitlements, ignore, delimiters } = overrides;
  const known = new Set(columns.map((column) => column.name));
  const named = [
    ...(identifier === undefined ? [] : [identifier]),
    ...(entitlements ?? []),
    ...(ignore ?? []),
    ...Object.keys(delimiters ?? {}),
  ];
  const unknown = named.find((name) => !known.has(name));
  if (unknown !== undefined) throw new ProductError('intake.unknown_column', { subject: unknown });
  return columns.map((column) => {
    const said = { confidence: 1, margin: 1, evidence: [...column.evidence, { code: 'said-by-a-person' }] };
    if (column.name === identifier) return { ...column, ...said, class: 'identifier' };
    if (entitlements?.includes(column.name) === true) return { ...column, ...said, class: 'entitlement' };
    if (ignore?.includes(column.name) === true) return { ...column, ...said, class: 'metadata' };
    if (identifier !== undefined && column.class === 'identifier') return { ...column, class: 'profile' };
    if (entitlements !== undefined && column.class === 'entitlement') return { ...column, class: 'profile' };
    return column;
  });
}
