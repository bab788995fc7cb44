import type { AttributeColumn, Dataset } from '../../model/dataset.ts';
import type { Condition, Term } from '../../model/patterns.ts';

/** Per person 1 where all terms hold on the raw attributes, which are those that Okta compares. */
export function peopleWho({ terms }: Pick<Condition, 'terms'>, dataset: Dataset): Uint8Array {
  const meets = new Uint8Array(dataset.people.ids.length).fill(1);
  for (const term of terms) {
    const holds = termHolds(term, dataset);
    for (let person = 0; person < meets.length; person++) if (!holds(person)) meets[person] = 0;
  }
  return meets;
}

function termHolds(term: Term, dataset: Dataset): (person: number) => boolean {
  if (term.kind === 'group') {
    const { groups } = dataset;
    const group = groups?.groups.findIndex(({ id }) => id === term.groupId) ?? -1;
    return (person) =>
      groups !== undefined &&
      groups.rows.subarray(groups.offsets[person], groups.offsets[person + 1]).includes(group);
  }
  const column = dataset.attributes.find(({ name }) => name === term.attribute);
  if (column === undefined) return () => false;
  const codes = codesOf(term.raws, column);
  return (person) => codes[column.codes[person] ?? 0] === 1;
}

/** Per code 1 where its text is among these. */
function codesOf(raws: readonly string[], column: AttributeColumn): Uint8Array {
  const wanted = new Set(raws);
  const codes = new Uint8Array(column.raws.length + 1);
  for (const [i, raw] of column.raws.entries()) if (wanted.has(raw)) codes[i + 1] = 1;
  return codes;
}
