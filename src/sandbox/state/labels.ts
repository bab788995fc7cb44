import type { IdSource } from './ids.ts';
import type { SandboxLabel } from './objects.ts';

/** Label categories with their values, and which resource carries which. */
export class Labels {
  readonly rows = new Map<string, SandboxLabel>();
  /** ORN of a resource → ids of its label values. */
  readonly ofResources = new Map<string, Set<string>>();
  readonly #ids: IdSource;

  constructor(ids: IdSource) {
    this.#ids = ids;
  }

  add(name: string, values: readonly string[]): SandboxLabel {
    const row: SandboxLabel = {
      id: this.#ids.id('lbc'),
      name,
      values: values.map((value) => ({ id: this.#ids.id('lbl'), name: value })),
    };
    this.rows.set(row.id, row);
    return row;
  }

  putOn(orn: string, labelValueId: string): void {
    const values = this.ofResources.get(orn);
    if (values === undefined) this.ofResources.set(orn, new Set([labelValueId]));
    else values.add(labelValueId);
  }
}
