import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { type ChangedPeople, peopleChanger } from './change-people.ts';
import { Draws } from './draws.ts';
import { generateTenant } from './tenant.ts';

/**
 * Puts the people of a generated tenant into a sandbox: one app of which everybody is a member, and holds by one CUSTOM grant
 * what the tenant gives. `change` changes a share of them.
 */
export function populated(
  sandbox: Sandbox,
  people: number,
  grantScale: number,
): { readonly appId: string; readonly change: (share: number) => ChangedPeople } {
  const { staff, given, attributes } = generateTenant({
    seed: 1,
    people,
    grantScale,
  });
  const { tenant } = sandbox;
  const { id: appId } = tenant.addApp({ label: 'App' });
  const role = tenant.addEntitlement({ appId, name: 'Role', externalValue: 'role', multiValue: true });
  const values = Array.from({ length: given.entitlementCount }, (_, e) => {
    const name = `Value ${String(e).padStart(6, '0')}`;
    return tenant.addValue(role, { name, externalValue: name }).id;
  });
  /** What a person was drawn with: attributes, and ids of values. */
  const attributesOf = (p: number) =>
    Object.fromEntries(
      attributes.flatMap(({ name, codes, raws }) => {
        const raw = raws[codes[p]! - 1];
        return raw === undefined ? [] : [[name, raw] as const];
      }),
    );
  const valuesOf = (p: number) =>
    Array.from(given.entitlements.subarray(given.offsets[p], given.offsets[p + 1]), (e) => values[e]!);
  const ids: string[] = [];
  for (let p = 0; p < staff.count; p++) {
    const login = `person.${p}@acme.example`;
    const user = tenant.addUser({
      profile: { login, email: login, firstName: 'Person', lastName: `${p}`, ...attributesOf(p) },
    });
    ids.push(user.id);
    tenant.addMember(appId, user.id);
    tenant.placeGrant({ type: 'CUSTOM', appId, userId: user.id, values: valuesOf(p) });
  }

  const change = peopleChanger(sandbox.outsider, new Draws(2), {
    appId,
    ids,
    attributes: attributes.map(({ name }) => name),
    attributesOf,
    valuesOf,
  });
  return { appId, change };
}
