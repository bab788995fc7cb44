import type { SnapshotHeader } from '../../access/snapshot.ts';
import type { PlanValue } from '../../model/plan.ts';
import { isSensitiveValue } from '../sensitive.ts';

/** The values that operations refer to by index: those that a plan begins with, and whatever else the app knows. */
export class ValueTable {
  readonly rows: PlanValue[];
  readonly #index: Map<string, number>;
  readonly #app: Pick<SnapshotHeader, 'entitlements' | 'values'>;
  readonly #sensitiveWords: readonly string[];

  constructor(
    values: readonly PlanValue[],
    app: Pick<SnapshotHeader, 'entitlements' | 'values'>,
    sensitiveWords: readonly string[],
  ) {
    this.rows = [...values];
    this.#index = new Map(values.map(({ valueId }, i) => [valueId, i]));
    this.#app = app;
    this.#sensitiveWords = sensitiveWords;
  }

  /** Indexes of values by their ids, ascending. */
  of(ids: readonly string[]): readonly number[] {
    return ids.map((id) => this.#number(id)).sort((a, b) => a - b);
  }

  #number(id: string): number {
    const known = this.#index.get(id);
    if (known !== undefined) return known;
    const value = this.#app.values.find((row) => row.id === id);
    const entitlement = this.#app.entitlements.find((row) => row.id === value?.entitlementId);
    const [entitlementName, valueName] = [entitlement?.name ?? '', value?.name ?? id];
    this.rows.push({
      entitlementId: entitlement?.id ?? '',
      entitlementName,
      valueId: id,
      valueName,
      multiValue: entitlement?.multiValue ?? true,
      sensitive: isSensitiveValue(entitlementName, valueName, this.#sensitiveWords),
    });
    this.#index.set(id, this.rows.length - 1);
    return this.rows.length - 1;
  }
}
