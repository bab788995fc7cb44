import type { Split } from '../../model/layout.ts';
import { canonicalValue, saysNone } from '../words/canonical-value.ts';
import { firstOfName, splitCell, startsName } from '../columns/split-cell.ts';

/** As mail programs write it: `Anna Berg <anna@a.example>`. */
const ADDRESS = /<([^\s<>@]+@[^\s<>]+)>\s*$/;

/** The people of a cell at a moment (epoch milliseconds); undefined where the list cannot be read. */
export function membersIn(cell: string, split: Split, now: number): readonly string[] | undefined {
  return splitCell(split.by === 'json' ? canonicalValue(cell) : cell, split, now)
    ?.map((piece) => ADDRESS.exec(piece)?.[1] ?? whoIs(canonicalValue(piece), split))
    .filter((text) => !saysNone(text));
}

/** Who is meant by a piece of a list: of a distinguished name its first part tells. */
function whoIs(text: string, { by }: Split): string {
  return by === 'names' && startsName(text) ? canonicalValue(firstOfName(text)) : text;
}
