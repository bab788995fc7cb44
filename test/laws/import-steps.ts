import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { ProductError } from '../../src/model/product-error.ts';
import type { SandboxGrant } from '../../src/sandbox/state/objects.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import type { World } from '../support/world.ts';
import type { Arranged } from './arrange.ts';

export const agreement = { method: 'terminal', who: 'law' } as const;
export const REPORT = 'law.csv';

export interface Imported {
  readonly plans: readonly PlanHeader[];
  readonly jobs: readonly JobStatus[];
}

/** Plans and applies until a plan is empty, as a person would who is told to plan again. */
export async function importAll(world: World, arranged: Arranged, rounds: number): Promise<Imported> {
  const plans: PlanHeader[] = [];
  const jobs: JobStatus[] = [];
  for (let round = 0; round < rounds; round++) {
    const plan = await planGrants(world.context, { app: arranged.app.id, report: REPORT });
    plans.push(plan);
    if (plan.operations === 0) break;
    for (let again = 0; again < 8; again++) {
      try {
        const status = await applyPlan(world.context, { plan: plan.id, hash: plan.hash, agreement });
        jobs.push(status);
        if (status.state === 'done') break;
      } catch (error) {
        if (error instanceof ProductError && error.code === 'plan.stale') break;
        throw error;
      }
    }
    // A person comes back later: what was written shows by then.
    await world.clock.sleep(30_000);
  }
  return { plans, jobs };
}

export interface Before {
  readonly access: ReadonlyMap<string, ReadonlySet<string>>;
  readonly grants: ReadonlyMap<
    string,
    readonly { readonly grant: SandboxGrant; readonly expiresAt: number | undefined }[]
  >;
}

export function photograph(world: World, { app }: Arranged): Before {
  const { tenant } = world.sandbox;
  return {
    access: new Map(
      tenant.userList.map((user) => [
        user.id,
        new Set(world.sandbox.effectiveAccess(app.id, user.id).keys()),
      ]),
    ),
    grants: new Map(
      tenant.userList.map((user) => [
        user.id,
        tenant.grantsOf(app.id, user.id).map((grant) => ({ grant, expiresAt: grant.expiresAt })),
      ]),
    ),
  };
}
