import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Tenant } from '../../src/sandbox/state/tenant.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planPatternBundles } from '../../src/workflows/bundles/plan-pattern-bundles.ts';
import { previewBundle } from '../../src/workflows/bundles/preview-bundle.ts';
import { equals, handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { volume } from '../support/volume.ts';
import { createWorld } from '../support/world.ts';

/**
 * The what-if law: what a preview says people would gain, lose and keep is what the organisation itself shows once the
 * bundle is made and granted to everybody who fits; making it alone changes nobody's access.
 */
const DAY = 86_400_000;
const VALUES = ['A', 'B', 'C', 'X', 'Y'];
const some = fc.subarray(VALUES.slice(0, 3));
const grant = fc.record({
  kind: fc.constantFrom(
    'none',
    'custom',
    'until',
    'policy',
    'entitlement',
    'bundle',
    'deny',
    'policy-and-more',
  ),
  values: some,
  single: fc.option(fc.constantFrom('X', 'Y'), { nil: undefined }),
});
const person = fc.record({
  department: fc.constantFrom('Sales', 'Finance'),
  member: fc.boolean(),
  grants: grant,
});

const bystanders = ['Sales', 'Sales', 'Finance', 'Finance'].map((department) => ({
  department,
  member: false,
  grants: { kind: 'none', values: [], single: undefined },
}));

it('preview and reality agree for everybody, whatever they held', async () => {
  let gained = 0;
  let lost = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 1, maxLength: 8 }),
      fc
        .subarray(VALUES, { minLength: 1 })
        .filter((values) => !(values.includes('X') && values.includes('Y'))),
      async (people, bundled) => {
        const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
        try {
          const { tenant } = world.sandbox;
          const app = tenant.addApp({ label: 'App' });
          const ids = valuesOf(tenant, app.id);
          const id = (name: string) => ids.get(name) ?? '';
          const other = tenant.addBundle({ appId: app.id, name: 'Other', values: [id('A'), id('X')] });
          // Some more, so that the department tells something in every case.
          const users = [...people, ...bystanders].map(({ department, member, grants }, n) => {
            const login = `p${n}@acme.example`;
            const user = tenant.addUser({
              profile: { login, email: login, department, title: `Title ${n % 2}` },
            });
            if (member) tenant.addMember(app.id, user.id);
            const values = [...grants.values, ...(grants.single === undefined ? [] : [grants.single])].map(
              id,
            );
            const common = { appId: app.id, userId: user.id };
            const place = (type: string, extra: object = {}) =>
              void tenant.placeGrant({ ...common, type, values, ...extra });
            if (grants.kind === 'custom' || grants.kind === 'deny') place('CUSTOM');
            if (grants.kind === 'until') place('CUSTOM', { expiresAt: tenant.now() + DAY });
            if (grants.kind === 'policy' || grants.kind === 'policy-and-more')
              place('POLICY', { actor: 'NONE' });
            if (grants.kind === 'policy-and-more') place('ENTITLEMENT', { values: [id('C')] });
            if (grants.kind === 'entitlement') place('ENTITLEMENT');
            if (grants.kind === 'bundle') place('ENTITLEMENT-BUNDLE', { values: [], bundleId: other.id });
            if (grants.kind === 'deny') place('CUSTOM', { action: 'DENY', values: [] });
            return user;
          });
          await handMadeAnalysis(world, app.id, [
            { terms: [equals('department', 'Sales')], values: bundled },
          ]);
          const held = () =>
            new Map(
              users.map((user) => [
                user.id,
                [...world.sandbox.effectiveAccess(app.id, user.id).keys()].sort(),
              ]),
            );
          const before = held();
          const preview = await previewBundle(world.context, { pattern: '1' });
          expect(preview.people.map(({ principal }) => principal).sort()).toEqual(
            users.flatMap((user) => (user.profile['department'] === 'Sales' ? [user.id] : [])).sort(),
          );

          const plan = await planPatternBundles(world.context, { bundles: [{ pattern: '1' }] });
          const job = await applyPlan(world.context, {
            plan: plan.id,
            hash: plan.hash,
            agreement: { method: 'terminal', who: 'tester' },
          });
          expect(job).toMatchObject({ state: 'done', verification: { differences: [] } });
          expect(held(), 'making a bundle changes nothing').toEqual(before);

          const bundleId = job.verification?.bundles?.[0]?.id ?? '';
          for (const { principal } of preview.people)
            world.sandbox.outsider.grant({
              type: 'ENTITLEMENT-BUNDLE',
              appId: app.id,
              userId: principal,
              bundleId,
            });
          const after = held();
          for (const row of preview.people) {
            const then = before.get(row.principal) ?? [];
            const now = after.get(row.principal) ?? [];
            expect(row.state).not.toBe('unknown');
            expect([...row.gains].sort(), row.login).toEqual(now.filter((value) => !then.includes(value)));
            expect([...row.losses].sort(), row.login).toEqual(then.filter((value) => !now.includes(value)));
            if (row.state === 'has-all') expect(now).toEqual(then);
            gained += row.gains.length;
            lost += row.losses.length;
          }
          for (const user of users)
            if (user.profile['department'] !== 'Sales')
              expect(after.get(user.id)).toEqual(before.get(user.id));
        } finally {
          await world.close();
        }
      },
    ),
    { numRuns: volume(25, 400) },
  );
  expect(gained).toBeGreaterThan(10);
  expect(lost).toBeGreaterThan(0);
});

function valuesOf(tenant: Tenant, appId: string): ReadonlyMap<string, string> {
  const multi = tenant.addEntitlement({
    appId,
    name: 'Many',
    values: ['A', 'B', 'C'].map((name) => ({ name })),
  });
  const single = tenant.addEntitlement({
    appId,
    name: 'One',
    multiValue: false,
    values: ['X', 'Y'].map((name) => ({ name })),
  });
  return new Map([...multi.values.values(), ...single.values.values()].map(({ name, id }) => [name, id]));
}
