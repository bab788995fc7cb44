import { systemClock } from '../../src/config/system-clock.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandboxServer } from '../../src/sandbox/server.ts';
import { generateTenant } from './tenant.ts';

/** A process that serves a generated tenant: one app of which everybody is a member, and holds by one CUSTOM grant what the tenant gives. */
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
for (let p = 0; p < staff.count; p++) {
  const login = `person.${p}@acme.example`;
  const profile: Record<string, string> = { login, email: login, firstName: 'Person', lastName: `${p}` };
  for (const { name, codes, raws } of attributes) {
    const raw = raws[codes[p]! - 1];
    if (raw !== undefined) profile[name] = raw;
  }
  const user = tenant.addUser({ profile });
  tenant.addMember(appId, user.id);
  const held = Array.from(
    given.entitlements.subarray(given.offsets[p], given.offsets[p + 1]),
    (e) => values[e]!,
  );
  tenant.placeGrant({ type: 'CUSTOM', appId, userId: user.id, values: held });
}
ago = 0;
const { origin } = await startSandboxServer(sandbox);
process.send?.({ origin, token: sandbox.token, app: appId });
