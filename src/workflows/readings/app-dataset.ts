import { snapshotChunks } from '../../access/snapshot-chunks.ts';
import type { Snapshot, SnapshotHeader } from '../../access/snapshot.ts';
import { readSnapshot } from '../../jobs/read-snapshot.ts';
import { DatasetBuilder } from '../../mining/dataset/dataset-builder.ts';
import type { AttributePolicy, Dataset, DatasetScope } from '../../model/dataset.ts';
import { ProductError } from '../../model/product-error.ts';
import { READING_RULES, type ReadingNotes } from '../../model/reading-notes.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';
import type { TextList } from '../../model/text-list.ts';
import type { App, Group, User } from '../../model/tenant-objects.ts';
import { addGroups } from './app-groups.ts';
import { coverageOf, digestOf, takeHoldings, Tally } from './app-holdings.ts';
import { AppPeople, type FormerDepartment } from './app-people.ts';
import type { Call, Context } from '../context.ts';
import { giveBackMemory } from '../give-back-memory.ts';
import { jobContext } from '../jobs/job-context.ts';
import { sensitivityOf, type Suspicions } from '../tenant/sensitivity.ts';

/** A snapshot as it is kept. */
export interface StorableSnapshot {
  readonly header: SnapshotHeader;
  /** To be called once. */
  readonly chunks: () => Promise<readonly StoredChunk[]>;
}

export interface AppDataset {
  readonly dataset: Dataset;
  /** Per person of the dataset. */
  readonly logins: TextList;
  /** Per app of the dataset. */
  readonly snapshots: readonly StorableSnapshot[];
  /** Whether everybody in Okta was read. */
  readonly everybody: boolean;
  readonly notes: ReadingNotes;
}

export interface AppDatasetInput {
  readonly apps: readonly App[];
  readonly policy: AttributePolicy;
  /** Whether everybody in Okta is read, so that people who are not members are counted. */
  readonly everybody: 'auto' | 'yes' | 'no';
  readonly suspicions: Suspicions;
  /** Ids of grants that jobs of this product made. */
  readonly imported: ReadonlySet<string>;
  readonly formerDepartment: FormerDepartment;
  /** Groups that count as attributes of those who are in them. */
  readonly groups: readonly Group[];
}

/** V8 lets garbage grow to three times what is in use; of a large app it is collected each so many members. */
const COLLECTED = 50_000;
/** People whose holdings are taken before others have their turn. */
export const TURN = 4096;

/**
 * Reads what is mined of apps: members with their attributes, grants, values, bundles; and everybody else in Okta, where
 * that is wanted. What policy and bundles give is subtracted; inactive people and programs are left out. Each is
 * counted in the scope. Calls per app: ⌈V/200⌉ + ⌈M/500⌉ + ⌈G/200⌉ + ⌈bundles/200⌉ and one; ⌈U/200⌉ for everybody; ⌈members/1000⌉
 * per group.
 */
export async function appDataset(
  context: Context,
  input: AppDatasetInput,
  call: Call = {},
): Promise<AppDataset> {
  const builder = new DatasetBuilder(input.policy);
  const people = new AppPeople(builder, input.formerDepartment);
  const tally = new Tally();
  const snapshots: Snapshot[] = [];
  for (const { id, label } of input.apps) {
    const app = builder.addApp(id, label);
    let [read, collected] = [0, 0];
    const snapshot = await readSnapshot(jobContext(context), {
      appId: id,
      profiles: true,
      forMining: true,
      onMembers: (page) => {
        for (const { user } of page) {
          const person = user === undefined ? undefined : people.add(user, true);
          if (person !== undefined) builder.addMember(app, person);
        }
        call.progress?.((read += page.length), undefined, 'reading-app');
        if (read - collected >= COLLECTED) {
          collected = read;
          void giveBackMemory();
        }
      },
      signal: call.signal,
    });
    snapshots.push(snapshot);
    if (collected > 0) await giveBackMemory();
    const holdings = {
      snapshot,
      tally,
      imported: input.imported,
      values: addValues(builder, app, snapshot.header, input.suspicions),
      row: (principal: string) => people.row(principal),
    };
    for (let p = 0; p < snapshot.people; p++) {
      if (p % TURN === TURN - 1) await context.clock.sleep(0, call.signal);
      takeHoldings(holdings, p, builder);
    }
  }
  const everybody = input.everybody !== 'no' && (await addEverybody(context, people, input.everybody, call));
  await addGroups(context, { builder, people }, input.groups, call);
  const { imported } = input;
  const headers = snapshots.map(({ header }) => header);
  return {
    ...datasetOf({ builder, people, tally, imported, headers, everybody }),
    snapshots: snapshots.map((snapshot) => ({
      header: snapshot.header,
      chunks: () => snapshotChunks(snapshot),
    })),
  };
}

/** What was read of apps, as one dataset. */
export function datasetOf({
  builder,
  people,
  tally: { counted },
  imported,
  headers,
  everybody,
  wholeAt,
}: {
  readonly builder: DatasetBuilder;
  readonly people: AppPeople;
  readonly tally: Tally;
  readonly imported: AppDatasetInput['imported'];
  /** Of the snapshots of the apps. */
  readonly headers: readonly SnapshotHeader[];
  readonly everybody: boolean;
  /** When the reading was made that this one adds changes to; absent: it is whole. */
  readonly wholeAt?: number;
}): Omit<AppDataset, 'snapshots'> {
  const at = Math.min(...headers.map(({ takenAt }) => takenAt));
  const scope: DatasetScope = {
    at,
    source: 'snapshot',
    filters: [
      { name: 'inactive-people', removed: people.inactive.size },
      { name: 'service-accounts', removed: people.services.size },
      // They stay members, who lack what is denied to them.
      { name: 'access-of-denied-people', removed: counted.denied },
      ...(counted.strangers === 0 ? [] : [{ name: 'not-members', removed: counted.strangers }]),
    ],
    coverage: coverageOf(counted),
  };
  return {
    dataset: builder.build(scope, { withAside: true }),
    logins: people.logins.build(),
    everybody,
    notes: {
      rules: READING_RULES,
      wholeAt: wholeAt ?? at,
      inactive: [...people.inactive],
      services: [...people.services],
      moved: people.moved,
      tally: counted,
      imported: digestOf(imported),
    },
  };
}

/** Members are read in any case; so many people beside them are not worth the calls, unless somebody asks for them. */
const MOST_PEOPLE = 20_000;

/**
 * False where there are too many: then none of them counts, because a part would be taken for all. False too where the owner of
 * the token may not list people, unless somebody asked for them: the members say enough.
 */
export async function addEverybody(
  context: Context,
  people: AppPeople,
  wanted: 'auto' | 'yes',
  call: Call,
): Promise<boolean> {
  const held: User[] = [];
  let read = 0;
  try {
    for await (const page of context.okta().users.listWithProfiles(call.signal)) {
      call.progress?.((read += page.length), undefined, 'reading-people');
      if (wanted === 'yes') for (const user of page) people.add(user, false);
      else if (read > MOST_PEOPLE) return false;
      else held.push(...page);
    }
  } catch (error) {
    if (wanted === 'auto' && error instanceof ProductError && error.code === 'auth.not_permitted')
      return false;
    throw error;
  }
  for (const user of held) people.add(user, false);
  return true;
}

/** The values of an app, in the order of its snapshot; their rows by id. */
export function addValues(
  builder: DatasetBuilder,
  app: number,
  header: Pick<SnapshotHeader, 'entitlements' | 'values'>,
  suspicions: Suspicions,
): ReadonlyMap<string, number> {
  const entitlements = new Map(header.entitlements.map((row) => [row.id, row]));
  return new Map(
    header.values.map(({ id, entitlementId, name }) => {
      const entitlement = entitlements.get(entitlementId);
      const sensitivity = sensitivityOf({ id, entitlement: entitlement?.name ?? '', name }, suspicions);
      const row = builder.addValue({
        app,
        entitlementId,
        entitlement: entitlement?.name ?? '',
        id,
        name,
        multiValue: entitlement?.multiValue ?? true,
        sensitive: sensitivity === 'label' || sensitivity === 'name',
        ...(sensitivity === undefined ? {} : { sensitivity }),
      });
      return [id, row];
    }),
  );
}
