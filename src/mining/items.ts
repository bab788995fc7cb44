import type { AttributeColumn, Dataset } from '../model/dataset.ts';
import type { Term } from '../model/patterns.ts';

/** One term that conditions are made of, and whom it fits. */
export interface Item {
  readonly term: Term;
  /** Other terms that fit exactly the same people. */
  readonly equivalents: readonly Term[];
  /** Bits that say which term it is, beside the choice among all: attributes that people think in come cheaper. */
  readonly priority: number;
  /** People, ascending. */
  readonly people: Uint32Array;
}

export interface Items {
  readonly items: readonly Item[];
  /** Per person the rows of `items`: people + 1 offsets into `rows`. */
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
}

const PRIORITIES: readonly (readonly [RegExp, number])[] = [
  [/^dep(artmen)?t/i, 0],
  [/title/i, 0.2],
  [/type$/i, 0.4],
  [/division|location|city|site|office/i, 0.6],
  [/cost/i, 1],
];
const LEAST_PEOPLE = 3;

/** Every text of every attribute, every word of the titles, every group that fits at least three people. */
export function itemsOf(dataset: Dataset): Items {
  const found = dataset.attributes.flatMap((column) => [
    ...textsOf(column),
    ...(column.kind === 'title' ? wordsOf(column) : []),
  ]);
  found.push(...groupsOf(dataset));
  const bySignature = new Map<string, Found>();
  for (const item of found.sort(inOrder)) {
    if (item.people.length < LEAST_PEOPLE) continue;
    const signature = signatureOf(item.people);
    const same = bySignature.get(signature);
    if (same === undefined) bySignature.set(signature, { ...item, equivalents: [] });
    else same.equivalents.push(item.term);
  }
  const items = [...bySignature.values()];
  const offsets = new Uint32Array(dataset.people.ids.length + 1);
  for (const { people } of items)
    for (const person of people) offsets[person + 1] = (offsets[person + 1] ?? 0) + 1;
  for (let person = 1; person < offsets.length; person++)
    offsets[person] = (offsets[person] ?? 0) + (offsets[person - 1] ?? 0);
  const next = offsets.slice();
  const rows = new Uint32Array(offsets.at(-1) ?? 0);
  for (const [row, { people }] of items.entries())
    for (const person of people) {
      rows[next[person] ?? 0] = row;
      next[person] = (next[person] ?? 0) + 1;
    }
  return { items, offsets, rows };
}

interface Found extends Omit<Item, 'equivalents'> {
  readonly equivalents: Term[];
  readonly key: string;
}

/** The texts that people think in first; equal ones by their text, never by the order of reading. */
function inOrder(a: Found, b: Found): number {
  return a.priority - b.priority || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

function found(term: Term, name: string, people: readonly number[], more = 0): Found {
  const priority = (PRIORITIES.find(([pattern]) => pattern.test(name))?.[1] ?? 2) + more;
  return { term, priority, key: JSON.stringify(term), equivalents: [], people: Uint32Array.from(people) };
}

function textsOf({ name, kind, codes, raws, textOf, texts }: AttributeColumn): Found[] {
  const people = texts.map((): number[] => []);
  for (const [person, code] of codes.entries())
    if (code > 0) people[(textOf[code - 1] ?? 0) - 1]?.push(person);
  return texts.map((text, t) => {
    const own = raws.filter((_, raw) => textOf[raw] === t + 1).sort();
    const term = kind === 'manager' ? ('manager' as const) : ('equals' as const);
    return found({ kind: term, attribute: name, text, raws: own }, name, people[t] ?? []);
  });
}

/** Words, and two words in a row, that stand in more than one title. */
function wordsOf({ name, codes, raws, textOf, texts }: AttributeColumn): Found[] {
  const within = new Map<string, Set<number>>();
  for (const [t, text] of texts.entries()) {
    const words = text.split(/[^\p{L}\p{N}+#&]+/u).filter((word) => word !== '');
    for (const [i, word] of words.entries())
      for (const term of i === 0 ? [word] : [word, `${words[i - 1] ?? ''} ${word}`]) {
        if (!text.includes(term)) continue;
        within.set(term, (within.get(term) ?? new Set()).add(t));
      }
  }
  return [...within]
    .filter(([, own]) => own.size > 1)
    .map(([text, own]) => {
      const people: number[] = [];
      for (const [person, code] of codes.entries())
        if (code > 0 && own.has((textOf[code - 1] ?? 0) - 1)) people.push(person);
      const spelled = raws.filter((_, raw) => own.has((textOf[raw] ?? 0) - 1)).sort();
      return found({ kind: 'contains', attribute: name, text, raws: spelled }, name, people, 0.5);
    });
}

function groupsOf({ groups, people }: Dataset): Found[] {
  if (groups === undefined) return [];
  const members = groups.groups.map((): number[] => []);
  for (let person = 0; person < people.ids.length; person++)
    for (const group of groups.rows.subarray(groups.offsets[person], groups.offsets[person + 1]))
      members[group]?.push(person);
  return groups.groups.map(({ id, name }, g) =>
    found({ kind: 'group', groupId: id, name }, 'group', members[g] ?? []),
  );
}

function signatureOf(people: Uint32Array): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const person of people) {
    a = Math.imul(a ^ person, 0x01000193);
    b = Math.imul(b ^ (person + (b >>> 13)), 0x85ebca6b);
  }
  return `${people.length} ${a} ${b}`;
}
