import type { StoredChunk } from '../../model/stored-chunk.ts';
import { formatOf } from '../../access/snapshot-chunks.ts';
import { newId } from '../../model/ids.ts';
import type { AnalysedApp, AnalysisHeader, AnalysisSource } from '../../model/analysis.ts';
import type { AttributePolicy, Dataset } from '../../model/dataset.ts';
import { ProductError } from '../../model/product-error.ts';
import type { App, Bundle } from '../../model/tenant-objects.ts';
import type { AnalysisFacts, Reading } from '../patterns/analysis-facts.ts';
import { ReadWhole, type WhyWhole } from './app-changes.ts';
import { appDatasetAgain } from './app-dataset-again.ts';
import { appDataset, type AppDataset, type AppDatasetInput, type StorableSnapshot } from './app-dataset.ts';
import { chooseGovernedApp } from '../tenant/choose-app.ts';
import { chooseGroups } from '../tenant/choose-groups.ts';
import type { Call, Context } from '../context.ts';
import { departmentsOf, earlierReading } from './earlier-reading.ts';
import { importedGrants } from './imported-grants.ts';
import { suspicionsOf } from '../tenant/sensitivity.ts';
import { analysedPeople, peopleChunks } from '../patterns/analysed-people.ts';

export const NO_WISHES: AttributePolicy = { named: [], without: [] };

export interface ReadInput {
  readonly attributes?: AttributePolicy;
  /** Ids or names of Okta groups: whether somebody is in one counts as an attribute of theirs. */
  readonly groups?: readonly string[];
  /** Whether people who are not members are read: `auto` only where they are not too many. */
  readonly everybody?: 'auto' | 'yes' | 'no';
  /** `changes`: only what changed since these apps were analysed last, where that can be told; default: all. */
  readonly reading?: 'whole' | 'changes';
}

/** What is mined, and what an analysis keeps beside what is found. */
export interface ReadData {
  readonly dataset: Dataset;
  /** To be called once, at any time: it takes as long as a quarter of the mining. */
  readonly keep: () => Promise<Kept>;
  readonly groups?: AnalysisHeader['groups'];
  readonly subject: string;
  readonly tenantId: string;
  readonly population: AnalysisHeader['population'];
  readonly labels: AnalysisFacts['labels'];
  readonly before: AnalysisHeader | undefined;
  /** Per app of the dataset. */
  readonly bundles: readonly (readonly Bundle[])[];
  readonly reading?: Reading;
  /** Of a report: questions that nobody answered. */
  readonly openQuestions?: number;
}

/** What was read, as it is kept. */
export interface Kept {
  readonly people: readonly StoredChunk[];
  readonly source: AnalysisSource;
}

/** Reads apps to be mined; to keep it stores their snapshots. Throws `app.*`. */
export async function readApps(
  context: Context,
  names: readonly string[],
  input: ReadInput,
  call: Call,
): Promise<ReadData> {
  const { id: tenantId } = await context.org({ signal: call.signal });
  const apps: App[] = [];
  for (const name of names) {
    const app = await chooseGovernedApp(context, name, call);
    if (apps.every(({ id }) => id !== app.id)) apps.push(app);
  }
  const ids = apps.map(({ id }) => id);
  const subject = ids.toSorted().join(' ');
  const before = await context.store.analyses.latest(tenantId, subject);
  const suspicions = await suspicionsOf(context, tenantId, call);
  const wanted: Wanted = {
    apps,
    policy: input.attributes ?? NO_WISHES,
    everybody: input.everybody ?? 'auto',
    suspicions,
    imported: await importedGrants(context, tenantId, ids),
    groups: await chooseGroups(context, input.groups ?? [], call),
  };
  const { reading, ...read } =
    input.reading === 'changes'
      ? await readChanges(context, wanted, before, call)
      : await readWhole(context, wanted, before, call);
  const { dataset, logins, notes, snapshots, everybody } = read;
  const held = [...snapshots];
  return {
    dataset,
    keep: async () => {
      const analysed = await savedSnapshots(context, tenantId, apps, held);
      const people = await peopleChunks({ dataset, logins, notes });
      return { people, source: { kind: 'apps', apps: analysed } };
    },
    groups: wanted.groups.map(({ id, name }) => ({ id, name })),
    subject,
    tenantId,
    population: everybody ? 'everybody' : 'members-only',
    labels: suspicions.labels === undefined ? 'not-readable' : 'read',
    before,
    bundles: snapshots.map(({ header }) => header.bundles),
    reading,
  };
}

type Wanted = Omit<AppDatasetInput, 'formerDepartment'>;
type ReadDataset = AppDataset & { readonly reading: Reading };

async function readWhole(
  context: Context,
  wanted: Wanted,
  before: AnalysisHeader | undefined,
  call: Call,
  why?: WhyWhole,
): Promise<ReadDataset> {
  // It may be purged at any moment. Of what was read before only a column outlives this line.
  const known = before === undefined ? undefined : await context.store.analyses.header(before.id);
  const formerDepartment =
    known === undefined ? () => undefined : departmentsOf(await analysedPeople(context, known.id));
  const read = await appDataset(context, { ...wanted, formerDepartment }, call);
  return { ...read, reading: { by: 'whole', ...(why === undefined ? {} : { why }) } };
}

/** What changed since the analysis before where that can be told, else all, with the reason. */
async function readChanges(
  context: Context,
  wanted: Wanted,
  before: AnalysisHeader | undefined,
  call: Call,
): Promise<ReadDataset> {
  let why: WhyWhole;
  try {
    const earlier = await earlierReading(context, before, wanted);
    const { again, ...read } = await appDatasetAgain(context, wanted, earlier, call);
    return { ...read, reading: { by: 'changes', ...again } };
  } catch (error) {
    if (error instanceof ReadWhole) ({ why } = error);
    else if (isNoAnswer(error)) why = 'not-answered';
    else throw error;
  }
  return readWhole(context, wanted, before, call, why);
}

/** What a tenant says to a question that it does not take; a reading of all may not need it. */
function isNoAnswer(error: unknown): boolean {
  return (
    error instanceof ProductError &&
    ['okta.refused', 'okta.unexpected', 'auth.not_permitted'].includes(error.code)
  );
}

/** Takes each away once it is stored: what is mined meanwhile needs the memory. */
async function savedSnapshots(
  context: Context,
  tenantId: string,
  apps: readonly App[],
  snapshots: StorableSnapshot[],
): Promise<readonly AnalysedApp[]> {
  const analysed: AnalysedApp[] = [];
  for (const { id, label, orn } of apps) {
    const snapshot = snapshots.shift();
    if (snapshot === undefined) break;
    const snapshotId = newId('snp', context.clock, context.random);
    const chunks = await snapshot.chunks();
    await context.store.snapshots.save({
      id: snapshotId,
      tenantId,
      appId: id,
      takenAt: snapshot.header.takenAt,
      format: formatOf(chunks),
      chunks,
    });
    analysed.push({ id, label, ...(orn === undefined ? {} : { orn }), snapshotId });
  }
  return analysed;
}
