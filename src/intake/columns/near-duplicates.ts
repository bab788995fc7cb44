import type { NearDuplicate, ReportEntitlement } from '../../model/understanding.ts';

/** Entitlements with more values are not compared letter by letter. */
const MOST_COMPARED = 2_000;
const MOST_FOUND = 100;
/** Shorter words differ by one letter too easily (`AP`, `AR`). */
const LEAST_LETTERS = 6;

/** Values that may mean the same, as proposals: nothing is merged. */
export function nearDuplicates(entitlements: readonly ReportEntitlement[]): readonly NearDuplicate[] {
  return entitlements
    .flatMap(({ values }, entitlement) => {
      const names = values.map(({ name }) => name);
      return [
        ...sameKey(names, fingerprint, 'punctuation'),
        ...sameKey(names, skeleton, 'look-alike-letters'),
        ...(names.length <= MOST_COMPARED ? oneLetterApart(names) : []),
      ].map((found) => ({ entitlement, ...found }));
    })
    .filter(
      ({ entitlement, values }, i, all) =>
        all.findIndex(
          (other) => other.entitlement === entitlement && other.values.join('\n') === values.join('\n'),
        ) === i,
    )
    .slice(0, MOST_FOUND);
}

type Found = Omit<NearDuplicate, 'entitlement'>;

function sameKey(
  names: readonly string[],
  keyOf: (name: string) => string,
  likeness: NearDuplicate['likeness'],
): readonly Found[] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = keyOf(name);
    if (key === '') continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else group.push(name);
  }
  return [...groups.values()].filter((group) => group.length > 1).map((values) => ({ values, likeness }));
}

/** Letters and digits without accents and punctuation; `+` and `#` tell names apart (C, C++, C#). */
function fingerprint(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]+/gu, '');
}

/** Letters of other scripts that look like Latin ones. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  Array.from('аеорсухівкмнтАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', (letter, i) => [
    letter,
    Array.from('aeopcyxibkmhtABEKMHOPCTXABEZHIKMNOPTYX')[i] ?? letter,
  ]),
);

function skeleton(name: string): string {
  return Array.from(name.normalize('NFKC'), (letter) => LOOK_ALIKES.get(letter) ?? letter)
    .join('')
    .toLowerCase();
}

/** Pairs that one letter more, less or other tells apart, or two that changed places; numbers must be the same. */
function oneLetterApart(names: readonly string[]): readonly Found[] {
  const found: Found[] = [];
  const byGap = new Map<string, string[]>();
  for (const name of names) {
    const text = name.toLowerCase();
    if (text.length < LEAST_LETTERS || text.length > 60) continue;
    // Two texts that are one edit apart share a form with one letter left out.
    const forms = new Set([text, ...Array.from(text, (_, i) => text.slice(0, i) + text.slice(i + 1))]);
    const near = new Set<string>();
    for (const form of forms) {
      const others = byGap.get(form);
      if (others === undefined) byGap.set(form, [name]);
      else {
        for (const other of others) near.add(other);
        others.push(name);
      }
    }
    for (const other of near) {
      if (other === name || digits(other) !== digits(name)) continue;
      const values = [other, name];
      if (oneEdit(other.toLowerCase(), text)) found.push({ values, likeness: 'one-letter' });
      else if (areSwapped(other.toLowerCase(), text)) found.push({ values, likeness: 'swapped-letters' });
    }
    if (found.length > MOST_FOUND) break;
  }
  return found;
}

function digits(text: string): string {
  return text.replace(/\D+/g, ' ');
}

function oneEdit(a: string, b: string): boolean {
  if (a === b) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let i = 0;
  while (i < short.length && short[i] === long[i]) i += 1;
  return short.length === long.length
    ? short.slice(i + 1) === long.slice(i + 1)
    : short.slice(i) === long.slice(i + 1);
}

/** Whether two neighbouring letters changed places, and nothing else: `Raeder`, `Reader`. */
function areSwapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
