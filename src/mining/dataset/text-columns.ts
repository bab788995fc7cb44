import type { AttributeColumn, Dataset } from '../../model/dataset.ts';
import { type Allocate, OWN } from './shared-columns.ts';

/** Numbers of texts, in as few bytes as they need: they are read over and over, and fresh memory is dear. */
export type TextCodes = Uint16Array | Uint32Array;

/** An attribute by its normalised texts: per person 0 where empty, or t of `column.texts[t - 1]`. */
export interface TextColumn {
  readonly column: AttributeColumn;
  readonly codes: TextCodes;
}

/** The texts of all attributes of a dataset, as its profiles really are. */
export function textColumns({ attributes }: Dataset, allocate: Allocate): readonly TextColumn[] {
  return attributes.map((column) => ({ column, codes: textCodes(column, allocate) }));
}

/** How many people have each code of a column of so many texts; 0: none. */
export function peopleByCode(codes: TextCodes, texts: number): Uint32Array {
  const people = new Uint32Array(texts + 1);
  for (let person = 0; person < codes.length; person++) {
    const code = codes[person] ?? 0;
    people[code] = (people[code] ?? 0) + 1;
  }
  return people;
}

/** Per person the normalised text of a column, 0 where empty. */
export function textCodes({ codes, textOf, texts }: AttributeColumn, allocate: Allocate = OWN): TextCodes {
  const into =
    texts.length < 0x10000
      ? new Uint16Array(allocate(2 * codes.length))
      : new Uint32Array(allocate(4 * codes.length));
  for (let person = 0; person < codes.length; person++) {
    const code = codes[person] ?? 0;
    into[person] = code === 0 ? 0 : (textOf[code - 1] ?? 0);
  }
  return into;
}
