import { ProductError } from '../model/product-error.ts';
import type { Entitlement, EntitlementValue } from '../model/tenant-objects.ts';

/** What two names must share to mean the same: trimmed, inner white space collapsed, NFC, case-folded. */
export function nameKey(text: string): string {
  return text.trim().replace(/\s+/g, ' ').normalize('NFC').toLowerCase();
}

/**
 * The entitlement or value that a text means: by external value, else by name. More than one hit is never guessed.
 * Throws `plan.ambiguous_name`.
 */
function match<T extends { readonly name: string; readonly externalValue: string }>(
  rows: readonly T[],
  text: string,
): T | undefined {
  const key = nameKey(text);
  const byExternal = rows.filter((row) => nameKey(row.externalValue) === key);
  const hits = byExternal.length > 0 ? byExternal : rows.filter((row) => nameKey(row.name) === key);
  if (hits.length > 1)
    throw new ProductError('plan.ambiguous_name', { fill: { count: hits.length }, subject: text });
  return hits[0];
}

/** The entitlements and values of an app, by the texts that a report uses for them. */
export class ValueMap {
  readonly #entitlements: readonly Entitlement[];
  readonly #values = new Map<string, EntitlementValue[]>();

  constructor(entitlements: readonly Entitlement[], values: readonly EntitlementValue[]) {
    this.#entitlements = entitlements;
    for (const value of values) {
      const rows = this.#values.get(value.entitlementId);
      if (rows === undefined) this.#values.set(value.entitlementId, [value]);
      else rows.push(value);
    }
  }

  entitlement(text: string): Entitlement | undefined {
    return match(this.#entitlements, text);
  }

  value(entitlement: Entitlement, text: string): EntitlementValue | undefined {
    return match(this.#values.get(entitlement.id) ?? [], text);
  }
}
