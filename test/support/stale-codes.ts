import type { World } from './world.ts';

/** Why operations of a job ended stale, in their order. */
export async function staleCodes(
  { context }: World,
  job: string,
  operations: number,
): Promise<readonly (string | undefined)[]> {
  const rows = await context.store.jobs.operationRows(job, 0, operations);
  return rows.flatMap(({ state, code }) => (state === 'stale' ? [code] : []));
}
