import { invalidOrder } from '../errors.ts';

/** One field of `name`, `id`, `created`; ascending unless told otherwise. */
export function ordered<T extends { readonly id: string; readonly name: string; readonly created: number }>(
  rows: readonly T[],
  orderBy: string,
): T[] {
  const match = /^(id|name|created)(?: (asc|desc))?$/i.exec(orderBy.trim());
  if (match === null) throw invalidOrder();
  const field = (match[1] ?? 'id').toLowerCase() as 'id' | 'name' | 'created';
  const sign = match[2]?.toLowerCase() === 'desc' ? -1 : 1;
  const compare = (a: T, b: T) =>
    a[field] < b[field] ? -sign : a[field] > b[field] ? sign : a.id < b.id ? -1 : 1;
  return [...rows].sort(compare);
}
