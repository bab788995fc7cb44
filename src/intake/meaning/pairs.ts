import type { LayoutPart } from '../../model/layout.ts';
import { findPairs, namesOf, type PairName, type Pairs } from '../layout/find-pairs.ts';
import type { Draft } from './draft.ts';
import type { KnownTable } from './known-table.ts';

type PairsPart = Extract<LayoutPart, { readonly kind: 'pairs' }>;

/** Takes a column of names and a column of values beside it; names that may be no entitlements are asked. */
export function takePairs(draft: Draft): void {
  const { person, overrides, facts, now } = draft.table;
  const pairs = pairsOf(draft.table);
  if (pairs === undefined || pairs.name === person || pairs.value === person) return;
  const names = namesOf(pairs, person, facts.dialect, now);
  const chosen = overrides.entitlements;
  const sure = names.filter(({ name, entitlement }) =>
    chosen === undefined ? entitlement === 'yes' : chosen.includes(name),
  );
  const perhaps = chosen === undefined ? names.filter(({ entitlement }) => entitlement === 'perhaps') : [];
  if (sure.length + perhaps.length === 0) return;
  // What one line says of somebody's account no line beside it tells: who holds nothing may stand among those who do.
  const over = chosen === undefined ? names.filter(({ saysOver }) => saysOver) : [];
  const first = over.length === 0 ? entitlementsOf(draft, pairs, sure) : [];
  const asked = over.length === 0 ? perhaps : [...sure, ...perhaps];
  const all = [...first, ...askedFor(draft, pairs, asked, over)];
  draft.take(partOf(pairs, all), 'pairs', [pairs.name, pairs.value]);
}

/** The pair that a person named, else the one that the columns show. */
function pairsOf({ columns, person, overrides }: KnownTable): Pairs | undefined {
  const said = overrides.layout?.pairs;
  const name = columns.find((column) => column.name === said?.name);
  const value = columns.find((column) => column.name === said?.value);
  return name === undefined || value === undefined ? findPairs(columns, person) : { name, value };
}

/** What a person adds of the names that only a person can tell. */
function askedFor(
  draft: Draft,
  pairs: Pairs,
  perhaps: readonly PairName[],
  over: readonly PairName[],
): PairsPart['entitlements'] {
  if (perhaps.length === 0) return [];
  const count = draft.entitlements.length;
  const more = entitlementsOf(draft, pairs, perhaps);
  const answer = draft.doubts.ask({
    id: `pair-names:${pairs.name.name}`,
    code: 'pair-names',
    column: pairs.name.index,
    about: [...perhaps, ...over].map(({ name }) => name).join(', '),
    default: 'leave out',
    options: [
      { name: 'leave out' },
      { name: 'entitlements', trial: { kind: 'parts', parts: [partOf(pairs, more)] } },
    ],
  });
  if (answer === 'entitlements') return more;
  draft.keepEntitlements(count);
  return [];
}

function entitlementsOf(draft: Draft, pairs: Pairs, names: readonly PairName[]): PairsPart['entitlements'] {
  const columns = [pairs.name.index, pairs.value.index];
  return names.map(({ key, name }) => ({
    name: key,
    entitlement: draft.addEntitlement({ name, columns }),
  }));
}

function partOf({ name, value }: Pairs, entitlements: PairsPart['entitlements']): PairsPart {
  return { kind: 'pairs', name: name.index, value: value.index, entitlements };
}
