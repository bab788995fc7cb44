import { systemClock } from '../../src/config/system-clock.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandboxServer } from '../../src/sandbox/server.ts';
import { peopleChanger } from './change-people.ts';
import { Draws } from './draws.ts';
import { generateTenant } from './tenant.ts';

/**
 * A process that serves a generated tenant: one app of which everybody is a member, and holds by one CUSTOM grant what
 * the tenant gives. To the message `{ change: share }` it changes that share of the people and answers what it did.
 */
const { staff, given, attributes } = generateTenant({
  seed: 1,
  people: Number(process.argv[2]),
  grantScale: Number(process.argv[3]),
});
// Everything was there a day before it is read.
let ago = 86_400_000;
const sandbox = new Sandbox({
  clock: { now: () => systemClock.now() - ago },
  settings: { rateLimits: { limits: { '*': 100_000_000 } } },
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
ago = 0;
const { origin } = await startSandboxServer(sandbox);
const change = peopleChanger(sandbox.outsider, new Draws(2), {
  appId,
  ids,
  attributes: attributes.map(({ name }) => name),
  attributesOf,
  valuesOf,
});
process.on('message', (asked: { readonly change: number }) => {
  process.send?.(change(asked.change));
});
process.send?.({ origin, token: sandbox.token, app: appId });
