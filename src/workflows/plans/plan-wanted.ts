import { SNAPSHOT_FORMAT, snapshotChunks } from '../../access/snapshot-chunks.ts';
import type { Corroboration } from '../../identity/resolver.ts';
import { additiveCapability } from '../../jobs/additive-capability.ts';
import { learnRates } from '../../jobs/learned-rates.ts';
import { readSnapshot } from '../../jobs/read-snapshot.ts';
import { paceOf } from '../../jobs/work-left.ts';
import { newId } from '../../model/ids.ts';
import type { Resolution } from '../../model/identity.ts';
import { formatInstant } from '../../model/instant.ts';
import type { PlanSource } from '../../model/plan-source.ts';
import type { PlanHeader, PlanValue } from '../../model/plan.ts';
import type { App, Entitlement, EntitlementValue, User } from '../../model/tenant-objects.ts';
import { planExact } from '../../planning/grants/plan-exact.ts';
import type { Synonym, WantedValues } from '../../planning/grants/grants-input.ts';
import { planGrants } from '../../planning/grants/plan-grants.ts';
import { withNearest } from '../../identity/suggest.ts';
import { jobContext } from '../jobs/job-context.ts';
import type { Call, Context } from '../context.ts';
import { untilSettled } from './until-settled.ts';
import { MemberDirectory, resolveIdentifiers } from '../tenant/resolve-identifiers.ts';

export interface WantedInput {
  /** When the first of what is given here was read of the tenant, by our clock. */
  readonly readAt: number;
  readonly app: App;
  readonly source: PlanSource;
  readonly wanted: WantedValues;
  readonly values: readonly PlanValue[];
  readonly synonyms?: readonly Synonym[];
  readonly entitlements: readonly Entitlement[];
  readonly entitlementValues: readonly EntitlementValue[];
  readonly corroboration: (n: number) => readonly Corroboration[];
  /** Who the identifiers are, where that is known already. */
  readonly resolutions?: readonly Resolution[];
  /** Called when it is known who the identifiers are, before anything is planned; may refuse by throwing. */
  readonly onResolved?: (resolutions: readonly Resolution[], tenantId: string) => Promise<void>;
  readonly rejectedLines: number;
  readonly openQuestions?: number;
  /** Default: merge. */
  readonly mode?: 'merge' | 'exact';
}

/** For so few people, reading each of them takes fewer calls than reading the app. */
const FEW_PEOPLE = 5;

/** Resolves the people, reads the app, plans, and stores snapshot and plan. */
export async function planWanted(context: Context, input: WantedInput, call: Call = {}): Promise<PlanHeader> {
  const okta = context.okta();
  const org = await context.org({ signal: call.signal });
  await untilSettled(context, org.id, input.app.id, call);
  const directory = new MemberDirectory();
  const known = { entitlements: input.entitlements, values: input.entitlementValues };
  const read = (people?: readonly string[]) =>
    readSnapshot(jobContext(context), {
      appId: input.app.id,
      known,
      onMembers: (page) => directory.add(page),
      signal: call.signal,
      ...(people === undefined ? {} : { people }),
    });
  const resolve = () =>
    resolveIdentifiers(
      context.okta().users,
      input.wanted.identifiers,
      directory.byLogin,
      input.corroboration,
      call,
    );

  let resolutions = input.resolutions;
  const few = input.wanted.identifiers.length <= FEW_PEOPLE;
  if (few) resolutions ??= await resolve();
  call.progress?.(0, undefined, 'reading-app');
  const snapshot = await read(few && resolutions !== undefined ? principalsOf(resolutions) : undefined);
  resolutions ??= await resolve();
  const suggested = withNearest(resolutions, [...directory.byLogin.values(), ...usersOf(resolutions)]);
  ({ resolutions } = suggested);
  await input.onResolved?.(resolutions, org.id);

  call.progress?.(0, undefined, 'planning');
  const snapshotId = newId('snp', context.clock, context.random);
  const { capability, learnedAt } = await additiveCapability(context, org.id);
  const grantsInput = {
    base: {
      id: newId('pln', context.clock, context.random),
      tenantId: org.id,
      host: okta.host,
      createdAt: formatInstant(context.clock.now()),
      readAt: formatInstant(input.readAt),
      source: input.source,
      snapshotId,
      ...(suggested.notSought === 0 ? {} : { nearestNotSought: suggested.notSought }),
    },
    app: input.app,
    wanted: input.wanted,
    values: input.values,
    ...(input.synonyms === undefined ? {} : { synonyms: input.synonyms }),
    resolutions,
    snapshot,
    kindOf: kindOf([...directory.byLogin.values(), ...usersOf(resolutions)]),
    additive: capability,
    ...(learnedAt === undefined ? {} : { additiveLearnedAt: learnedAt }),
    rejectedLines: input.rejectedLines,
    openQuestions: input.openQuestions ?? 0,
    routine: context.settings.routine,
    pace: paceOf(context.settings, await learnRates(jobContext(context), org.id)),
  };
  const plan =
    input.mode === 'exact' ? planExact(grantsInput, context.sensitiveWords) : planGrants(grantsInput);
  await context.store.snapshots.save({
    id: snapshotId,
    tenantId: org.id,
    appId: input.app.id,
    takenAt: snapshot.header.takenAt,
    format: SNAPSHOT_FORMAT,
    chunks: await snapshotChunks(snapshot),
  });
  await context.store.plans.save(plan.header, plan.operations, plan.people);
  return plan.header;
}

function usersOf(resolutions: readonly Resolution[]): readonly User[] {
  return resolutions.flatMap(({ user }) => (user === undefined ? [] : [user]));
}

/** The department of each, or the title where there is none. */
function kindOf(users: readonly User[]): (principal: string) => string | undefined {
  const kinds = new Map(users.map(({ id, profile }) => [id, profile['department'] ?? profile['title']]));
  return (principal) => kinds.get(principal);
}

function principalsOf(resolutions: readonly Resolution[]): readonly string[] {
  return [...new Set(resolutions.flatMap(({ user }) => (user === undefined ? [] : [user.id])))];
}
