import { parseInstant } from '../model/instant.ts';
import type { AppMember, EntitlementValues, Grant } from '../model/tenant-objects.ts';
import { Interner, NumberColumn } from './columns.ts';
import { factsOf } from './grant-facts.ts';
import { type GrantKind, Snapshot, type SnapshotHeader } from './snapshot.ts';

const MEMBERSHIP: Readonly<Record<string, number>> = { USER: 1, GROUP: 2 };

/** Takes pages of members and grants as they are read and keeps columns; nothing of a page outlives its call. */
export class SnapshotBuilder {
  readonly #principals = new Interner();
  readonly #values = new Interner();
  readonly #kinds = new Interner();
  readonly #membership = new Map<number, number>();
  readonly #grantIds: string[] = [];
  readonly #grantPrincipal = new NumberColumn('uint32');
  readonly #grantKind = new NumberColumn('uint32');
  readonly #expiresAt = new NumberColumn('float64');
  readonly #blind = new NumberColumn('uint32');
  readonly #valueEnds = new NumberColumn('uint32');
  readonly #valueRows = new NumberColumn('uint32');
  readonly #read = new Map<number, readonly number[]>();
  /** When the newest grant that does not show its values was changed, by the tenant's clock; 0 without one. */
  newestBlindAt = 0;

  addMembers(members: readonly AppMember[]): void {
    for (const { userId, scope } of members)
      this.#membership.set(this.#principals.number(userId), MEMBERSHIP[scope] ?? 3);
  }

  /** Active grants only; others are left out. A grant id that was seen is not taken twice (pages may shift). */
  addGrants(grants: readonly Grant[], at: number): void {
    for (const grant of grants) {
      const facts = factsOf(grant);
      if (
        grant.status !== 'ACTIVE' ||
        (facts.expiresAt !== undefined && facts.expiresAt <= at && facts.expiresAt !== 0)
      )
        continue;
      const kind: GrantKind = [
        facts.type,
        facts.action,
        facts.actor,
        facts.bundleId ?? '',
        facts.collectionId ?? '',
      ];
      this.#grantIds.push(facts.id);
      this.#grantPrincipal.push(this.#principals.number(grant.principalId));
      this.#grantKind.push(this.#kinds.number(JSON.stringify(kind)));
      this.#expiresAt.push(facts.expiresAt ?? Number.NaN);
      this.#blind.push(facts.values === undefined ? 1 : 0);
      if (facts.values === undefined && facts.bundleId === undefined) {
        this.newestBlindAt = Math.max(
          this.newestBlindAt,
          parseInstant(grant.lastUpdated ?? grant.created) ?? Infinity,
        );
      }
      for (const value of facts.values ?? []) this.#valueRows.push(this.#values.number(value));
      this.#valueEnds.push(this.#valueRows.length);
    }
  }

  /** Someone who must be in the snapshot whether or not a page names them. */
  addPerson(principal: string): void {
    this.#principals.number(principal);
  }

  /** What Okta's own effective read says of a principal. */
  addEffective(principal: string, access: readonly EntitlementValues[]): void {
    const values = access.flatMap((entitlement) =>
      entitlement.values.map((value) => this.#values.number(value)),
    );
    this.#read.set(this.#principals.number(principal), values);
  }

  /** Whether a bundle grant was seen: only then the bundles are worth reading. */
  get sawBundles(): boolean {
    return this.#kinds.texts.some((text) => (JSON.parse(text) as GrantKind)[3] !== '');
  }

  build(header: SnapshotHeader): Snapshot {
    const people = this.#principals.texts.length;
    const count = this.#grantIds.length;
    const principalOf = this.#grantPrincipal.toUint32();
    const ends = this.#valueEnds.toUint32();
    const rows = this.#valueRows.toUint32();
    const kindOf = this.#grantKind.toUint32();
    const expiry = this.#expiresAt.toFloat64();
    const blindOf = this.#blind.toUint32();

    // Counting sort by principal; within one principal the order of the list is kept.
    const grantOffsets = new Uint32Array(people + 1);
    for (const p of principalOf) grantOffsets[p + 1] = (grantOffsets[p + 1] ?? 0) + 1;
    for (let p = 0; p < people; p++)
      grantOffsets[p + 1] = (grantOffsets[p + 1] ?? 0) + (grantOffsets[p] ?? 0);
    const next = Uint32Array.from(grantOffsets);
    const order = new Uint32Array(count);
    for (let g = 0; g < count; g++) {
      const p = principalOf[g] ?? 0;
      order[next[p] ?? 0] = g;
      next[p] = (next[p] ?? 0) + 1;
    }
    const grantIds: string[] = [];
    const grantKind = new Uint32Array(count);
    const expiresAt = new Float64Array(count);
    const blind = new Uint32Array(count);
    const valueOffsets = new Uint32Array(count + 1);
    const valueRows = new Uint32Array(rows.length);
    let at = 0;
    for (const [row, g] of order.entries()) {
      grantIds.push(this.#grantIds[g] ?? '');
      grantKind[row] = kindOf[g] ?? 0;
      expiresAt[row] = expiry[g] ?? Number.NaN;
      blind[row] = blindOf[g] ?? 0;
      const start = g === 0 ? 0 : (ends[g - 1] ?? 0);
      const values = rows.subarray(start, ends[g] ?? start);
      valueRows.set(values, at);
      at += values.length;
      valueOffsets[row + 1] = at;
    }
    const membership = new Uint32Array(people);
    for (const [p, kind] of this.#membership) membership[p] = kind;
    const readPrincipals = Uint32Array.from([...this.#read.keys()].sort((a, b) => a - b));
    const readOffsets = new Uint32Array(readPrincipals.length + 1);
    const readValues: number[] = [];
    for (const [row, p] of readPrincipals.entries()) {
      readValues.push(...(this.#read.get(p) ?? []));
      readOffsets[row + 1] = readValues.length;
    }
    return new Snapshot(header, {
      principals: [...this.#principals.texts],
      membership,
      grantOffsets,
      grantIds,
      grantKind,
      kinds: this.#kinds.texts.map((text) => JSON.parse(text) as GrantKind),
      expiresAt,
      blind,
      valueOffsets,
      valueRows,
      valueIds: [...this.#values.texts],
      readPrincipals,
      readOffsets,
      readValues: Uint32Array.from(readValues),
    });
  }
}
