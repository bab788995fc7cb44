/** Position of the first row that passes, where all rows behind it pass too; the length where none does. */
export function partitionPoint<T>(rows: readonly T[], passes: (row: T) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(rows[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
