import type { Dataset, HoldingColumns } from '../../src/model/dataset.ts';
import type { MinedAnalysis } from '../../src/model/patterns.ts';
import { groupedBy } from '../../src/mining/grouped-rows.ts';
import { Draws } from '../../bench/mining/draws.ts';

/** The same data in another order of people, attributes, texts and values, and with other ids. */
export function shuffledDataset(dataset: Dataset, seed: number): Dataset {
  const draws = new Draws(seed);
  const people = dataset.people.ids.length;
  const order = draws.shuffled(people);
  const placeOf = new Uint32Array(people);
  for (const [place, person] of order.entries()) placeOf[person] = place;
  const values = draws.shuffled(dataset.values.length);
  const shuffled = (columns: HoldingColumns): HoldingColumns => {
    const held: number[] = [];
    const holder: number[] = [];
    for (const [row, value] of values.entries())
      for (const person of columns.people.subarray(columns.offsets[value], columns.offsets[value + 1])) {
        held.push(row);
        holder.push(placeOf[person]!);
      }
    const { offsets, rows } = groupedBy(Uint32Array.from(held), Uint32Array.from(holder), values.length);
    return { offsets, people: rows };
  };
  return {
    ...dataset,
    people: {
      ids: Array.from(order, (person) => `x${(person * 7919) % people}-${person}`),
      active: Uint8Array.from(order, (person) => dataset.people.active[person]!),
    },
    attributes: Array.from(draws.shuffled(dataset.attributes.length), (a) => {
      const column = dataset.attributes[a]!;
      const raws = draws.shuffled(column.raws.length);
      const texts = draws.shuffled(column.texts.length);
      const newRaw = new Uint32Array(raws.length);
      for (const [i, raw] of raws.entries()) newRaw[raw] = i + 1;
      const newText = new Uint32Array(texts.length);
      for (const [i, text] of texts.entries()) newText[text] = i + 1;
      return {
        ...column,
        raws: Array.from(raws, (raw) => column.raws[raw]!),
        texts: Array.from(texts, (text) => column.texts[text]!),
        textOf: Uint32Array.from(raws, (raw) => newText[column.textOf[raw]! - 1] ?? 0),
        codes: Uint32Array.from(order, (person) => newRaw[column.codes[person]! - 1] ?? 0),
      };
    }),
    apps: dataset.apps.map((app) => ({
      ...app,
      id: `other-${app.id}`,
      members: app.members.map((person) => placeOf[person]!).sort(),
    })),
    values: Array.from(values, (value) => {
      const row = dataset.values[value]!;
      return { ...row, id: `new-${draws.below(1e9)}`, entitlementId: `new-${row.entitlementId}` };
    }),
    holdings: shuffled(dataset.holdings),
    ...(dataset.derived === undefined ? {} : { derived: shuffled(dataset.derived) }),
  };
}

/** An analysis without rows and ids: names instead, so that the same findings are the same bytes. */
export function canonicalText({ values, apps }: Dataset, analysis: MinedAnalysis): string {
  const text = JSON.stringify(analysis, (key: string, value: unknown) => {
    if (key === 'value' && typeof value === 'number')
      return `${apps[values[value]!.app]!.label}/${values[value]!.entitlement}/${values[value]!.name}`;
    if (key === 'app' && typeof value === 'number') return apps[value]!.label;
    return key === 'key' || key === 'person' ? undefined : value;
  });
  const { outliers, ...rest } = JSON.parse(text) as MinedAnalysis;
  return JSON.stringify({ ...rest, outliers: outliers.map((one) => JSON.stringify(one)).sort() });
}
