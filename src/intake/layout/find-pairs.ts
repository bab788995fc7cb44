import { valueKey } from '../words/canonical-value.ts';
import { type Column, columnOf, variesWithin } from '../columns/column-features.ts';
import { kindOf } from '../columns/column-kind.ts';
import { findFilters } from './find-filters.ts';
import { RecordJudge } from './record-filter.ts';
import type { Dialect } from '../../model/dialect.ts';

/** Two columns: one names the entitlement, the other holds its value. */
export interface Pairs {
  readonly name: Column;
  readonly value: Column;
}

/** Names in a column of names: more than these are values. */
const MOST_NAMES = 200;

/** The two columns of a report that names an entitlement and a value on each line; undefined where it is laid out otherwise. */
export function findPairs(columns: readonly Column[], identifier: Column): Pairs | undefined {
  const value = columns.find(
    ({ meanings }) => meanings[0] === 'pair-value' || meanings.includes('pair-value'),
  );
  if (value === undefined || value === identifier) return undefined;
  const others = columns.filter(
    (column) =>
      column !== value &&
      column !== identifier &&
      column.statistics.distinct > 0 &&
      column.statistics.distinct <= MOST_NAMES &&
      (column.unique < 0.5 || column.statistics.distinct <= 20),
  );
  const name =
    others.find(({ meanings }) => meanings.includes('pair-name')) ??
    others.find((column) => kindOf(column) === 'entitlement');
  return name === undefined ? undefined : { name, value };
}

/** A name of a pairs layout, and whether its values are held as access. */
export interface PairName {
  readonly key: string;
  readonly name: string;
  /** `perhaps`: only a person can say. */
  readonly entitlement: 'yes' | 'no' | 'perhaps';
  /** Its values say of some people that they hold nothing, or not any longer. */
  readonly saysOver: boolean;
}

/** What each name of a pairs layout stands for: judged like the column that it would be. `now`: epoch milliseconds. */
export function namesOf(
  { name, value }: Pairs,
  identifier: Column,
  dialect: Dialect,
  now: number,
): readonly PairName[] {
  return [...name.cells.keys()].flatMap((text): PairName[] => {
    const key = valueKey(text);
    if ([...name.cells.keys()].find((other) => valueKey(other) === key) !== text) return [];
    const rows = name.sample.flatMap((cell, i) => (valueKey(cell) === key ? [i] : []));
    const virtual = columnOf(
      0,
      text,
      rows.map((i) => value.sample[i] ?? ''),
    );
    const person = { ...identifier, sample: rows.map((i) => identifier.sample[i] ?? '') };
    return [
      {
        key,
        name: text,
        entitlement: judged(virtual, person),
        saysOver: saysOver(virtual, dialect, now),
      },
    ];
  });
}

/** Whether what stands beside a name says of somebody that it is over, or may be, as the column would that it would be. */
function saysOver(column: Column, dialect: Dialect, now: number): boolean {
  const { filters, ends, unclear } = findFilters([column], dialect, now);
  const judge = new RecordJudge({ filters, ends }, now);
  return (
    unclear.length > 0 || [...column.cells.keys()].some((cell) => judge.judge([cell], {}).kind !== 'in-force')
  );
}

function judged(column: Column, person: Column): PairName['entitlement'] {
  const kind = kindOf(column);
  const several = variesWithin(person, column) > 0.2;
  const repeats = column.statistics.distinct <= Math.max(3, 0.5 * column.filled);
  const plain = column.shares.date < 0.5 && column.statistics.email < 0.5 && column.shares.guid < 0.5;
  if (column.filled === 0 || !plain) return 'no';
  if (kind === 'entitlement') return 'yes';
  // People have one department; what they have several of may be granted to them.
  if (kind === 'organisation' || kind === 'scope' || kind === 'sort')
    return several && repeats ? 'perhaps' : 'no';
  if (kind !== undefined) return 'no';
  return repeats ? 'perhaps' : 'no';
}
