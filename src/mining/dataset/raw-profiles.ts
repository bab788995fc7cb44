import type { Dataset } from '../../model/dataset.ts';
import type { Allocate } from './shared-columns.ts';
import type { TextCodes, TextColumn } from './text-columns.ts';

/** One attribute of the profiles, and who has which text. */
export interface RawColumn {
  readonly texts: readonly string[];
  /** Per person 0 where empty, or t of `texts[t - 1]`. */
  readonly codes: TextCodes;
  /** Per code the people who have it, ascending: from `offsets[code]` to `offsets[code + 1]`. */
  readonly offsets: Uint32Array;
  readonly people: Uint32Array;
}

/** Profiles as they really are, nothing filled in; columns are shared between threads. */
export interface RawProfiles {
  /** 1 where the person is active in Okta. */
  readonly active: Uint8Array;
  readonly columns: ReadonlyMap<string, RawColumn>;
  readonly groups: Dataset['groups'];
}

/** The profiles of a dataset by some of its attributes; the people of their columns are not grouped yet. */
export function rawProfiles(
  { people, groups }: Dataset,
  texts: readonly TextColumn[],
  attributes: ReadonlySet<string>,
  allocate: Allocate,
): RawProfiles {
  const active = new Uint8Array(allocate(people.active.length));
  active.set(people.active);
  const used = texts.filter(({ column }) => attributes.has(column.name));
  return {
    active,
    columns: new Map(used.map((one) => [one.column.name, rawColumn(one, allocate)])),
    groups,
  };
}

function rawColumn({ column: { texts }, codes }: TextColumn, allocate: Allocate): RawColumn {
  return {
    texts,
    codes,
    offsets: new Uint32Array(allocate(4 * (texts.length + 2))),
    people: new Uint32Array(allocate(4 * codes.length)),
  };
}

/** Groups the people of a column by their code. */
export function groupPeople({ texts, codes, offsets, people }: RawColumn): void {
  for (let person = 0; person < codes.length; person++) {
    const code = codes[person] ?? 0;
    offsets[code + 1] = (offsets[code + 1] ?? 0) + 1;
  }
  for (let t = 0; t <= texts.length; t++) offsets[t + 1] = (offsets[t + 1] ?? 0) + (offsets[t] ?? 0);
  const next = offsets.slice();
  for (let person = 0; person < codes.length; person++) {
    const code = codes[person] ?? 0;
    const at = next[code] ?? 0;
    next[code] = at + 1;
    people[at] = person;
  }
}
