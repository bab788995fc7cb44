import { DatasetBuilder } from '../../mining/dataset/dataset-builder.ts';
import type { AttributePolicy, Dataset, DatasetScope } from '../../model/dataset.ts';
import { type TextList, textList } from '../../model/text-list.ts';
import type { Understanding, Wanted } from '../../model/understanding.ts';
import { isSensitiveValue } from '../../planning/sensitive.ts';
import type { ReportFile } from '../../sources/report-folder.ts';
import type { Call, Context } from '../context.ts';
import { wantedOfReport } from '../reports/read-wanted-apart.ts';

/**
 * What is mined of a report alone: everybody in it is a member, its profile columns are the attributes. Every holding is to
 * be explained, but for those that the report itself calls inherited: something explains them already. No organisation is
 * asked. Throws `intake.changed`.
 */
export async function reportDataset(
  context: Context,
  input: {
    readonly file: ReportFile;
    readonly understanding: Understanding;
    readonly policy: AttributePolicy;
  },
  call: Call = {},
): Promise<{ readonly dataset: Dataset; readonly logins: TextList }> {
  const { understanding, file, policy } = input;
  const columns = understanding.columns.filter((column) => column.class === 'profile');
  const beside = columns.map(({ index }) => ({ column: index }));
  const own = await wantedOfReport(context, { file, understanding, beside }, call);
  const withInherited = inheritedToo(understanding);
  const wanted =
    withInherited === undefined
      ? own
      : await wantedOfReport(context, { file, understanding: withInherited, beside }, call);
  const isOwn = withInherited === undefined ? () => true : holdingTest(own);
  const builder = new DatasetBuilder(policy);
  const app = builder.addApp(`report:${understanding.report.path}`, understanding.report.name);
  const values = wanted.valueTable.map(({ entitlement: e, name }) => {
    const entitlement = understanding.entitlements[e]?.name ?? '';
    const sensitive = isSensitiveValue(entitlement, name, context.sensitiveWords);
    return builder.addValue({
      app,
      entitlementId: entitlement,
      entitlement,
      id: `${entitlement}=${name}`,
      name,
      multiValue: true,
      sensitive,
      ...(sensitive ? { sensitivity: 'name' as const } : {}),
    });
  });
  let inherited = 0;
  for (const [n, id] of wanted.identifiers.entries()) {
    const texts = wanted.corroboration[n] ?? [];
    const profile = Object.fromEntries(columns.map(({ name }, i) => [name, texts[i] ?? '']));
    const person = builder.addPerson({ id, active: true, profile });
    builder.addMember(app, person);
    for (const value of wanted.values.subarray(wanted.offsets[n], wanted.offsets[n + 1])) {
      const row = values[value] ?? 0;
      if (isOwn(id, wanted.valueTable[value])) builder.addHolding(person, row);
      else {
        builder.addDerived(person, row);
        inherited += 1;
      }
    }
  }
  const dataset = builder.build({
    at: context.clock.now(),
    source: 'report',
    filters: filtersOf(understanding),
    coverage: [
      { path: 'report', holdings: wanted.values.length - inherited, readable: true, mined: true },
      ...(inherited === 0 ? [] : [{ path: 'inherited', holdings: inherited, readable: true, mined: false }]),
    ],
  });
  return { dataset, logins: textList(wanted.identifiers) };
}

/** How the report is read when what is inherited counts too; undefined where it says nothing of that. */
function inheritedToo(understanding: Understanding): Understanding | undefined {
  const { layout } = understanding;
  const filters = layout.filters.filter(({ reason }) => reason !== 'indirect');
  return filters.length === layout.filters.length
    ? undefined
    : { ...understanding, layout: { ...layout, filters } };
}

/** Whether somebody holds a value by what is their own. Another reading may number and spell it otherwise; case does not count. */
function holdingTest({ valueTable, identifiers, values, offsets }: Wanted) {
  const key = ({ entitlement, name }: Wanted['valueTable'][number]) => `${entitlement} ${name.toLowerCase()}`;
  const keys = valueTable.map(key);
  const held = new Map<string, ReadonlySet<string>>();
  for (const [n, id] of identifiers.entries()) {
    const own = [...values.subarray(offsets[n], offsets[n + 1])].map((value) => keys[value] ?? '');
    held.set(id.toLowerCase(), new Set(own));
  }
  return (identifier: string, value: Wanted['valueTable'][number] | undefined): boolean =>
    value !== undefined && held.get(identifier.toLowerCase())?.has(key(value)) === true;
}

/** What was left out of the report, each with its reason. */
function filtersOf({ rejects, layout, leftOut }: Understanding): DatasetScope['filters'] {
  const records = new Map<string, number>();
  for (const [n, { reason }] of layout.filters.entries()) {
    if (reason === 'indirect') continue;
    const name = `${reason}-records`;
    records.set(name, (records.get(name) ?? 0) + (leftOut[n]?.records ?? 0));
  }
  return [
    { name: 'rejected-lines', removed: rejects.length },
    ...[...records].map(([name, removed]) => ({ name, removed })),
  ];
}
