import type { SandboxApp, SandboxUser, SandboxValue } from '../../src/sandbox/state/objects.ts';
import type { World } from './world.ts';

export interface AppWithRoles {
  readonly app: SandboxApp;
  /** By name. */
  readonly values: ReadonlyMap<string, SandboxValue>;
  readonly users: readonly SandboxUser[];
}

/** "Dev Platform" with five roles; twelve people, half of them engineers, of whom ten are members and hold Developer. */
export function appWithRoles({ sandbox: { tenant } }: World): AppWithRoles {
  const app = tenant.addApp({ label: 'Dev Platform' });
  const role = tenant.addEntitlement({
    appId: app.id,
    name: 'Role',
    values: ['Developer', 'Deploy', 'Code_Review', 'Approve', 'Root_Admin'].map((name) => ({ name })),
  });
  const values = new Map([...role.values.values()].map((value) => [value.name, value]));
  const developer = values.get('Developer')?.id ?? '';
  const users = Array.from({ length: 12 }, (_, n) => {
    const login = `p${n}@acme.example`;
    const department = n % 2 === 0 ? 'Engineering' : 'Finance';
    const user = tenant.addUser({
      profile: {
        login,
        email: login,
        department,
        title: n % 3 === 0 ? 'Manager' : 'Clerk',
        manager: 'boss@acme.example',
      },
    });
    if (n < 10) {
      tenant.addMember(app.id, user.id);
      tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: user.id, values: [developer] });
    }
    return user;
  });
  return { app, values, users };
}
