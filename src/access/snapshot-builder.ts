import { parseInstant } from '../model/instant.ts';
import { textAt, type TextList, textList, TextListBuilder } from '../model/text-list.ts';
import type { AppMember, EntitlementValues, Grant } from '../model/tenant-objects.ts';
import { Interner, NumberColumn } from './columns.ts';
import { factsOf } from './grant-facts.ts';
import { type GrantKind, Snapshot, type SnapshotHeader } from './snapshot.ts';

const MEMBERSHIP: Readonly<Record<string, number>> = { USER: 1, GROUP: 2 };

/** So long before the reading a change is remembered; longer than any tenant takes to show one. */
const REMEMBERED_MS = 15 * 60_000;

/** Takes pages of members and grants as they are read and keeps columns; nothing of a page outlives its call. */
export class SnapshotBuilder {
  readonly #principals = new Interner();
  readonly #values = new Interner();
  readonly #kinds = new Interner();
  readonly #membership = new NumberColumn('uint32');
  readonly #grantIds = new TextListBuilder();
  readonly #grantPrincipal = new NumberColumn('uint32');
  readonly #grantKind = new NumberColumn('uint32');
  readonly #expiresAt = new NumberColumn('float64');
  readonly #blind = new NumberColumn('uint32');
  readonly #valueEnds = new NumberColumn('uint32');
  readonly #valueRows = new NumberColumn('uint32');
  readonly #read = new Map<number, readonly number[]>();
  /** When the newest grant that does not show its values was changed, by the tenant's clock; 0 without one. */
  newestBlindAt = 0;
  /** When the newest grant of a principal that shows its values was changed; of the last minutes only. */
  readonly #changedAt = new Map<number, number>();

  addMembers(members: readonly AppMember[]): void {
    for (const { userId, scope } of members)
      this.#membership.set(this.#principals.number(userId), MEMBERSHIP[scope] ?? 3);
  }

  /** Active grants only; others are left out. A grant that is listed again (pages may shift) counts as listed last. */
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
      const principal = this.#principals.number(grant.principalId);
      this.#grantIds.push(facts.id);
      this.#grantPrincipal.push(principal);
      this.#grantKind.push(this.#kinds.number(JSON.stringify(kind)));
      this.#expiresAt.push(facts.expiresAt ?? Number.NaN);
      this.#blind.push(facts.values === undefined ? 1 : 0);
      const changedAt = parseInstant(grant.lastUpdated ?? grant.created) ?? Infinity;
      if (facts.values === undefined && facts.bundleId === undefined)
        this.newestBlindAt = Math.max(this.newestBlindAt, changedAt);
      else if (changedAt > at - REMEMBERED_MS)
        this.#changedAt.set(principal, Math.max(this.#changedAt.get(principal) ?? 0, changedAt));
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

  /** Whether a grant of a principal that shows its values was changed after an instant of the last minutes. */
  changedSince(principal: string, instant: number): boolean {
    const p = this.#principals.find(principal);
    return p !== undefined && (this.#changedAt.get(p) ?? 0) > instant;
  }

  /** Whether a bundle grant was seen: only then the bundles are worth reading. */
  get sawBundles(): boolean {
    return this.#kinds.texts.some((text) => (JSON.parse(text) as GrantKind)[3] !== '');
  }

  build(header: SnapshotHeader): Snapshot {
    const people = this.#principals.texts.length;
    const principalOf = this.#grantPrincipal.toUint32();
    const ends = this.#valueEnds.toUint32();
    const rows = this.#valueRows.toUint32();
    const kindOf = this.#grantKind.toUint32();
    const expiry = this.#expiresAt.toFloat64();
    const blindOf = this.#blind.toUint32();

    const ids = this.#grantIds.build();
    const { order, grantOffsets } = ordered(principalOf, people, ids);
    const count = order.length;
    const grantIds = new TextListBuilder();
    const grantKind = new Uint32Array(count);
    const expiresAt = new Float64Array(count);
    const blind = new Uint32Array(count);
    const valueOffsets = new Uint32Array(count + 1);
    const valueRows = new Uint32Array(rows.length);
    let at = 0;
    for (const [row, g] of order.entries()) {
      grantIds.take(ids, g, g + 1);
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
    membership.set(this.#membership.toUint32());
    const readPrincipals = Uint32Array.from([...this.#read.keys()].sort((a, b) => a - b));
    const readOffsets = new Uint32Array(readPrincipals.length + 1);
    const readValues: number[] = [];
    for (const [row, p] of readPrincipals.entries()) {
      readValues.push(...(this.#read.get(p) ?? []));
      readOffsets[row + 1] = readValues.length;
    }
    return new Snapshot(header, {
      principals: textList(this.#principals.texts),
      membership,
      grantOffsets,
      grantIds: grantIds.build(),
      grantKind,
      kinds: this.#kinds.texts.map((text) => JSON.parse(text) as GrantKind),
      expiresAt,
      blind,
      valueOffsets,
      valueRows: at === valueRows.length ? valueRows : valueRows.slice(0, at),
      valueIds: [...this.#values.texts],
      readPrincipals,
      readOffsets,
      readValues: Uint32Array.from(readValues),
    });
  }
}

/**
 * The grants by principal, by a counting sort: within one principal in the order of the list, and of a grant that was
 * listed more than once the last row only. A grant has one principal, so that its few others are all there is to compare.
 */
function ordered(
  principalOf: Uint32Array,
  people: number,
  grantIds: TextList,
): { readonly order: Uint32Array; readonly grantOffsets: Uint32Array } {
  const starts = new Uint32Array(people + 1);
  for (const p of principalOf) starts[p + 1] = (starts[p + 1] ?? 0) + 1;
  for (let p = 0; p < people; p++) starts[p + 1] = (starts[p + 1] ?? 0) + (starts[p] ?? 0);
  const next = Uint32Array.from(starts);
  const sorted = new Uint32Array(principalOf.length);
  for (const [g, p] of principalOf.entries()) {
    sorted[next[p] ?? 0] = g;
    next[p] = (next[p] ?? 0) + 1;
  }
  const grantOffsets = new Uint32Array(people + 1);
  let kept = 0;
  for (let p = 0; p < people; p++) {
    const rows = sorted.subarray(starts[p] ?? 0, starts[p + 1] ?? 0);
    const last = rows.length < 2 ? undefined : new Map(Array.from(rows, (g) => [textAt(grantIds, g), g]));
    for (const g of rows) if (last === undefined || last.get(textAt(grantIds, g)) === g) sorted[kept++] = g;
    grantOffsets[p + 1] = kept;
  }
  return { order: sorted.subarray(0, kept), grantOffsets };
}
