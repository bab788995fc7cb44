import type { AttributeColumn, Dataset } from '../../model/dataset.ts';
import type { Condition, Term } from '../../model/patterns.ts';

/** Per person 1 where all terms hold on the raw attributes, which are those that Okta compares. */
export function peopleWho({ terms }: Pick<Condition, 'terms'>, dataset: Dataset): Uint8Array {
  const meets = new Uint8Array(dataset.people.ids.length).fill(1);
  for (const term of terms) {
    if (term.kind === 'group') keepGroup(meets, term.groupId, dataset);
    else keepTexts(meets, term, dataset);
  }
  return meets;
}

function keepGroup(meets: Uint8Array, groupId: string, { groups }: Dataset): void {
  if (groups === undefined) {
    meets.fill(0);
    return;
  }
  const { offsets, rows } = groups;
  const group = groups.groups.findIndex(({ id }) => id === groupId);
  for (let person = 0; person < meets.length; person++)
    if (!rows.subarray(offsets[person], offsets[person + 1]).includes(group)) meets[person] = 0;
}

function keepTexts(
  meets: Uint8Array,
  { attribute, raws }: Exclude<Term, { readonly kind: 'group' }>,
  { attributes }: Dataset,
): void {
  const column = attributes.find(({ name }) => name === attribute);
  if (column === undefined) {
    meets.fill(0);
    return;
  }
  const { codes } = column;
  const fits = codesOf(raws, column);
  for (let person = 0; person < meets.length; person++) if (fits[codes[person] ?? 0] !== 1) meets[person] = 0;
}

/** Per code 1 where its text is among these. */
function codesOf(raws: readonly string[], column: AttributeColumn): Uint8Array {
  const wanted = new Set(raws);
  const codes = new Uint8Array(column.raws.length + 1);
  for (const [i, raw] of column.raws.entries()) if (wanted.has(raw)) codes[i + 1] = 1;
  return codes;
}
