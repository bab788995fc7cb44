import { textAt, type TextList, textsOf } from '../model/text-list.ts';
import { TextTable } from '../model/text-table.ts';
import type { Bundle, Entitlement, EntitlementValue } from '../model/tenant-objects.ts';
import { effectiveAccess, type EffectiveAccess, type ValueLookup } from './effective-access.ts';
import type { GrantFacts } from './grant-facts.ts';

export type SnapshotScope = 'app' | 'people';

/** Everything of a snapshot that is not a column. */
export interface SnapshotHeader {
  readonly appId: string;
  /** By the tenant's clock. */
  readonly takenAt: number;
  readonly scope: SnapshotScope;
  readonly entitlements: readonly Entitlement[];
  readonly values: readonly EntitlementValue[];
  readonly bundles: readonly Bundle[];
}

/**
 * The columns. Principals, values and kinds are numbers into tables; the grants of principal p are the rows
 * `grantOffsets[p] … grantOffsets[p + 1]`, the values of grant g `valueOffsets[g] … valueOffsets[g + 1]`.
 */
export interface SnapshotColumns {
  readonly principals: TextList;
  /** 0: not a member, 1: assigned in person, 2: by a group, 3: a scope that is not known. */
  readonly membership: Uint32Array;
  readonly grantOffsets: Uint32Array;
  readonly grantIds: TextList;
  /** Number into `kinds`. */
  readonly grantKind: Uint32Array;
  /** `type`, `action`, `actor`, `bundleId`, `collectionId` of a grant, interned together. */
  readonly kinds: readonly GrantKind[];
  /** NaN: without end. */
  readonly expiresAt: Float64Array;
  /** 1 where the row did not show its values. */
  readonly blind: Uint32Array;
  readonly valueOffsets: Uint32Array;
  readonly valueRows: Uint32Array;
  readonly valueIds: readonly string[];
  /** Principals whose effective access was read from Okta itself, ascending, with their values. */
  readonly readPrincipals: Uint32Array;
  readonly readOffsets: Uint32Array;
  readonly readValues: Uint32Array;
}

export type GrantKind = readonly [
  type: string,
  action: string,
  actor: string,
  bundleId: string,
  collectionId: string,
];

/** What was read of an app: who is a member, who holds what through which grants. Immutable; no object per holding. */
export class Snapshot implements ValueLookup {
  readonly header: SnapshotHeader;
  readonly columns: SnapshotColumns;
  /** Made when somebody is looked for: whoever mines goes through everybody. */
  #index: TextTable | undefined;
  readonly #multiValue = new Map<string, boolean>();
  readonly #entitlementOf = new Map<string, string>();
  readonly #bundles = new Map<string, readonly string[]>();
  readonly #read = new Map<number, number>();

  /** `index`: of its principals, where there is one already. */
  constructor(header: SnapshotHeader, columns: SnapshotColumns, index?: TextTable) {
    this.header = header;
    this.columns = columns;
    this.#index = index;
    for (const { id, multiValue } of header.entitlements) this.#multiValue.set(id, multiValue);
    for (const { id, entitlementId } of header.values) this.#entitlementOf.set(id, entitlementId);
    for (const { id, entitlements } of header.bundles)
      this.#bundles.set(
        id,
        entitlements.flatMap((e) => e.values),
      );
    for (const [row, p] of columns.readPrincipals.entries()) this.#read.set(p, row);
  }

  get people(): number {
    return this.columns.principals.length;
  }

  /** Finds a principal by its id. */
  get index(): TextTable {
    this.#index ??= new TextTable(this.columns.principals);
    return this.#index;
  }

  indexOf(principal: string): number | undefined {
    return this.index.find(principal);
  }

  principal(p: number): string {
    return textAt(this.columns.principals, p);
  }

  principals(): Iterable<string> {
    return textsOf(this.columns.principals);
  }

  grantIds(): Iterable<string> {
    return textsOf(this.columns.grantIds);
  }

  isMember(p: number): boolean {
    return (this.columns.membership[p] ?? 0) !== 0;
  }

  get members(): number {
    let count = 0;
    for (const membership of this.columns.membership) if (membership !== 0) count += 1;
    return count;
  }

  grantsOf(p: number): readonly GrantFacts[] {
    const { grantOffsets } = this.columns;
    const facts: GrantFacts[] = [];
    for (let g = grantOffsets[p] ?? 0; g < (grantOffsets[p + 1] ?? 0); g++) facts.push(this.#facts(g));
    return facts;
  }

  /**
   * What the principal holds by its grants, member or not: what Okta's own effective read says where one was made, else
   * what the grants say. `complete` is false only where neither tells.
   */
  access(p: number): EffectiveAccess {
    const computed = effectiveAccess(this.grantsOf(p), this);
    const row = this.#read.get(p);
    if (row === undefined || computed.denied) return computed;
    const { readOffsets, readValues, valueIds } = this.columns;
    // Of what a grant shows, a grant that shows nothing may have taken the place.
    const holdings = new Map<string, readonly GrantFacts[]>();
    for (let i = readOffsets[row] ?? 0; i < (readOffsets[row + 1] ?? 0); i++) {
      const value = valueIds[readValues[i] ?? 0] ?? '';
      holdings.set(value, computed.holdings.get(value) ?? []);
    }
    return { holdings, denied: false, complete: true };
  }

  /** Principals with an active grant that does not show its values, and no effective read. */
  *unresolved(): Iterable<string> {
    for (let p = 0; p < this.people; p++) if (!this.access(p).complete) yield this.principal(p);
  }

  entitlementOf(valueId: string): { readonly id: string; readonly multiValue: boolean } | undefined {
    const id = this.#entitlementOf.get(valueId);
    return id === undefined ? undefined : { id, multiValue: this.#multiValue.get(id) ?? true };
  }

  bundleValues(bundleId: string): readonly string[] | undefined {
    return this.#bundles.get(bundleId);
  }

  /** Grant types held by anybody, with the number of grants. */
  grantTypes(): ReadonlyMap<string, number> {
    const types = new Map<string, number>();
    for (const kind of this.columns.grantKind) {
      const type = this.columns.kinds[kind]?.[0] ?? '';
      types.set(type, (types.get(type) ?? 0) + 1);
    }
    return types;
  }

  #facts(g: number): GrantFacts {
    const { kinds, grantKind, grantIds, expiresAt, blind, valueOffsets, valueRows, valueIds } = this.columns;
    const [type = '', action = '', actor = '', bundleId = '', collectionId = ''] =
      kinds[grantKind[g] ?? 0] ?? [];
    const end = expiresAt[g] ?? Number.NaN;
    const values: string[] = [];
    for (let i = valueOffsets[g] ?? 0; i < (valueOffsets[g + 1] ?? 0); i++)
      values.push(valueIds[valueRows[i] ?? 0] ?? '');
    return {
      id: textAt(grantIds, g),
      type,
      action,
      actor,
      expiresAt: Number.isNaN(end) ? undefined : end,
      bundleId: bundleId === '' ? undefined : bundleId,
      collectionId: collectionId === '' ? undefined : collectionId,
      values: blind[g] === 1 ? undefined : values,
    };
  }
}
