/** Pairs (key, row) as offsets by key into rows, ascending within a key, each row once. */
export interface GroupedRows {
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
}

/** Counting sort of the pairs by key, then by row; repeated pairs are kept once. */
export function groupedBy(keys: Uint32Array, rows: Uint32Array, keyCount: number): GroupedRows {
  const offsets = new Uint32Array(keyCount + 1);
  for (const key of keys) offsets[key + 1] = (offsets[key + 1] ?? 0) + 1;
  for (let key = 0; key < keyCount; key++) offsets[key + 1] = (offsets[key + 1] ?? 0) + (offsets[key] ?? 0);
  const next = offsets.slice(0, keyCount);
  const sorted = new Uint32Array(rows.length);
  for (const [i, key] of keys.entries()) {
    const at = next[key] ?? 0;
    next[key] = at + 1;
    sorted[at] = rows[i] ?? 0;
  }
  let kept = 0;
  for (let key = 0; key < keyCount; key++) {
    const own = sorted.subarray(offsets[key], offsets[key + 1]).sort();
    offsets[key] = kept;
    let last = -1;
    for (const row of own) {
      if (row !== last) sorted[kept++] = row;
      last = row;
    }
  }
  offsets[keyCount] = kept;
  return { offsets, rows: sorted.slice(0, kept) };
}
