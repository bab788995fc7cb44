import { DatasetBuilder } from '../mining/dataset-builder.ts';
import type { AttributePolicy, Dataset } from '../model/dataset.ts';
import type { Understanding } from '../model/understanding.ts';
import { isSensitive } from '../planning/sensitive.ts';
import type { ReportFile } from '../sources/report-folder.ts';
import type { Call, Context } from './context.ts';
import { wantedOfReport } from './read-wanted-apart.ts';

/**
 * What is mined of a report alone: everybody in it is a member, its profile columns are the attributes, and every holding
 * is to be explained. No organisation is asked. Throws `intake.changed`.
 */
export async function reportDataset(
  context: Context,
  input: {
    readonly file: ReportFile;
    readonly understanding: Understanding;
    readonly policy: AttributePolicy;
  },
  call: Call = {},
): Promise<{ readonly dataset: Dataset; readonly logins: readonly string[] }> {
  const { understanding, file } = input;
  const columns = understanding.columns.filter((column) => column.class === 'profile');
  const beside = columns.map(({ index }) => ({ column: index }));
  const wanted = await wantedOfReport(context, { file, understanding, beside }, call);
  const builder = new DatasetBuilder(input.policy);
  const app = builder.addApp(`report:${understanding.report.path}`, understanding.report.name);
  const values = wanted.valueTable.map((row) => {
    const entitlement = understanding.entitlements[row.entitlement];
    const name = entitlement?.values[row.value]?.name ?? '';
    const sensitive = isSensitive(name, context.sensitiveWords);
    return builder.addValue({
      app,
      entitlementId: entitlement?.name ?? '',
      entitlement: entitlement?.name ?? '',
      id: `${entitlement?.name ?? ''}=${name}`,
      name,
      multiValue: true,
      sensitive,
      ...(sensitive ? { sensitivity: 'name' as const } : {}),
    });
  });
  for (const [n, id] of wanted.identifiers.entries()) {
    const texts = wanted.corroboration[n] ?? [];
    const profile = Object.fromEntries(columns.map(({ name }, i) => [name, texts[i] ?? '']));
    const person = builder.addPerson({ id, active: true, profile });
    builder.addMember(app, person);
    for (const value of wanted.values.subarray(wanted.offsets[n], wanted.offsets[n + 1]))
      builder.addHolding(person, values[value] ?? 0);
  }
  const dataset = builder.build({
    at: context.clock.now(),
    source: 'report',
    filters: [{ name: 'rejected-lines', removed: understanding.rejects.length }],
    coverage: [{ path: 'report', holdings: wanted.values.length, readable: true, mined: true }],
  });
  return { dataset, logins: wanted.identifiers };
}
