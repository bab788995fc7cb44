import type { Snapshot } from '../../access/snapshot.ts';
import type { Bundle, RiskRule } from '../../model/tenant-objects.ts';
import { ProductError } from '../../model/product-error.ts';
import type { JobContext } from '../job-context.ts';
import { readSnapshot, type SnapshotRequest } from '../read-snapshot.ts';

/** Who holds values of an app, and what refers to them. */
export interface StructureUse {
  readonly snapshot: Snapshot;
  /** Undefined: the token may not read the list. */
  readonly bundles: readonly Bundle[] | undefined;
  readonly rules: readonly RiskRule[] | undefined;
}

/** Reads everybody's access to an app, its bundles and its risk rules. */
export async function readStructureUse(
  context: Pick<JobContext, 'okta' | 'clock' | 'settings'>,
  request: SnapshotRequest,
): Promise<StructureUse> {
  const { okta } = context;
  const { appId, signal } = request;
  const app = await okta.apps.byId(appId, signal);
  const snapshot = await readSnapshot(context, request);
  const bundles = await permitted(() => okta.bundles.listForApp(appId, signal));
  const orn = app?.orn;
  const rules = orn === undefined ? undefined : await permitted(() => okta.riskRules.listForApp(orn, signal));
  return { snapshot, bundles, rules };
}

/**
 * Ids of the values of an app that somebody holds, in or outside the app, or that a bundle or a risk rule refers to;
 * `unknown` where that cannot be seen: a list that the token may not read, or people who get access by the app's policy,
 * whose rules nobody can read (contract §5.2).
 */
export async function valuesInUse(
  context: Pick<JobContext, 'okta' | 'clock' | 'settings'>,
  appId: string,
  signal?: AbortSignal,
): Promise<ReadonlySet<string> | 'unknown'> {
  const { snapshot, bundles, rules } = await readStructureUse(context, { appId, signal });
  if (snapshot.grantTypes().has('POLICY') || bundles === undefined || rules === undefined) return 'unknown';
  return new Set([
    ...snapshot.columns.valueIds,
    ...bundles.flatMap(({ entitlements }) => entitlements.flatMap(({ values }) => values)),
    ...rules.flatMap(({ criteria }) => criteria.flatMap(({ valueIds }) => valueIds)),
  ]);
}

const REFUSED: ReadonlySet<string> = new Set(['auth.not_permitted', 'okta.refused', 'tenant.no_governance']);

/** Undefined where the token may not read it. */
export async function permitted<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ProductError && REFUSED.has(error.code)) return undefined;
    throw error;
  }
}
