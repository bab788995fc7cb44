import { textList } from '../../src/model/text-list.ts';
import type { AttributeColumn, Dataset, GroupColumns, HoldingColumns } from '../../src/model/dataset.ts';
import type { MinedAnalysis } from '../../src/model/patterns.ts';
import { groupedBy } from '../../src/mining/dataset/grouped-rows.ts';
import { Draws } from '../../bench/mining/draws.ts';

/** The same data in another order of people, attributes, texts, groups, apps and values, and with other ids but for groups. */
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
    const { offsets, rows } = groupedBy([held], [holder], values.length);
    return { offsets, people: rows };
  };
  const column = (of: AttributeColumn): AttributeColumn => {
    const raws = draws.shuffled(of.raws.length);
    const texts = draws.shuffled(of.texts.length);
    const newRaw = new Uint32Array(raws.length);
    for (const [i, raw] of raws.entries()) newRaw[raw] = i + 1;
    const newText = new Uint32Array(texts.length);
    for (const [i, text] of texts.entries()) newText[text] = i + 1;
    return {
      ...of,
      raws: Array.from(raws, (raw) => of.raws[raw]!),
      texts: Array.from(texts, (text) => of.texts[text]!),
      textOf: Uint32Array.from(raws, (raw) => newText[of.textOf[raw]! - 1] ?? 0),
      codes: Uint32Array.from(order, (person) => newRaw[of.codes[person]! - 1] ?? 0),
    };
  };
  const grouped = ({ groups, offsets, rows }: GroupColumns): GroupColumns => {
    const groupOrder = draws.shuffled(groups.length);
    const newGroup = new Uint32Array(groups.length);
    for (const [i, group] of groupOrder.entries()) newGroup[group] = i;
    const inGroup: number[] = [];
    const groupOf: number[] = [];
    for (const [place, person] of order.entries())
      for (const group of rows.subarray(offsets[person], offsets[person + 1])) {
        inGroup.push(place);
        groupOf.push(newGroup[group]!);
      }
    return {
      groups: Array.from(groupOrder, (group) => groups[group]!),
      ...groupedBy([inGroup], [groupOf], people),
    };
  };
  const apps = draws.shuffled(dataset.apps.length);
  const newApp = new Uint32Array(apps.length);
  for (const [i, app] of apps.entries()) newApp[app] = i;
  const { formerDepartment } = dataset.people;
  return {
    ...dataset,
    people: {
      ids: textList(Array.from(order, (person) => `x${(person * 7919) % people}-${person}`)),
      active: Uint8Array.from(order, (person) => dataset.people.active[person]!),
      ...(formerDepartment === undefined ? {} : { formerDepartment: column(formerDepartment) }),
    },
    attributes: Array.from(draws.shuffled(dataset.attributes.length), (a) => column(dataset.attributes[a]!)),
    ...(dataset.groups === undefined ? {} : { groups: grouped(dataset.groups) }),
    apps: Array.from(apps, (a) => {
      const { id, label, members } = dataset.apps[a]!;
      return { id: `other-${id}`, label, members: members.map((person) => placeOf[person]!).sort() };
    }),
    values: Array.from(values, (value) => {
      const row = dataset.values[value]!;
      return {
        ...row,
        app: newApp[row.app]!,
        id: `new-${draws.below(1e9)}`,
        entitlementId: `new-${row.entitlementId}`,
      };
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
