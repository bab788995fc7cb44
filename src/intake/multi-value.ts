import { canonicalValue, valueKey } from './canonical-value.ts';

const CANDIDATES = ['\n', ';', '|', ','] as const;

export type MultiValue =
  | { readonly kind: 'single' }
  | { readonly kind: 'split' | 'ask'; readonly delimiter: string; readonly records: number };

/**
 * Whether the cells of a column hold several values, from the cells themselves: the parts must come again, as parts or as
 * whole cells. A comma splits only where nearly every part also stands alone, so that "Sales, EMEA" stays one value;
 * where some do and some do not, a person is asked.
 */
export function multiValueOf(cells: ReadonlyMap<string, number>): MultiValue {
  const whole = new Set([...cells.keys()].map(valueKey));
  let total = 0;
  for (const count of cells.values()) total += count;
  for (const delimiter of CANDIDATES) {
    const holding = [...cells].filter(([cell]) => cell.includes(delimiter));
    if (holding.length === 0) continue;
    const records = holding.reduce((sum, [, count]) => sum + count, 0);
    const parts = new Map<string, number>();
    let alone = 0;
    let all = 0;
    for (const [cell, count] of holding) {
      for (const part of cell.split(delimiter).map(canonicalValue)) {
        if (part === '') continue;
        const key = valueKey(part);
        parts.set(key, (parts.get(key) ?? 0) + count);
        all += 1;
        if (whole.has(key)) alone += 1;
      }
    }
    const aloneShare = all === 0 ? 0 : alone / all;
    const reused = parts.size < 0.7 * all || (holding.length === 1 && aloneShare === 1);
    if (delimiter === ',') {
      if (aloneShare >= 0.8 && records >= 0.02 * total) return { kind: 'split', delimiter, records };
      if (aloneShare >= 0.3 || (reused && records >= 0.15 * total))
        return { kind: 'ask', delimiter, records };
      continue;
    }
    if (aloneShare >= 0.5 || reused) return { kind: 'split', delimiter, records };
    return { kind: 'ask', delimiter, records };
  }
  return { kind: 'single' };
}
