import type { AttributeColumn, Dataset } from '../model/dataset.ts';
import type { Condition, Outlier, Pattern, Term } from '../model/patterns.ts';
import { shareOf } from './wilson.ts';

/** A holding that so few of a person's peers share stands out. */
const STRANGE = 0.2;
const LEAST_PEERS = 5;

/** Peers by department and title, by department, or everybody: the nearest that are enough. */
interface Peers {
  readonly condition: Condition;
  readonly people: Uint32Array;
}

/** Holdings that no pattern of their value and no birthright explains, and that few peers share; the strangest first. */
export function outliersOf(
  dataset: Dataset,
  patterns: readonly (Pattern & { readonly meets: ReadonlySet<number> })[],
  birthright: ReadonlySet<number>,
): { readonly outliers: readonly Outlier[]; readonly unexplained: readonly number[] } {
  const department = dataset.attributes.find(({ name }) => /^dep(artmen)?t$/i.test(name));
  const title = dataset.attributes.find(({ kind }) => kind === 'title');
  const byValue = new Map<number, (typeof patterns)[number][]>();
  for (const pattern of patterns)
    byValue.set(pattern.value, [...(byValue.get(pattern.value) ?? []), pattern]);
  const peersOf = dataset.apps.map(({ members }) => nearest(members, department, title));
  const found: (Outlier & { readonly missedKey: string })[] = [];
  const unexplained = dataset.values.map(() => 0);
  for (const [value, row] of dataset.values.entries()) {
    if (birthright.has(value)) continue;
    const { offsets, people } = dataset.holdings;
    const holders = people.subarray(offsets[value], offsets[value + 1]);
    const holds = new Set(holders);
    const own = byValue.get(value) ?? [];
    for (const person of holders) {
      if (own.some(({ meets }) => meets.has(person))) continue;
      unexplained[value] = (unexplained[value] ?? 0) + 1;
      const peers = peersOf[row.app]?.(person);
      if (peers === undefined) continue;
      const others = peers.people.filter((other) => other !== person);
      const share = shareOf(
        others.reduce((sum, other) => sum + (holds.has(other) ? 1 : 0), 0),
        others.length,
      );
      if (share.share >= STRANGE) continue;
      const missed = own[0]?.condition;
      const former = formerOf(dataset, person, own);
      found.push({
        person: dataset.people.ids[person] ?? '',
        value,
        peers: share,
        peerCondition: peers.condition,
        expected: share.share,
        ...(missed === undefined ? {} : { missed }),
        ...(former === undefined ? {} : { former }),
        together: 0,
        missedKey: missed?.key ?? '',
      });
    }
  }
  const together = new Map<string, number>();
  const keyOf = ({ person, missedKey }: (typeof found)[number]) => `${person} ${missedKey}`;
  for (const outlier of found) together.set(keyOf(outlier), (together.get(keyOf(outlier)) ?? 0) + 1);
  const outliers = found
    .map((outlier): Outlier => {
      const { missedKey, ...rest } = outlier;
      return { ...rest, together: missedKey === '' ? 0 : (together.get(keyOf(outlier)) ?? 1) - 1 };
    })
    .sort(
      (a, b) =>
        Number(b.former?.fits === true) - Number(a.former?.fits === true) ||
        a.expected - b.expected ||
        b.together - a.together ||
        (a.person < b.person ? -1 : a.person > b.person ? 1 : a.value - b.value),
    );
  return { outliers, unexplained };
}

function nearest(
  members: Uint32Array,
  department: AttributeColumn | undefined,
  title: AttributeColumn | undefined,
): (person: number) => Peers {
  const everybody: Peers = { condition: { key: '[]', terms: [], equivalents: [] }, people: members };
  const textOf = (column: AttributeColumn | undefined, person: number) => {
    const code = column?.codes[person] ?? 0;
    return code === 0 ? 0 : (column?.textOf[code - 1] ?? 0);
  };
  const groups = new Map<string, number[]>();
  const add = (key: string, person: number) => {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [person]);
    else group.push(person);
  };
  for (const person of members) {
    const d = textOf(department, person);
    if (d === 0) continue;
    add(`${d}`, person);
    add(`${d} ${textOf(title, person)}`, person);
  }
  const made = new Map<string, Peers>();
  return (person) => {
    const d = textOf(department, person);
    if (d === 0 || department === undefined) return everybody;
    const t = textOf(title, person);
    const both = `${d} ${t}`;
    const close = t !== 0 && (groups.get(both)?.length ?? 0) > LEAST_PEERS;
    const key = close ? both : `${d}`;
    const people = groups.get(key) ?? [];
    if (people.length <= LEAST_PEERS) return everybody;
    let peers = made.get(key);
    if (peers === undefined) {
      const terms = [termOf(department, d), ...(close && title !== undefined ? [termOf(title, t)] : [])];
      peers = {
        condition: { key: JSON.stringify(terms), terms, equivalents: [] },
        people: Uint32Array.from(people),
      };
      made.set(key, peers);
    }
    return peers;
  };
}

function termOf({ name, texts, raws, textOf }: AttributeColumn, text: number): Term {
  return {
    kind: 'equals',
    attribute: name,
    text: texts[text - 1] ?? '',
    raws: raws.filter((_, raw) => textOf[raw] === text).sort(),
  };
}

/** Where somebody worked before, and whether the holding would have been explained there. */
function formerOf({ people }: Dataset, person: number, patterns: readonly Pattern[]): Outlier['former'] {
  const column = people.formerDepartment;
  const code = column?.codes[person] ?? 0;
  if (column === undefined || code === 0) return undefined;
  const text = column.texts[(column.textOf[code - 1] ?? 0) - 1];
  const fits = patterns.some(({ condition }) =>
    condition.terms.some(
      (term) => term.kind === 'equals' && /^dep/i.test(term.attribute) && term.text === text,
    ),
  );
  return { department: column.raws[code - 1] ?? '', fits };
}
