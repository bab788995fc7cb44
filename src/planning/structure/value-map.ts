import { ProductError } from '../../model/product-error.ts';
import type { Entitlement, EntitlementValue } from '../../model/tenant-objects.ts';

/** What two names must share to mean the same: trimmed, inner white space collapsed, NFC, case-folded. */
export function nameKey(text: string): string {
  return text.trim().replace(/\s+/g, ' ').normalize('NFC').toLowerCase();
}

type Named = { readonly name: string; readonly externalValue: string };

/** Rows by what their external values, and their names, share with others: an app has many thousands of values at times. */
class NamedRows<T extends Named> {
  readonly #byExternal = new Map<string, T[]>();
  readonly #byName = new Map<string, T[]>();

  add(row: T): void {
    const put = (rows: Map<string, T[]>, key: string) => {
      const there = rows.get(key);
      if (there === undefined) rows.set(key, [row]);
      else there.push(row);
    };
    put(this.#byExternal, nameKey(row.externalValue));
    put(this.#byName, nameKey(row.name));
  }

  /**
   * What a text means: by external value, else by name. More than one hit is never guessed. Throws `plan.ambiguous_name`.
   */
  find(text: string): T | undefined {
    const key = nameKey(text);
    const hits = this.#byExternal.get(key) ?? this.#byName.get(key) ?? [];
    if (hits.length > 1)
      throw new ProductError('plan.ambiguous_name', { fill: { count: hits.length }, subject: text });
    return hits[0];
  }
}

/** The entitlements and values of an app, by the texts that a report uses for them. */
export class ValueMap {
  readonly #entitlements = new NamedRows<Entitlement>();
  readonly #values = new Map<string, NamedRows<EntitlementValue>>();

  constructor(entitlements: readonly Entitlement[], values: readonly EntitlementValue[]) {
    for (const entitlement of entitlements) this.#entitlements.add(entitlement);
    for (const value of values) {
      const rows = this.#values.get(value.entitlementId) ?? new NamedRows<EntitlementValue>();
      this.#values.set(value.entitlementId, rows);
      rows.add(value);
    }
  }

  entitlement(text: string): Entitlement | undefined {
    return this.#entitlements.find(text);
  }

  value(entitlement: Entitlement, text: string): EntitlementValue | undefined {
    return this.#values.get(entitlement.id)?.find(text);
  }
}
