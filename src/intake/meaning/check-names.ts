import { ProductError } from '../../model/product-error.ts';
import type { Overrides } from '../../model/question.ts';
import type { Column } from '../columns/column-features.ts';
import { findPairs } from '../layout/find-pairs.ts';

/** A name that no column has is a mistake. Throws `intake.unknown_column`. */
export function checkNames(columns: readonly Column[], overrides: Overrides): void {
  const { identifier, entitlements, ignore, delimiters, layout } = overrides;
  const known = new Set(columns.map(({ name }) => name));
  const inPairs = namesInPairs(columns, overrides);
  const named = [
    ...(identifier === undefined ? [] : [identifier]),
    ...(entitlements ?? []).filter((name) => !inPairs.has(name)),
    ...(ignore ?? []),
    ...Object.keys(delimiters ?? {}),
    ...(layout?.pairs === undefined ? [] : [layout.pairs.name, layout.pairs.value]),
    ...(layout?.flags?.columns ?? []),
    ...Object.entries(layout?.scope ?? {}).flatMap(([name, scope]) => [name, ...scope]),
    ...(layout?.fillDown ?? []),
  ];
  const unknown = named.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new ProductError('intake.unknown_column', { subject: `${unknown}; ${columnsHere(columns)}` });
}

/** The columns of the report, for whoever must name one of them. */
export function columnsHere(columns: readonly Column[]): string {
  return `columns of the report: ${columns.map(({ name }) => name).join(', ')}`;
}

/** Entitlements may be names in a column of names. */
function namesInPairs(columns: readonly Column[], { layout }: Overrides): ReadonlySet<string> {
  const [first] = columns;
  const pairs = first === undefined ? undefined : findPairs(columns, first);
  const said = columns.find(({ name }) => name === layout?.pairs?.name);
  return new Set([...(pairs?.name.cells.keys() ?? []), ...(said?.cells.keys() ?? [])]);
}
