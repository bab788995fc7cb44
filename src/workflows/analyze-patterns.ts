import { textsOf } from '../model/text-list.ts';
import type { StoredChunk } from '../model/stored-chunk.ts';
import { snapshotChunks, snapshotFrom } from '../access/snapshot-chunks.ts';
import type { Snapshot } from '../access/snapshot.ts';
import { newId } from '../model/ids.ts';
import { formatInstant } from '../model/instant.ts';
import type { AnalysedApp, AnalysisHeader, AnalysisSource } from '../model/analysis.ts';
import type { AttributePolicy, Dataset } from '../model/dataset.ts';
import { MINING_DEFAULTS } from '../model/patterns.ts';
import { ProductError } from '../model/product-error.ts';
import type { App, Bundle } from '../model/tenant-objects.ts';
import {
  type Analysis,
  type AnalysisFacts,
  factsOf,
  inOrderOfCertainty,
  type Reading,
} from './analysis-facts.ts';
import { analyzeReport } from './analyze-report.ts';
import { ReadWhole } from './app-changes.ts';
import { appDatasetAgain } from './app-dataset-again.ts';
import { appDataset, type AppDataset, type AppDatasetInput } from './app-dataset.ts';
import type { FormerDepartment } from './app-people.ts';
import { chooseGovernedApp } from './choose-app.ts';
import { chooseReport } from './choose-report.ts';
import { sinceLast } from './compare-analyses.ts';
import type { Call, Context } from './context.ts';
import { importedGrants } from './imported-grants.ts';
import { mineApart } from './mine-apart.ts';
import { reportDataset } from './report-dataset.ts';
import { suspicionsOf } from './sensitivity.ts';
import {
  type AnalysedPeople,
  analysedPeople,
  analysisChunks,
  latestAnalysis,
  peopleChunks,
} from './stored-analysis.ts';

export interface PatternsInput {
  /** Ids or names. */
  readonly apps?: readonly string[];
  /** Number, name or path; instead of apps. */
  readonly report?: string;
  readonly attributes?: AttributePolicy;
  /** Whether people who are not members are read: `auto` only where they are not too many. */
  readonly everybody?: 'auto' | 'yes' | 'no';
  /** `changes`: only what changed since these apps were analysed last, where that can be told; default: all. */
  readonly reading?: 'whole' | 'changes';
}

/**
 * Looks for patterns of who holds what in apps, or in a report alone, and stores what it found, compared with the run
 * before. Writes nothing to the tenant. Throws `mining.what`, `mining.nothing`, `app.*`, `intake.*`.
 */
export async function analyzePatterns(
  context: Context,
  input: PatternsInput,
  call: Call = {},
): Promise<Analysis> {
  const apps = input.apps ?? [];
  if ((apps.length === 0) === (input.report === undefined)) throw new ProductError('mining.what');
  const read =
    input.report === undefined
      ? await readApps(context, apps, input, call)
      : await readReport(context, input.report, input, call);
  const { source, subject, tenantId, before } = read;
  const why = nothingIn(read.dataset);
  if (why !== undefined) throw new ProductError('mining.nothing', { fill: { why } });
  const { dataset } = read;
  const mined = await mineApart(dataset, MINING_DEFAULTS, call);
  const facts = factsOf(dataset, mined, read.labels, read.bundles, read.reading);
  const id = newId('ana', context.clock, context.random);
  const header = await context.store.analyses.save({
    id,
    tenantId,
    at: context.clock.now(),
    keys: inOrderOfCertainty(mined).map(({ key }) => key),
    header: (numbers): AnalysisHeader => ({
      format: 1,
      id,
      tenantId,
      source,
      subject,
      createdAt: formatInstant(context.clock.now()),
      population: read.population,
      attributes: input.attributes ?? NO_WISHES,
      numbers,
      ...(before === undefined ? {} : { sinceLast: sinceLast(before, mined, dataset, numbers) }),
    }),
    chunks: await analysisChunks({ mined, facts, people: read.people }),
  });
  return { header, mined, facts };
}

const NO_WISHES: AttributePolicy = { named: [], without: [] };

interface Read {
  readonly dataset: Dataset;
  /** Compressed before mining begins, which needs the memory. */
  readonly people: readonly StoredChunk[];
  readonly source: AnalysisSource;
  readonly subject: string;
  readonly tenantId: string;
  readonly population: AnalysisHeader['population'];
  readonly labels: AnalysisFacts['labels'];
  readonly before: Analysis | undefined;
  /** Per app of the dataset. */
  readonly bundles: readonly (readonly Bundle[])[];
  readonly reading?: Reading;
}

async function readApps(
  context: Context,
  names: readonly string[],
  input: PatternsInput,
  call: Call,
): Promise<Read> {
  const { id: tenantId } = await context.org({ signal: call.signal });
  const apps: App[] = [];
  for (const name of names) {
    const app = await chooseGovernedApp(context, name, call);
    if (apps.every(({ id }) => id !== app.id)) apps.push(app);
  }
  const subject = apps
    .map(({ id }) => id)
    .sort()
    .join(' ');
  const before = await latestAnalysis(context, tenantId, subject);
  const suspicions = await suspicionsOf(context, tenantId, call);
  const earlier = before === undefined ? undefined : await analysedPeople(context, before.header.id);
  const rows = rowsOf(earlier);
  const wanted: AppDatasetInput = {
    apps,
    policy: input.attributes ?? NO_WISHES,
    everybody: input.everybody ?? 'auto',
    suspicions,
    imported: await importedGrants(
      context,
      tenantId,
      apps.map(({ id }) => id),
    ),
    formerDepartment: departmentsOf(earlier, rows),
  };
  const { reading, ...read } =
    input.reading === 'changes'
      ? await readChanges(context, wanted, before, { earlier, rows }, call)
      : { ...(await appDataset(context, wanted, call)), reading: { by: 'whole' } as const };
  const { dataset, logins, notes, snapshots, everybody } = read;
  const [people, analysed] = await Promise.all([
    peopleChunks({ dataset, logins, notes }),
    savedSnapshots(context, tenantId, apps, snapshots),
  ]);
  return {
    dataset,
    people,
    source: { kind: 'apps', apps: analysed },
    subject,
    tenantId,
    population: everybody ? 'everybody' : 'members-only',
    labels: suspicions.labels === undefined ? 'not-readable' : 'read',
    before,
    bundles: snapshots.map(({ header }) => header.bundles),
    reading,
  };
}

async function savedSnapshots(
  context: Context,
  tenantId: string,
  apps: readonly App[],
  snapshots: readonly Snapshot[],
): Promise<readonly AnalysedApp[]> {
  const analysed: AnalysedApp[] = [];
  for (const [n, snapshot] of snapshots.entries()) {
    const { id, label, orn } = apps[n] ?? { id: '', label: '' };
    const snapshotId = newId('snp', context.clock, context.random);
    await context.store.snapshots.save({
      id: snapshotId,
      tenantId,
      appId: id,
      takenAt: snapshot.header.takenAt,
      format: 1,
      chunks: await snapshotChunks(snapshot),
    });
    analysed.push({ id, label, ...(orn === undefined ? {} : { orn }), snapshotId });
  }
  return analysed;
}

async function readReport(context: Context, handle: string, input: PatternsInput, call: Call): Promise<Read> {
  const { file, identity } = await chooseReport(context, handle, call);
  const understanding =
    (await context.store.understandings.latestFor(identity.sha256)) ??
    (await analyzeReport(context, { report: handle }, call));
  const policy = input.attributes ?? NO_WISHES;
  const { dataset, logins } = await reportDataset(context, { file, understanding, policy }, call);
  const { name, path, sha256 } = identity;
  const subject = `report:${path}`;
  return {
    dataset,
    people: await peopleChunks({ dataset, logins }),
    source: { kind: 'report', name, path, sha256, understandingId: understanding.id },
    subject,
    tenantId: '',
    population: 'members-only',
    labels: 'none',
    before: await latestAnalysis(context, '', subject),
    bundles: [],
  };
}

/** What changed since the analysis before where that can be told, else all, with the reason. */
async function readChanges(
  context: Context,
  wanted: AppDatasetInput,
  before: Analysis | undefined,
  {
    earlier,
    rows,
  }: { readonly earlier: AnalysedPeople | undefined; readonly rows: ReadonlyMap<string, number> },
  call: Call,
): Promise<AppDataset & { readonly reading: Reading }> {
  try {
    const source = before?.header.source;
    if (before === undefined || source?.kind !== 'apps' || earlier?.notes === undefined)
      throw new ReadWhole('not-read-before');
    if (JSON.stringify(before.header.attributes) !== JSON.stringify(wanted.policy))
      throw new ReadWhole('other-rules');
    const snapshots: Snapshot[] = [];
    for (const { id } of wanted.apps) {
      const snapshotId = source.apps.find((app) => app.id === id)?.snapshotId;
      const chunks = snapshotId === undefined ? [] : await context.store.snapshots.chunks(snapshotId);
      if (chunks.length === 0) throw new ReadWhole('not-read-before');
      snapshots.push(snapshotFrom(chunks));
    }
    const { again, ...read } = await appDatasetAgain(
      context,
      wanted,
      { ...earlier, notes: earlier.notes, rows, snapshots },
      call,
    );
    const { since, people, checked } = again;
    return { ...read, reading: { by: 'changes', since: formatInstant(since), people, checked } };
  } catch (error) {
    if (!(error instanceof ReadWhole)) throw error;
    return { ...(await appDataset(context, wanted, call)), reading: { by: 'whole', why: error.why } };
  }
}

/** Person of an earlier analysis → row. */
function rowsOf(earlier: AnalysedPeople | undefined): ReadonlyMap<string, number> {
  const ids = earlier === undefined ? [] : textsOf(earlier.dataset.people.ids);
  return new Map(Array.from(ids, (id, row) => [id, row]));
}

/** Where each person worked at the time of the run before. */
function departmentsOf(
  earlier: AnalysedPeople | undefined,
  rows: ReadonlyMap<string, number>,
): FormerDepartment {
  const column = earlier?.dataset.attributes.find(({ name }) => name === 'department');
  if (column === undefined) return () => undefined;
  return (id) => {
    const code = column.codes[rows.get(id) ?? -1] ?? 0;
    return code === 0 ? undefined : column.raws[code - 1];
  };
}

function nothingIn({ apps, holdings, attributes }: Dataset): string | undefined {
  if (apps.every(({ members }) => members.length === 0)) return 'nobody active is in it';
  if (holdings.people.length === 0) return 'nobody holds a value by a grant of their own';
  return attributes.length === 0 ? 'the people have no attributes that conditions may use' : undefined;
}
