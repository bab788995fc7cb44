import type { AttributeColumn, Dataset, DatasetGroup } from '../../model/dataset.ts';
import type { Condition, Term } from '../../model/patterns.ts';
import { compare, type ItemName, type NamedTerm } from './learned-items.ts';
import { FittingTexts } from './fitting-texts.ts';

/** Makes terms of names: with all raw texts of the tenant that they stand for. */
export class TermBook {
  readonly #columns: ReadonlyMap<string, ReturnType<typeof indexed>>;
  readonly #groups: ReadonlyMap<string, DatasetGroup>;
  readonly #known = new Map<string, Term>();

  constructor({ attributes, groups }: Dataset) {
    this.#columns = new Map(attributes.map((column) => [column.name, indexed(column)]));
    this.#groups = new Map(groups?.groups.map((group) => [group.id, group]) ?? []);
  }

  /** `equivalents`: per name other names of the same people. */
  condition(names: readonly NamedTerm[], equivalents: readonly (readonly ItemName[])[] = []): Condition {
    const terms = names.map((name) => this.term(name));
    return {
      key: JSON.stringify(terms.map(keyOf)),
      terms,
      equivalents: equivalents.flatMap((others, i) =>
        others.map((other) => terms.map((term, j) => (i === j ? this.term(other) : term))),
      ),
    };
  }

  term(name: NamedTerm): Term {
    const key = JSON.stringify(name);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const term = this.#made(name);
    this.#known.set(key, term);
    return term;
  }

  #made(name: NamedTerm): Term {
    if (name.kind === 'group') {
      const group = this.#groups.get(name.text);
      return {
        kind: 'group',
        groupId: name.text,
        name: group?.name ?? name.text,
        ofOkta: group?.ofOkta ?? false,
      };
    }
    const { attribute } = name;
    const { notText } = this.#columns.get(attribute) ?? {};
    const raws = this.#raws(name);
    const typed = notText === undefined ? {} : { notText };
    return name.kind === 'in'
      ? { kind: 'in', attribute, texts: name.texts, raws, ...typed }
      : { kind: name.kind, attribute, text: name.text, raws, ...typed };
  }

  #raws(name: NamedTerm): readonly string[] {
    const column = this.#columns.get(name.attribute);
    if (column === undefined) return [];
    return column.index
      .of(name)
      .flatMap((text) => column.raws[text] ?? [])
      .sort(compare);
  }
}

/** What a column's texts stand for: raw texts by text. */
function indexed({ raws, textOf, texts, notText }: AttributeColumn) {
  const byText: string[][] = texts.map(() => []);
  for (const [r, raw] of raws.entries()) byText[(textOf[r] ?? 0) - 1]?.push(raw);
  return { index: new FittingTexts(texts), raws: byText, notText };
}

/** Without the raw texts: one more spelling of a text makes no other condition. */
function keyOf(term: Term): readonly string[] {
  if (term.kind === 'group') return [term.kind, term.groupId];
  return [term.kind, term.attribute, term.kind === 'in' ? term.texts.join('\n') : term.text];
}
