import type { Resolution } from '../../model/identity.ts';
import type { PlanHeader, PlanValue } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Entitlement, EntitlementValue } from '../../model/tenant-objects.ts';
import type { ProfileCondition } from '../../okta/okta.ts';
import { planValueByName } from '../../planning/structure/plan-value.ts';
import { ValueMap } from '../../planning/structure/value-map.ts';
import { chooseGovernedApp } from '../tenant/choose-app.ts';
import { readStructure } from '../tenant/read-structure.ts';
import type { Call, Context } from '../context.ts';
import { planWanted } from './plan-wanted.ts';
import { resolveIdentifiers } from '../tenant/resolve-identifiers.ts';

export interface DirectGrantsInput {
  readonly app: string;
  readonly values: readonly { readonly entitlement: string; readonly value: string }[];
  /** Either these people, or everybody whose profile has all of these values. */
  readonly people?: readonly string[];
  readonly where?: readonly ProfileCondition[];
}

/**
 * Plans named values for a list of people or for everybody with given profile values. Writes nothing to the tenant.
 * Throws `plan.unknown_values`, `identity.bad_condition`, `app.*`.
 */
export async function planDirectGrants(
  context: Context,
  input: DirectGrantsInput,
  call: Call = {},
): Promise<PlanHeader> {
  const listed = [...new Set((input.people ?? []).map((text) => text.trim()).filter((text) => text !== ''))];
  const byProfile = input.where !== undefined && input.where.length > 0;
  if (listed.length > 0 === byProfile)
    throw new ProductError('identity.bad_condition', {
      fill: {
        why: byProfile ? 'both people and a condition are named' : 'neither people nor a condition are named',
      },
    });
  const readAt = context.clock.now();
  const app = await chooseGovernedApp(context, input.app, call);
  const { entitlements, entitlementValues } = await readStructure(context, app, call);
  const map = new ValueMap(entitlements, entitlementValues);
  const values: PlanValue[] = [];
  const absent: string[] = [];
  for (const named of input.values) {
    const entitlement = map.entitlement(named.entitlement);
    const value = entitlement === undefined ? undefined : map.value(entitlement, named.value);
    if (entitlement === undefined || value === undefined) absent.push(`${named.entitlement}=${named.value}`);
    else if (!values.some((known) => known.valueId === value.id))
      values.push(planValueByName(entitlement, value, context.sensitiveWords));
  }
  if (absent.length > 0 || values.length === 0) {
    throw new ProductError('plan.unknown_values', {
      fill: { count: absent.length },
      subject: [absent.slice(0, 3).join(', '), ...inTheApp(input, map, entitlements, entitlementValues)].join(
        '; ',
      ),
    });
  }
  const resolutions = input.where === undefined ? undefined : await peopleWhere(context, input.where, call);
  const identifiers = resolutions?.map(({ identifier }) => identifier) ?? listed;
  const each = values.map((_, index) => index);
  return planWanted(
    context,
    {
      readAt,
      app,
      source: { kind: 'direct', people: identifiers.length },
      wanted: {
        identifiers,
        lineCount: new Uint32Array(identifiers.length),
        offsets: Uint32Array.from({ length: identifiers.length + 1 }, (_, n) => n * each.length),
        values: Uint32Array.from(identifiers.flatMap(() => each)),
      },
      values,
      entitlements,
      entitlementValues,
      corroboration: () => [],
      ...(resolutions === undefined ? {} : { resolutions }),
      rejectedLines: 0,
    },
    call,
  );
}

/** What the app has where the first name was sought in vain: like names first, for nobody else lists them. */
function inTheApp(
  { values: named }: DirectGrantsInput,
  map: ValueMap,
  entitlements: readonly Entitlement[],
  entitlementValues: readonly EntitlementValue[],
): readonly string[] {
  for (const { entitlement: name, value } of named) {
    const entitlement = map.entitlement(name);
    if (entitlement === undefined)
      return [`entitlements of the app: ${likeFirst(entitlements, name).join(', ') || 'none'}`];
    if (map.value(entitlement, value) !== undefined) continue;
    const own = entitlementValues.filter(({ entitlementId }) => entitlementId === entitlement.id);
    return [`values of ${entitlement.name}: ${likeFirst(own, value).join(', ') || 'none'}`];
  }
  return [];
}

/** So many names of what is there. */
const MOST_NAMED = 12;

function likeFirst(all: readonly { readonly name: string }[], sought: string): readonly string[] {
  const folded = sought.trim().toLowerCase();
  const like = ({ name }: { readonly name: string }) => {
    const other = name.toLowerCase();
    return other.includes(folded) || folded.includes(other);
  };
  return [...all.filter(like), ...all.filter((one) => !like(one))]
    .slice(0, MOST_NAMED)
    .map(({ name }) => name);
}

/** Everybody whose profile fits; found by profile, so each is one exact match, in the class of their status. */
async function peopleWhere(
  context: Context,
  where: readonly ProfileCondition[],
  call: Call,
): Promise<readonly Resolution[]> {
  const { users: api } = context.okta();
  const users = await api.searchProfile(where, call.signal);
  const byLogin = new Map(users.map((user) => [user.login.trim().normalize('NFC').toLowerCase(), user]));
  return resolveIdentifiers(
    api,
    users.map((user) => user.login),
    byLogin,
    () => [],
    call,
  );
}
