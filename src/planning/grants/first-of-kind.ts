import type { Snapshot } from '../../access/snapshot.ts';
import type { FirstOfKind, PlanValue } from '../../model/plan.ts';

/** Rows that a plan keeps; the fewest people first. */
const KEPT = 500;

/**
 * Who would be the first of their kind (department, or title where there is none) to hold a value: nobody of that kind
 * on the app held it when the snapshot was taken. Memory: one entry per value and kind.
 */
export class FirstsOfKind {
  readonly #kindOf: (principal: string) => string | undefined;
  readonly #given = new Map<number, Map<string, { people: number; readonly sample: string }>>();

  constructor(kindOf: (principal: string) => string | undefined) {
    this.#kindOf = kindOf;
  }

  /** A person, known in the source as `name`, gets a value. */
  gives(value: number, principal: string, name: string): void {
    const kind = this.#kindOf(principal);
    if (kind === undefined) return;
    const kinds = this.#given.get(value) ?? new Map<string, { people: number; readonly sample: string }>();
    this.#given.set(value, kinds);
    const row = kinds.get(kind);
    if (row === undefined) kinds.set(kind, { people: 1, sample: name });
    else row.people += 1;
  }

  /** Undefined where not everybody on the app was read: then it is not known who is first. */
  among(
    snapshot: Snapshot,
    values: readonly PlanValue[],
  ): { readonly rows: readonly FirstOfKind[]; readonly total: number } | undefined {
    if (snapshot.header.scope !== 'app') return undefined;
    const indexes = new Map(values.map(({ valueId }, index) => [valueId, index]));
    for (let p = 0; p < snapshot.people; p++) {
      const kind = this.#kindOf(snapshot.principal(p));
      if (kind === undefined || !snapshot.isMember(p)) continue;
      const { denied, holdings } = snapshot.access(p);
      if (denied) continue;
      for (const valueId of holdings.keys()) this.#given.get(indexes.get(valueId) ?? -1)?.delete(kind);
    }
    const rows = [...this.#given].flatMap(([value, kinds]) =>
      [...kinds].map(([kind, { people, sample }]): FirstOfKind => ({ value, kind, people, sample })),
    );
    rows.sort((a, b) => a.people - b.people || a.value - b.value || (a.kind < b.kind ? -1 : 1));
    return { rows: rows.slice(0, KEPT), total: rows.length };
  }
}
