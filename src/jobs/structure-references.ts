import { ProductError } from '../model/product-error.ts';
import type { JobContext } from './job-context.ts';
import { readSnapshot } from './read-snapshot.ts';

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
  const { okta } = context;
  const app = await okta.apps.byId(appId, signal);
  if (app?.orn === undefined) return 'unknown';
  const snapshot = await readSnapshot(context, { appId, signal });
  if (snapshot.grantTypes().has('POLICY')) return 'unknown';
  try {
    const bundles = await okta.bundles.listForApp(appId, signal);
    const rules = await okta.riskRules.listForApp(app.orn, signal);
    return new Set([
      ...snapshot.columns.valueIds,
      ...bundles.flatMap(({ entitlements }) => entitlements.flatMap(({ values }) => values)),
      ...rules.flatMap(({ criteria }) => criteria.flatMap(({ valueIds }) => valueIds)),
    ]);
  } catch (error) {
    if (error instanceof ProductError && REFUSED.has(error.code)) return 'unknown';
    throw error;
  }
}

const REFUSED: ReadonlySet<string> = new Set(['auth.not_permitted', 'okta.refused', 'tenant.no_governance']);
