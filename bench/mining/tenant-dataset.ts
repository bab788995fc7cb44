import { textList } from '../../src/model/text-list.ts';
import { groupedBy } from '../../src/mining/dataset/grouped-rows.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Tenant } from './tenant.ts';

/** The tenant as the miner sees it: one app of which everybody is a member, one value per entitlement. */
export function datasetOf({
  staff,
  given,
  attributes,
}: Pick<Tenant, 'staff' | 'given' | 'attributes'>): Dataset {
  const people = staff.count;
  const holders = new Uint32Array(given.entitlements.length);
  for (let p = 0; p < people; p++) holders.fill(p, given.offsets[p], given.offsets[p + 1]);
  const { offsets, rows } = groupedBy([given.entitlements], [holders], given.entitlementCount);
  return {
    scope: { at: 0, source: 'snapshot', filters: [], coverage: [] },
    people: {
      ids: textList(Array.from({ length: people }, (_, p) => `u${p}`)),
      active: new Uint8Array(people).fill(1),
    },
    attributes,
    leftOut: [],
    apps: [{ id: 'app', label: 'App', members: Uint32Array.from({ length: people }, (_, p) => p) }],
    values: Array.from({ length: given.entitlementCount }, (_, e) => ({
      app: 0,
      entitlementId: 'ent',
      entitlement: 'Role',
      id: `val${e}`,
      name: `Value ${String(e).padStart(6, '0')}`,
      multiValue: true,
      sensitive: false,
    })),
    holdings: { offsets, people: rows },
  };
}
