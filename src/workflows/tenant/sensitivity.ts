import type { DatasetValue } from '../../model/dataset.ts';
import { ProductError } from '../../model/product-error.ts';
import type { ValueClearing } from '../../model/value-clearing.ts';
import { heldName, isSensitive } from '../../planning/sensitive.ts';
import type { Call, Context } from '../context.ts';

/** Labels that say: privileged (contract §6 shows "Privileged" and "Crown Jewel" as presets). */
const SENSITIVE_LABEL = /privileged|crown jewel|sensitive|confidential|critical|high[- ]risk|restricted/i;

/** What is known of values that looks privileged. */
export interface Suspicions {
  /** Id of a value → names of its labels in Okta; undefined where the token may not read them. */
  readonly labels: ReadonlyMap<string, readonly string[]> | undefined;
  /** What people said of values, by id. */
  readonly clearings: ReadonlyMap<string, ValueClearing>;
  readonly words: readonly string[];
}

/** Reads labels and clearings. */
export async function suspicionsOf(context: Context, tenantId: string, call: Call): Promise<Suspicions> {
  return {
    labels: await labelsOfValues(context, call),
    clearings: await context.store.clearings.latest(tenantId),
    words: context.sensitiveWords,
  };
}

/**
 * Why a value is sensitive: Okta's label, which nobody can clear here, or its name (with that of its entitlement where it
 * says no more than yes); `cleared` where a person said that the name misleads, of the value as it is called now.
 * Undefined: nothing suspects it.
 */
export function sensitivityOf(
  { id, entitlement, name }: { readonly id: string; readonly entitlement: string; readonly name: string },
  { labels, clearings, words }: Suspicions,
): DatasetValue['sensitivity'] {
  if ((labels?.get(id) ?? []).some((label) => SENSITIVE_LABEL.test(label))) return 'label';
  const held = heldName(entitlement, name);
  if (!isSensitive(held, words)) return undefined;
  const said = clearings.get(id);
  return said?.what === 'cleared' && heldName(said.entitlement, said.name) === held ? 'cleared' : 'name';
}

/** Whether a value counts as sensitive; what is said of it, and its labels, may be other than when it was analysed. */
export function looksSensitive(value: Parameters<typeof sensitivityOf>[0], known: Suspicions): boolean {
  const why = sensitivityOf(value, known);
  return why !== undefined && why !== 'cleared';
}

/** Labels of values; undefined where the token may not read them. */
async function labelsOfValues(context: Context, { signal }: Call): Promise<Suspicions['labels']> {
  try {
    return await context.okta().labels.ofValues(signal);
  } catch (error) {
    if (error instanceof ProductError && ['auth.not_permitted', 'okta.refused'].includes(error.code))
      return undefined;
    throw error;
  }
}
