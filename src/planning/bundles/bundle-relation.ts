import type { Bundle } from '../../model/tenant-objects.ts';
import { nameKey } from '../structure/value-map.ts';

/** How a proposed bundle stands to one that exists: by its values, and by its name. */
export interface BundleRelation {
  readonly bundle: Bundle;
  /** `subset`: the proposed one holds less than the existing one; `superset`: more; `none`: only the name is the same. */
  readonly relation: 'same' | 'subset' | 'superset' | 'overlap' | 'none';
  readonly shared: number;
  readonly sameName: boolean;
}

/** The existing bundles that share values or the name with a proposed one, the closest first. */
export function bundleRelations(
  proposed: { readonly name: string; readonly values: readonly string[] },
  existing: readonly Bundle[],
): readonly BundleRelation[] {
  const wanted = new Set(proposed.values);
  return existing
    .map((bundle): BundleRelation => {
      const held = new Set(bundle.entitlements.flatMap(({ values }) => values));
      const shared = [...wanted].filter((value) => held.has(value)).length;
      return {
        bundle,
        shared,
        sameName: nameKey(bundle.name) === nameKey(proposed.name),
        relation:
          shared === 0
            ? 'none'
            : shared === wanted.size
              ? shared === held.size
                ? 'same'
                : 'subset'
              : shared === held.size
                ? 'superset'
                : 'overlap',
      };
    })
    .filter(({ relation, sameName }) => relation !== 'none' || sameName)
    .sort((a, b) => ORDER[a.relation] - ORDER[b.relation] || b.shared - a.shared);
}

const ORDER = { same: 0, subset: 1, superset: 2, overlap: 3, none: 4 } as const;
