import type { Dataset } from '../../model/dataset.ts';
import { businessPriority } from './business-priority.ts';
import type { LearnedColumn } from './repair.ts';
import type { TextCodes } from './text-columns.ts';
import { titleWords } from './title-words.ts';

/** One thing that can be said of a person, before it is known who it is said of. */
export interface ItemName {
  readonly kind: 'equals' | 'contains' | 'manager' | 'group';
  readonly attribute: string;
  /** Normalised; the id of a group. */
  readonly text: string;
  readonly priority: number;
}

/** What a condition says, by the names of its items; a set of texts is several names that differ in their text only. */
export type NamedTerm =
  | ItemName
  | { readonly kind: 'in'; readonly attribute: string; readonly texts: readonly string[] };

/** Everything that can be said of the people of a dataset: per person the numbers of `names`. */
export interface LearnedItems {
  readonly names: readonly ItemName[];
  /** Per attribute: a person's text (0 none) → the numbers that go with it. */
  readonly sources: readonly {
    readonly texts: TextCodes;
    readonly itemsOf: readonly (readonly number[])[];
  }[];
  readonly groups?: {
    readonly offsets: Uint32Array;
    readonly rows: Uint32Array;
    readonly itemOf: Uint32Array;
  };
}

/** Names all items, in the canonical order: priority, attribute, shorter text, text. */
export function learnedItems(dataset: Dataset, learned: readonly LearnedColumn[]): LearnedItems {
  const found: { name: ItemName; place: (number: number) => void }[] = [];
  const sources = learned.map(({ column, texts }) => {
    const itemsOf: number[][] = [[], ...column.texts.map(() => [])];
    const kind = column.kind === 'manager' ? 'manager' : 'equals';
    const priority = businessPriority(column.name, kind);
    const byWord = new Map<string, number[][]>();
    for (const [t, text] of column.texts.entries()) {
      const items = itemsOf[t + 1] ?? [];
      found.push({
        name: { kind, attribute: column.name, text, priority },
        place: (number) => items.push(number),
      });
      if (column.kind !== 'title') continue;
      for (const word of titleWords(text)) {
        const lists = byWord.get(word);
        if (lists === undefined) byWord.set(word, [items]);
        else lists.push(items);
      }
    }
    const wordPriority = businessPriority(column.name, 'contains');
    for (const [text, lists] of byWord)
      found.push({
        name: { kind: 'contains', attribute: column.name, text, priority: wordPriority },
        place: (number) => lists.forEach((items) => items.push(number)),
      });
    return { texts, itemsOf };
  });
  const itemOf = new Uint32Array(dataset.groups?.groups.length ?? 0);
  for (const [g, { id }] of (dataset.groups?.groups ?? []).entries()) {
    const priority = businessPriority('', 'group');
    found.push({
      name: { kind: 'group', attribute: '', text: id, priority },
      place: (number) => (itemOf[g] = number),
    });
  }
  found.sort((x, y) => inOrder(x.name, y.name));
  for (const [number, { place }] of found.entries()) place(number);
  return {
    names: found.map(({ name }) => name),
    sources,
    ...(dataset.groups === undefined
      ? {}
      : { groups: { offsets: dataset.groups.offsets, rows: dataset.groups.rows, itemOf } }),
  };
}

function inOrder(x: ItemName, y: ItemName): number {
  return (
    x.priority - y.priority ||
    compare(x.attribute, y.attribute) ||
    compare(x.kind, y.kind) ||
    x.text.length - y.text.length ||
    compare(x.text, y.text)
  );
}

/** By UTF-16 units: the same on every machine, in every locale. */
export function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
