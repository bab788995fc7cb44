import type { Context } from '../context.ts';

const ROWS = 5000;

/** Ids of the grants that jobs of this product made on these apps. */
export async function importedGrants(
  { store }: Context,
  tenantId: string,
  apps: readonly string[],
): Promise<ReadonlySet<string>> {
  const made = new Set<string>();
  for (let after: string | undefined; ;) {
    const jobs = await store.jobs.list(tenantId, { limit: 100, ...(after === undefined ? {} : { after }) });
    for (const job of jobs.filter(({ appId }) => apps.includes(appId))) {
      for (let from = 0; ;) {
        const rows = await store.jobs.operationRows(job.id, from, ROWS);
        for (const { result } of rows) {
          const grantId = (result as { readonly grantId?: unknown } | null | undefined)?.grantId;
          if (typeof grantId === 'string') made.add(grantId);
        }
        const last = rows.at(-1);
        if (last === undefined) break;
        from = last.seq + 1;
      }
    }
    after = jobs.at(-1)?.id;
    if (after === undefined) return made;
  }
}
