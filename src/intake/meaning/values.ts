import type { ValuesPart } from '../../model/layout.ts';
import { type Column, determines } from '../columns/column-features.ts';
import { kindOf } from '../columns/column-kind.ts';
import { delimiterText, multiValueOf } from '../columns/multi-value.ts';
import type { Draft } from './draft.ts';
import { entitlementName } from './entitlement-name.ts';
import { type KnownTable, rawCells } from './known-table.ts';
import { scopeOf, settledScope } from './scope.ts';

/** Takes each list of columns as the values of one entitlement; how to split them and what their scope is may be asked. */
export function takeValues(draft: Draft, lists: readonly (readonly Column[])[]): void {
  const { table } = draft;
  const usual = usualDelimiter(table, lists.flat());
  for (const columns of lists) {
    const [first] = columns;
    if (first === undefined) continue;
    const count = draft.entitlements.length;
    const part = settledScope(draft, valuesPart(draft, first, columns, usual), first);
    if (part === undefined) {
      draft.keepEntitlements(count);
      continue;
    }
    const description = descriptionOf(table, first);
    if (description !== undefined && part.split === undefined)
      draft.amendEntitlement(part.entitlement, { describedBy: description.index });
    const scope = part.scope.flatMap((index) => table.columns[index] ?? []);
    draft.take(part, table.long ? 'long' : 'wide', [...columns, ...scope]);
  }
}

/** What separates the values in the first column that surely holds several in a cell. */
function usualDelimiter(table: KnownTable, columns: readonly Column[]): string | undefined {
  for (const column of columns) {
    const found = multiValueOf(column, rawCells(table, column));
    if (found.kind === 'split' && found.split.by === 'text') return found.split.delimiter;
  }
  return undefined;
}

/** The part that reads a list of columns, `first` of them the one that is asked about. */
function valuesPart(
  draft: Draft,
  first: Column,
  columns: readonly Column[],
  usual: string | undefined,
): ValuesPart {
  const { table } = draft;
  const said = columns
    .map(({ name }) => table.overrides.delimiters?.[name])
    .find((text) => text !== undefined);
  const found = columns.map((column) => multiValueOf(column, rawCells(table, column), usual));
  const split =
    said === undefined
      ? found.find((one) => one.kind === 'split')?.split
      : said === ''
        ? undefined
        : ({ by: 'text', delimiter: said } as const);
  const delimiter = delimiterText(split);
  const indexes = columns.map(({ index }) => index);
  const part: ValuesPart = {
    kind: 'values',
    entitlement: draft.addEntitlement({
      name: entitlementName(columns),
      columns: indexes,
      ...(delimiter === undefined ? {} : { delimiter }),
    }),
    columns: indexes,
    scope: columns.length > 1 ? [] : scopeOf(draft, first),
    ...(split === undefined ? {} : { split }),
  };
  const asked = found.find((one) => one.kind === 'ask');
  if (said !== undefined || split !== undefined || asked === undefined) return part;
  return settledSplit(draft, part, first, asked.delimiter);
}

/** Whether cells hold one value or several is asked; until then those with the delimiter grant nothing. */
function settledSplit(draft: Draft, part: ValuesPart, column: Column, delimiter: string): ValuesPart {
  const splitPart: ValuesPart = { ...part, split: { by: 'text', delimiter } };
  const answer = draft.doubts.ask({
    id: `multi-value:${column.name}`,
    code: 'multi-value',
    column: column.index,
    about: delimiter,
    default: 'leave out',
    options: [
      { name: 'leave out' },
      { name: 'one value', trial: { kind: 'parts', parts: [{ ...part, onlyWith: delimiter }] } },
      { name: 'split', trial: { kind: 'parts', parts: [{ ...splitPart, onlyWith: delimiter }] } },
    ],
  });
  if (answer === 'one value') return part;
  if (answer === 'leave out') return { ...part, unsettled: delimiter };
  draft.amendEntitlement(part.entitlement, { delimiter });
  return splitPart;
}

function descriptionOf({ columns }: KnownTable, value: Column): Column | undefined {
  return columns.find(
    (column) => kindOf(column) === 'description' && column.filled > 0 && determines(value, column) >= 0.95,
  );
}
