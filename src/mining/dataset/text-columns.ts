import type { AttributeColumn, Dataset } from '../../model/dataset.ts';
import type { Allocate } from './shared-columns.ts';

/** An attribute by its normalised texts: per person 0 where empty, or t of `column.texts[t - 1]`. */
export interface TextColumn {
  readonly column: AttributeColumn;
  readonly codes: Uint32Array;
}

/** The texts of all attributes of a dataset, as its profiles really are. */
export function textColumns({ attributes }: Dataset, allocate: Allocate): readonly TextColumn[] {
  return attributes.map((column) => ({
    column,
    // Where every text is spelled in one way, its number is that of its spelling.
    codes: column.textOf.every((text, raw) => text === raw + 1)
      ? column.codes
      : textCodes(column, new Uint32Array(allocate(4 * column.codes.length))),
  }));
}

/** How many people have each code of a column of so many texts; 0: none. */
export function peopleByCode(codes: Uint32Array, texts: number): Uint32Array {
  const people = new Uint32Array(texts + 1);
  for (let person = 0; person < codes.length; person++) {
    const code = codes[person] ?? 0;
    people[code] = (people[code] ?? 0) + 1;
  }
  return people;
}

/** Per person the normalised text of a column, 0 where empty. */
export function textCodes(
  { codes, textOf }: AttributeColumn,
  into: Uint32Array = new Uint32Array(codes.length),
): Uint32Array {
  for (let person = 0; person < codes.length; person++) {
    const code = codes[person] ?? 0;
    into[person] = code === 0 ? 0 : (textOf[code - 1] ?? 0);
  }
  return into;
}
