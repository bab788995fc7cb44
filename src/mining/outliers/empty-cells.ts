import type { LearnedColumn } from '../dataset/repair.ts';
import type { Allocate } from '../dataset/shared-columns.ts';

/**
 * Per attribute 1 for each person of whom neither the profile nor another attribute tells it; attributes that all have are left
 * out. Shared between threads.
 */
export type EmptyCells = ReadonlyMap<string, Uint8Array>;

/** Of each attribute that is empty for somebody: 1 where it is. */
export function emptyCells(learned: readonly LearnedColumn[], allocate: Allocate): EmptyCells {
  return new Map(
    learned.flatMap(({ column, texts }) => {
      if (!texts.includes(0)) return [];
      const empty = new Uint8Array(allocate(texts.length));
      for (let person = 0; person < texts.length; person++) empty[person] = texts[person] === 0 ? 1 : 0;
      return [[column.name, empty]];
    }),
  );
}
