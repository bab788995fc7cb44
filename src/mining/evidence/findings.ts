import type { AttributeColumn, Dataset } from '../../model/dataset.ts';
import type { Finding, Untold } from '../../model/patterns.ts';
import { LEAST_SUPPORT } from '../search/encoding.ts';
import { compare } from '../dataset/learned-items.ts';
import { departmentOf } from '../outliers/peers.ts';
import type { Dependency } from '../dataset/repair.ts';
import type { TermBook } from '../dataset/terms.ts';
import { peopleByCode, type TextColumn } from '../dataset/text-columns.ts';
import type { Universe } from '../search/universe.ts';
import { shareOf } from './wilson.ts';

const SMALL_DEPARTMENT = 4;
/** Empty cells are worth saying from this share on. */
const EMPTY = 0.01;

/** What a person should know of the data, or mend in it. */
export function findingsOf(
  dataset: Dataset,
  texts: readonly TextColumn[],
  dependencies: readonly Dependency[],
  universes: readonly Universe[],
  book: TermBook,
): readonly Finding[] {
  const columns = texts
    .toSorted((a, b) => compare(a.column.name, b.column.name))
    .map(({ column }) => ({ column, people: peopleByCode(column.codes, column.raws.length) }));
  return [
    ...columns.flatMap(({ column, people }) => variantsOf(column, people)),
    ...dependencies.map(({ determinant, dependent, agreeing, both, filled }): Finding => ({
      kind: 'dependency',
      attribute: determinant,
      determines: dependent,
      people: shareOf(agreeing, both),
      filled,
    })),
    ...equivalentsOf(universes, book),
    ...dataset.leftOut.flatMap(({ name, reason, distinct = 0, filled = 0 }): Finding[] =>
      reason === 'identifier-like' ? [{ kind: 'identifier-like', attribute: name, distinct, filled }] : [],
    ),
    ...columns.flatMap(({ column: { name, codes }, people: [empty = 0] }): Finding[] =>
      empty < EMPTY * codes.length || empty === 0
        ? []
        : [{ kind: 'empty', attribute: name, empty: shareOf(empty, codes.length) }],
    ),
  ];
}

/** Texts that are written in several ways, the most usual way first; `people`: by code. */
function variantsOf({ name, raws, textOf, texts }: AttributeColumn, people: Uint32Array): Finding[] {
  const ways = texts.map((): { raw: string; people: number }[] => []);
  for (const [r, raw] of raws.entries())
    ways[(textOf[r] ?? 0) - 1]?.push({ raw, people: people[r + 1] ?? 0 });
  return texts
    .map((text, t) => ({ text, raws: ways[t] ?? [] }))
    .filter(({ raws }) => raws.length > 1)
    .sort((a, b) => compare(a.text, b.text))
    .map(({ text, raws }) => ({
      kind: 'variants',
      attribute: name,
      text,
      raws: raws.sort((a, b) => b.people - a.people || compare(a.raw, b.raw)),
    }));
}

/** Items of different attributes that name the same people, in the universe that has most. */
function equivalentsOf(universes: readonly Universe[], book: TermBook): Finding[] {
  const [largest] = universes.toSorted((a, b) => b.space.people - a.space.people);
  return (largest?.items ?? []).flatMap(({ names }, item): Finding[] => {
    const [first] = names;
    const others = names.filter(({ attribute }) => attribute !== first.attribute);
    if (others.length === 0) return [];
    return [
      {
        kind: 'equivalent',
        terms: [first, ...others].map((name) => book.term(name)),
        people: largest?.space.support[item] ?? 0,
      },
    ];
  });
}

/** What this data cannot tell. */
export function untoldOf(
  dataset: Dataset,
  texts: readonly TextColumn[],
  findings: readonly Finding[],
): Untold {
  const { apps, holdings, values, people } = dataset;
  const isMember = new Uint8Array(people.ids.length);
  for (const { members } of apps) for (let m = 0; m < members.length; m++) isMember[members[m] ?? 0] = 1;
  const department = texts.find(({ column }) => column === departmentOf(dataset));
  const sizes = new Uint32Array((department?.column.texts.length ?? 0) + 1);
  const columns = texts.map(({ codes }) => codes);
  let peopleWithoutAttributes = 0;
  for (let person = 0; person < isMember.length; person++) {
    if (isMember[person] === 0) continue;
    const code = department?.codes[person] ?? 0;
    sizes[code] = (sizes[code] ?? 0) + 1;
    let c = 0;
    while (c < columns.length && columns[c]?.[person] === 0) c++;
    if (c === columns.length) peopleWithoutAttributes++;
  }
  const small = sizes.subarray(1).filter((size) => size > 0 && size <= SMALL_DEPARTMENT);
  return {
    smallDepartments: small.length,
    smallDepartmentPeople: small.reduce((sum, size) => sum + size, 0),
    rareValues: values.filter(
      (_, v) => (holdings.offsets[v + 1] ?? 0) - (holdings.offsets[v] ?? 0) < LEAST_SUPPORT,
    ).length,
    equivalentTerms: findings.reduce(
      (sum, one) => sum + (one.kind === 'equivalent' ? one.terms.length - 1 : 0),
      0,
    ),
    peopleWithoutAttributes,
  };
}
