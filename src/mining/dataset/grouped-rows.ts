import { type Allocate, OWN } from './shared-columns.ts';

/** Pairs (key, row) as offsets by key into rows, ascending within a key, each row once. */
export interface GroupedRows {
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
}

/** A long list of numbers in parts. */
export type Parts = readonly ArrayLike<number>[];

/** Counting sort of the pairs by key, then by row; repeated pairs are kept once. Keys and rows are cut into the same parts. */
export function groupedBy(keys: Parts, rows: Parts, keyCount: number, allocate: Allocate = OWN): GroupedRows {
  const offsets = new Uint32Array(allocate(4 * (keyCount + 1)));
  for (const part of keys)
    for (let i = 0; i < part.length; i++) {
      const key = part[i] ?? 0;
      offsets[key + 1] = (offsets[key + 1] ?? 0) + 1;
    }
  for (let key = 0; key < keyCount; key++) offsets[key + 1] = (offsets[key + 1] ?? 0) + (offsets[key] ?? 0);
  const next = offsets.slice(0, keyCount);
  const sorted = new Uint32Array(allocate(4 * (offsets[keyCount] ?? 0)));
  for (const [p, part] of keys.entries()) {
    const of = rows[p];
    for (let i = 0; i < part.length; i++) {
      const key = part[i] ?? 0;
      const at = next[key] ?? 0;
      next[key] = at + 1;
      sorted[at] = of?.[i] ?? 0;
    }
  }
  let kept = 0;
  for (let key = 0; key < keyCount; key++) {
    const own = sorted.subarray(offsets[key], offsets[key + 1]);
    if (!isAscending(own)) own.sort();
    offsets[key] = kept;
    let last = -1;
    for (let i = 0; i < own.length; i++) {
      const row = own[i] ?? 0;
      if (row !== last) sorted[kept++] = row;
      last = row;
    }
  }
  offsets[keyCount] = kept;
  return { offsets, rows: cut(sorted, kept, allocate) };
}

/** The first rows; the same memory where that is all. */
export function cut(rows: Uint32Array, length: number, allocate: Allocate): Uint32Array {
  if (length === rows.length) return rows;
  const some = new Uint32Array(allocate(4 * length));
  some.set(rows.subarray(0, length));
  return some;
}

export function isAscending(rows: Uint32Array): boolean {
  for (let i = 1; i < rows.length; i++) if ((rows[i - 1] ?? 0) > (rows[i] ?? 0)) return false;
  return true;
}
