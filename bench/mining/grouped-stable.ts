/** By person, in the order of the rows; an entitlement that a person has twice is kept the first time. */
export function groupedStable(
  rows: {
    readonly people: Uint32Array;
    readonly entitlements: Uint32Array;
    readonly kinds: Uint8Array;
    readonly length: number;
  },
  people: number,
  entitlementCount: number,
) {
  const starts = new Uint32Array(people + 1);
  for (let i = 0; i < rows.length; i++) starts[rows.people[i]! + 1]!++;
  for (let p = 0; p < people; p++) starts[p + 1]! += starts[p]!;
  const next = starts.slice(0, people);
  const entitlements = new Uint32Array(rows.length);
  const kinds = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const at = next[rows.people[i]!]!++;
    entitlements[at] = rows.entitlements[i]!;
    kinds[at] = rows.kinds[i]!;
  }
  const heldBy = new Int32Array(entitlementCount).fill(-1);
  const offsets = new Uint32Array(people + 1);
  let kept = 0;
  for (let p = 0; p < people; p++) {
    for (let i = starts[p]!; i < starts[p + 1]!; i++) {
      const entitlement = entitlements[i]!;
      if (heldBy[entitlement] === p) continue;
      heldBy[entitlement] = p;
      entitlements[kept] = entitlement;
      kinds[kept++] = kinds[i]!;
    }
    offsets[p + 1] = kept;
  }
  return { offsets, entitlements: entitlements.slice(0, kept), kinds: kinds.slice(0, kept) };
}
