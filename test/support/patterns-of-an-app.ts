import type { SandboxApp, SandboxUser, SandboxValue } from '../../src/sandbox/state/objects.ts';
import type { Term } from '../../src/model/patterns.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import { planPatternBundles } from '../../src/workflows/bundles/plan-pattern-bundles.ts';
import { type BundlePreview, previewBundle } from '../../src/workflows/bundles/preview-bundle.ts';
import { equals, handMadeAnalysis } from './hand-made-analysis.ts';
import { createWorld, type World } from './world.ts';

export const ENGINEERS = equals('department', 'Engineering');

interface AppWithRoles {
  readonly app: SandboxApp;
  /** By name. */
  readonly values: ReadonlyMap<string, SandboxValue>;
  readonly users: readonly SandboxUser[];
}

/** "Dev Platform" with five roles, and patterns of it as somebody says them: previewed, and planned to be bundles. */
export interface PatternsOfAnApp extends AppWithRoles {
  readonly world: World;
  /** The id of a value by its name. */
  readonly id: (name: string) => string;
  /** Stores an analysis that found one pattern of these values; without terms of the engineers. */
  readonly said: (values: readonly string[], ...terms: readonly Term[]) => Promise<Analysis>;
  readonly preview: (pattern?: string, name?: string) => Promise<BundlePreview>;
  readonly plan: (...patterns: readonly string[]) => Promise<PlanHeader>;
}

export async function patternsOfAnApp(): Promise<PatternsOfAnApp> {
  const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const made = appWithRoles(world);
  return {
    ...made,
    world,
    id: (name) => made.values.get(name)?.id ?? '',
    said: (values, ...terms) =>
      handMadeAnalysis(world, made.app.id, [{ terms: terms.length === 0 ? [ENGINEERS] : terms, values }]),
    preview: (pattern = '1', name?) =>
      previewBundle(world.context, { pattern, ...(name === undefined ? {} : { name }) }),
    plan: (...patterns) =>
      planPatternBundles(world.context, { bundles: patterns.map((pattern) => ({ pattern })) }),
  };
}

/** "Dev Platform" with five roles; twelve people, half of them engineers, of whom ten are members and hold Developer. */
function appWithRoles({ sandbox: { tenant } }: World): AppWithRoles {
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
