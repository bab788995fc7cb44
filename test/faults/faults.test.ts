import { expect, it } from 'vitest';
import { demoCompany } from '../../src/sandbox/generate/demo-company.ts';
import type { Commit } from '../../src/sandbox/state/commits.ts';
import { importReport } from '../support/import-report.ts';
import { volume } from '../support/volume.ts';
import { createWorld } from '../support/world.ts';

/**
 * One request in five fails: limits, errors, resets before and after the commit, silence with and without a late
 * commit, half answers. Counted at the commit: nothing is lost, nothing is committed twice, nobody is "missing".
 */
it.each(Array.from({ length: volume(2, 20) }, (_, n) => n + 1))(
  'an import of 847 people loses nothing and commits nothing twice when every fifth request fails (seed %i)',
  async (seed) => {
    const world = await createWorld({
      seed,
      latencyMs: 50,
      settings: { rateLimits: { limits: { '*': 100_000 } } },
    });
    try {
      const company = demoCompany(world.sandbox, { seed });
      const report = 'hr_platform_access_report.csv';
      world.report(report, company.reports.get(report) ?? '');
      const commits: Commit[] = [];
      world.sandbox.onCommit((commit) => commits.push(commit));
      world.sandbox.faults.use({ rate: 0.2, seed: seed * 7, lateMs: 9_000 });
      const { plan, job } = await importReport(world, company.hr.id, report);
      world.sandbox.faults.use(undefined);

      expect(plan.counts.identities).toEqual({ matched: 847 });
      expect(job.state).toBe('done');
      const ledger = job.verification?.ledger;
      expect((ledger?.granted ?? 0) + (ledger?.already ?? 0)).toBe(2_541);
      expect({ lost: job.verification?.lost, extra: job.verification?.extra }).toEqual({ lost: 0, extra: 0 });

      // Entitlements and their values are committed once too.
      const made = world.sandbox.tenant.events.filter(({ type }) => type === 'resource.entitlement.create');
      expect(made.map(({ targets }) => targets[1]?.name ?? '').sort()).toEqual([
        'Permission',
        'Role',
        'Support_Group',
      ]);
      const perPerson = new Map<string, number>();
      for (const { kind, userId, before, after } of commits) {
        expect([...before].every((value) => after.has(value))).toBe(true);
        perPerson.set(`${kind} ${userId}`, (perPerson.get(`${kind} ${userId}`) ?? 0) + 1);
      }
      const twice = [...perPerson].filter(([, count]) => count > 1);
      expect(twice).toEqual([]);
      expect([...perPerson.keys()].filter((key) => key.startsWith('grant'))).toHaveLength(847);
      expect(
        world.sandbox.tenant
          .entitlementsOf(company.hr.id)
          .map((row) => row.values.size)
          .sort((a, b) => a - b),
      ).toEqual([4, 8, 15]);
      console.log(
        `faults: seed ${seed}, ${[...world.sandbox.faults.injected.values()].reduce((a, b) => a + b, 0)} injected, granted ${ledger?.granted}, already ${ledger?.already}, re-sent ${world.okta.calls.resent}`,
      );
    } finally {
      await world.close();
    }
  },
);
