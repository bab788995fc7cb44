import { formatInstant } from '../../model/instant.ts';
import { ProductError } from '../../model/product-error.ts';
import type { App } from '../../model/tenant-objects.ts';
import type { ValueClearing } from '../../model/value-clearing.ts';
import { chooseGovernedApp } from './choose-app.ts';
import { readStructure } from './read-structure.ts';
import type { Call, Context } from '../context.ts';
import { sensitivityOf, suspicionsOf } from './sensitivity.ts';

/** A value that looks privileged, and why. */
export interface SensitiveValue {
  readonly id: string;
  readonly entitlement: string;
  readonly name: string;
  readonly because: 'label' | 'name' | 'cleared';
  /** What a person said of it last. */
  readonly said?: ValueClearing;
}

export interface SensitiveValues {
  readonly app: App;
  readonly values: readonly SensitiveValue[];
  /** Values of the app that nothing suspects. */
  readonly others: number;
  readonly labels: 'read' | 'not-readable';
}

/** The values of an app that look privileged: by Okta's labels, by their names. Throws `app.*`. */
export async function sensitiveValues(
  context: Context,
  input: { readonly app: string },
  call: Call = {},
): Promise<SensitiveValues> {
  const app = await chooseGovernedApp(context, input.app, call);
  const { id: tenantId } = await context.org({ signal: call.signal });
  const suspicions = await suspicionsOf(context, tenantId, call);
  const structure = await readStructure(context, app, call);
  const entitlements = new Map(structure.entitlements.map(({ id, name }) => [id, name]));
  const all = structure.entitlementValues;
  const values = all.flatMap(({ id, name, entitlementId }): SensitiveValue[] => {
    const entitlement = entitlements.get(entitlementId) ?? '';
    const because = sensitivityOf({ id, entitlement, name }, suspicions);
    const said = suspicions.clearings.get(id);
    return because === undefined
      ? []
      : [
          {
            id,
            entitlement,
            name,
            because,
            ...(said === undefined ? {} : { said }),
          },
        ];
  });
  return {
    app,
    values,
    others: all.length - values.length,
    labels: suspicions.labels === undefined ? 'not-readable' : 'read',
  };
}

/** The value that an id, a name or `Entitlement=Value` means. Throws `value.not_suspected`, `value.ambiguous`. */
export function chooseSensitive({ values }: SensitiveValues, text: string): SensitiveValue {
  const wanted = text.trim();
  const found = values.filter(
    ({ id, name, entitlement }) => id === wanted || name === wanted || `${entitlement}=${name}` === wanted,
  );
  const [only, ...others] = found;
  if (only === undefined) throw new ProductError('value.not_suspected', { subject: wanted });
  if (others.length > 0)
    throw new ProductError('value.ambiguous', { fill: { count: found.length }, subject: wanted });
  return only;
}

/**
 * Keeps what a person says of a value: `cleared`, that its name misleads; `restored`, that it does not. Holds for patterns
 * from the next analysis on. Throws `value.labelled` where Okta's own label says that it is privileged.
 */
export async function sayOfValue(
  context: Context,
  app: App,
  { id, entitlement, name, because }: SensitiveValue,
  { what, why }: Pick<ValueClearing, 'what' | 'why'>,
): Promise<ValueClearing> {
  if (because === 'label' && what === 'cleared')
    throw new ProductError('value.labelled', { subject: `${entitlement}=${name}` });
  const { id: tenantId } = await context.org();
  const said: ValueClearing = {
    what,
    valueId: id,
    appId: app.id,
    entitlement,
    name,
    by: context.osUser,
    why,
    at: formatInstant(context.clock.now()),
  };
  await context.store.clearings.save(tenantId, said);
  return said;
}
