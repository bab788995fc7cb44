import type { SandboxApp, SandboxUser, SandboxValue } from '../../src/sandbox/state/objects.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import type { World } from './world.ts';

export interface SmallApp {
  readonly app: SandboxApp;
  readonly users: readonly SandboxUser[];
  readonly admin: SandboxValue;
  readonly viewer: SandboxValue;
  /** Plans that everybody gets Viewer. */
  readonly plan: () => Promise<PlanHeader>;
}

/** An app with Role = Admin, Viewer; so many people, of whom the first few are members and hold Admin by CUSTOM. */
export async function smallApp(world: World, people: number, holders: number): Promise<SmallApp> {
  const { tenant } = world.sandbox;
  const app = tenant.addApp({ label: 'Small' });
  const role = tenant.addEntitlement({
    appId: app.id,
    name: 'Role',
    values: [{ name: 'Admin' }, { name: 'Viewer' }],
  });
  const [admin, viewer] = [...role.values.values()];
  if (admin === undefined || viewer === undefined) throw new Error('no values');
  const users = Array.from({ length: people }, (_, n) =>
    tenant.addUser({ profile: { login: `p${n}@acme.example`, email: `p${n}@acme.example` } }),
  );
  for (const user of users.slice(0, holders)) {
    tenant.addMember(app.id, user.id);
    tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: user.id, values: [admin.id] });
  }
  world.report(
    'small.csv',
    `Login,Role\n${users.map(({ profile }) => `${profile['login'] ?? ''},Viewer`).join('\n')}\n`,
  );
  await analyzeReport(world.context, {
    report: 'small.csv',
    overrides: { identifier: 'Login', entitlements: ['Role'] },
  });
  return {
    app,
    users,
    admin,
    viewer,
    plan: () => planGrants(world.context, { app: app.id, report: 'small.csv' }),
  };
}
