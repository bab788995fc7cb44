import type { GrantFacts } from '../access/grant-facts.ts';
import type { Snapshot } from '../access/snapshot.ts';
import { ACTIVE_STATUSES } from '../identity/resolver.ts';
import { readSnapshot } from '../jobs/read-snapshot.ts';
import { DatasetBuilder } from '../mining/dataset-builder.ts';
import type { Clock } from '../model/clock.ts';
import type { AttributePolicy, Dataset, DatasetScope } from '../model/dataset.ts';
import type { App, User } from '../model/tenant-objects.ts';
import type { Call, Context } from './context.ts';
import { giveBackMemory } from './give-back-memory.ts';
import { jobContext } from './job-context.ts';
import { sensitivityOf, type Suspicions } from './sensitivity.ts';
import { isServiceAccount } from './service-account.ts';

export interface AppDataset {
  readonly dataset: Dataset;
  /** Per person of the dataset. */
  readonly logins: readonly string[];
  /** Per app of the dataset. */
  readonly snapshots: readonly Snapshot[];
  /** Whether everybody in Okta was read. */
  readonly everybody: boolean;
}

export interface AppDatasetInput {
  readonly apps: readonly App[];
  readonly policy: AttributePolicy;
  /** Whether everybody in Okta is read, so that people who are not members are counted. */
  readonly everybody: 'auto' | 'yes' | 'no';
  readonly suspicions: Suspicions;
  /** Ids of grants that jobs of this product made. */
  readonly imported: ReadonlySet<string>;
  /** Where somebody worked when the app was last mined. */
  readonly formerDepartment: (id: string) => string | undefined;
}

/** V8 lets garbage grow to three times what is in use; of a large app it is collected each so many members. */
const COLLECTED = 100_000;
/** People whose holdings are taken before others have their turn. */
const TURN = 4096;

/**
 * Reads what is mined of apps: members with their attributes, grants, values, bundles; and everybody else in Okta, where
 * that is wanted. What policy and bundles give is subtracted; inactive people and programs are left out. Each is
 * counted in the scope. Calls per app: ⌈V/200⌉ + ⌈M/500⌉ + ⌈G/200⌉ + ⌈bundles/200⌉ and one; ⌈U/200⌉ for everybody.
 */
export async function appDataset(
  context: Context,
  input: AppDatasetInput,
  call: Call = {},
): Promise<AppDataset> {
  const builder = new DatasetBuilder(input.policy);
  const people = new People(builder, input.formerDepartment);
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
    await addHoldings({ input, builder, people, tally, app, snapshot }, context.clock, call.signal);
  }
  const everybody = input.everybody !== 'no' && (await addEverybody(context, people, input.everybody, call));
  const scope: DatasetScope = {
    at: Math.min(...snapshots.map(({ header }) => header.takenAt)),
    source: 'snapshot',
    filters: [
      { name: 'inactive-people', removed: people.inactive.size },
      { name: 'service-accounts', removed: people.services.size },
      { name: 'denied-people', removed: tally.denied },
    ],
    coverage: tally.coverage(),
  };
  return { dataset: builder.build(scope), logins: people.logins, snapshots, everybody };
}

/** Members are read in any case; so many people beside them are not worth the calls, unless somebody asks for them. */
const MOST_PEOPLE = 20_000;

/** False where there are too many: then none of them counts, because a part would be taken for all. */
async function addEverybody(
  context: Context,
  people: People,
  wanted: 'auto' | 'yes',
  call: Call,
): Promise<boolean> {
  const held: User[] = [];
  let read = 0;
  for await (const page of context.okta().users.listWithProfiles(call.signal)) {
    call.progress?.((read += page.length), undefined, 'reading-people');
    if (wanted === 'yes') for (const user of page) people.add(user, false);
    else if (read > MOST_PEOPLE) return false;
    else held.push(...page);
  }
  for (const user of held) people.add(user, false);
  return true;
}

/** People by id; whoever is not to be mined is only counted. */
class People {
  readonly #builder: DatasetBuilder;
  readonly #former: AppDatasetInput['formerDepartment'];
  readonly #rows = new Map<string, number>();
  readonly logins: string[] = [];
  readonly inactive = new Set<string>();
  readonly services = new Set<string>();

  constructor(builder: DatasetBuilder, former: AppDatasetInput['formerDepartment']) {
    this.#builder = builder;
    this.#former = former;
  }

  /** Their row; undefined for those who are not mined: they are counted where they are members. */
  add(user: User, member: boolean): number | undefined {
    const { id, status, profile, login } = user;
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const out = !ACTIVE_STATUSES.has(status)
      ? this.inactive
      : isServiceAccount(user)
        ? this.services
        : undefined;
    if (out !== undefined) {
      if (member) out.add(id);
      return undefined;
    }
    const former = profile['previousDepartment'] ?? profile['formerDepartment'] ?? this.#former(id);
    const moved = former !== undefined && former !== (profile['department'] ?? '');
    const row = this.#builder.addPerson({
      id,
      active: true,
      profile,
      ...(moved ? { formerDepartment: former } : {}),
    });
    this.#rows.set(id, row);
    this.logins[row] = login;
    return row;
  }

  row(id: string): number | undefined {
    return this.#rows.get(id);
  }
}

/** Holdings by the path that gives them. */
class Tally {
  readonly #paths = new Map<string, { holdings: number; readable: boolean; mined: boolean }>();
  denied = 0;

  count(path: string, mined: boolean, readable = true): void {
    const row = this.#paths.get(path) ?? { holdings: 0, readable: true, mined };
    if (readable) row.holdings += 1;
    else row.readable = false;
    this.#paths.set(path, row);
  }

  coverage(): DatasetScope['coverage'] {
    return [...this.#paths]
      .map(([path, row]) => ({ path, ...row }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

async function addHoldings(
  {
    input,
    builder,
    people,
    tally,
    app,
    snapshot,
  }: {
    readonly input: AppDatasetInput;
    readonly builder: DatasetBuilder;
    readonly people: People;
    readonly tally: Tally;
    readonly app: number;
    readonly snapshot: Snapshot;
  },
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<void> {
  const entitlements = new Map(snapshot.header.entitlements.map((row) => [row.id, row]));
  const values = new Map<string, number>();
  for (const { id, entitlementId, name } of snapshot.header.values) {
    const entitlement = entitlements.get(entitlementId);
    const sensitivity = sensitivityOf({ id, name }, input.suspicions);
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
    values.set(id, row);
  }
  for (let p = 0; p < snapshot.people; p++) {
    if (p % TURN === TURN - 1) {
      await clock.sleep(0, signal);
    }
    const person = people.row(snapshot.principal(p));
    if (person === undefined) continue;
    const { holdings, denied } = snapshot.access(p);
    if (denied) tally.denied += 1;
    for (const grant of snapshot.grantsOf(p))
      if (grant.values === undefined && grant.bundleId === undefined) tally.count(grant.type, false, false);
    for (const [id, givers] of holdings) {
      const value = values.get(id);
      if (value === undefined) continue;
      const explained = givers.find(isExplained);
      const [first] = givers;
      if (explained !== undefined) {
        tally.count(explained.type, false);
        builder.addDerived(person, value);
      } else {
        tally.count(givers.some((g) => input.imported.has(g.id)) ? 'import' : (first?.type ?? ''), true);
        builder.addHolding(person, value);
      }
    }
  }
}

/** Whether something else than a person's own grant explains it: a policy or a bundle. */
function isExplained({ type, bundleId }: GrantFacts): boolean {
  return type === 'POLICY' || bundleId !== undefined;
}
