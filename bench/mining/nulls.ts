import type { AttributeColumn } from '../../src/model/dataset.ts';
import { Draws } from './draws.ts';
import type { Given } from './given.ts';
import { generateTenant, type Tenant } from './tenant.ts';

/**
 * A tenant in which nothing is to be found: `rows` deals whole people's holdings anew (popularity and what goes together stay),
 * `independent` gives every value to as many people at random. `column` deals one attribute anew: this attribute must vanish
 * from every condition, others stay.
 */
export type NullKind = 'rows' | 'independent' | 'column';

/** The attribute that `column` deals anew. */
export const DEALT_ATTRIBUTE = 'department';

export function nullTenant(kind: NullKind, seed: number, people: number): Tenant {
  const tenant = generateTenant({ seed, people });
  const draws = new Draws(999 + seed);
  if (kind === 'rows') return { ...tenant, given: dealtRows(draws, tenant.given) };
  if (kind === 'independent') return { ...tenant, given: independent(draws, tenant.given, people) };
  return {
    ...tenant,
    attributes: tenant.attributes.map((column) =>
      column.name === DEALT_ATTRIBUTE ? dealtColumn(draws, column) : column,
    ),
  };
}

function dealtRows(draws: Draws, { offsets, entitlements, kinds, entitlementCount }: Given): Given {
  const order = draws.shuffled(offsets.length - 1);
  const dealt = {
    offsets: new Uint32Array(offsets.length),
    entitlements: entitlements.slice(),
    kinds: kinds.slice(),
  };
  let at = 0;
  for (const [person, from] of order.entries()) {
    const [start = 0, end = 0] = offsets.subarray(from, from + 2);
    dealt.entitlements.set(entitlements.subarray(start, end), at);
    dealt.kinds.set(kinds.subarray(start, end), at);
    at += end - start;
    dealt.offsets[person + 1] = at;
  }
  return { entitlementCount, ...dealt };
}

function independent(draws: Draws, { entitlements, entitlementCount }: Given, people: number): Given {
  const popularity = new Uint32Array(entitlementCount);
  for (const entitlement of entitlements) popularity[entitlement]!++;
  const held: number[] = [];
  const offsets = new Uint32Array(people + 1);
  for (let p = 0; p < people; p++) {
    for (let e = 0; e < entitlementCount; e++) if (draws.chance(popularity[e]! / people)) held.push(e);
    offsets[p + 1] = held.length;
  }
  return {
    entitlementCount,
    offsets,
    entitlements: Uint32Array.from(held),
    kinds: new Uint8Array(held.length),
  };
}

function dealtColumn(draws: Draws, column: AttributeColumn): AttributeColumn {
  const order = draws.shuffled(column.codes.length);
  return { ...column, codes: Uint32Array.from(order, (person) => column.codes[person] ?? 0) };
}
