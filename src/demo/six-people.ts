import type { HolderKind } from '../sandbox/generate/finance-core.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** One of each kind of grant. */
export const EXAMPLE_KINDS: readonly HolderKind[] = [
  'custom',
  'custom-until',
  'policy',
  'bundle',
  'entitlement',
  'deny',
];

/** What somebody holds on an app, each with the grants that give it, as the organisation says. */
export function accessLines(sandbox: Sandbox, appId: string, userId = ''): readonly string[] {
  const { tenant } = sandbox;
  return [...sandbox.effectiveAccess(appId, userId)].map(([valueId, grants]) => {
    const givers = grants.map((id) => {
      const grant = tenant.grants.get(id);
      return `${grant?.type ?? ''}${grant?.expiresAt === undefined ? '' : ', ends'}`;
    });
    return `${tenant.entitlementOf(valueId)?.name ?? ''}=${tenant.values.get(valueId)?.name ?? ''} (${[...new Set(givers)].join(', ')})`;
  });
}
