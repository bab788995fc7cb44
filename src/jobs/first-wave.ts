import type { WriteGrant } from '../model/plan.ts';
import { grantsOfOthers } from './others.ts';
import { ADDITIVE_CAPABILITY, intentOf } from './execute/write-grant.ts';
import { Parked } from './park.ts';
import { carryOutTask, type Lanes, type PersonTask, personTasks } from './people-tasks.ts';
import type { Run } from './run.ts';

/** Somebody of the first wave with what they held directly before their grant. */
interface Written {
  readonly grant: WriteGrant;
  readonly before: ReadonlySet<string>;
}

/**
 * Writes the first wave, reads it back and compares: nothing lost, nothing that the plan did not name (design §8).
 * Where it is not known whether the tenant takes additive grants, the first person goes alone.
 * Throws `Parked`.
 */
export async function runFirstWave(run: Run, lanes: Lanes): Promise<void> {
  const { store, clock, settings } = run.context;
  const tasks: PersonTask[] = [];
  for await (const task of personTasks(run, true)) tasks.push(task);
  const capability = (await store.facts.get(run.plan.tenantId, ADDITIVE_CAPABILITY))?.value;
  const alone =
    capability === 'yes' ? undefined : tasks.findIndex((task) => task.grant?.method === 'additive');
  const probe = alone === undefined || alone < 0 ? undefined : tasks.splice(alone, 1)[0];
  if (probe !== undefined) {
    const written = await write(run, lanes, [probe]);
    if (written.length > 0 && !run.stop.signal.aborted) {
      await clock.sleep(settings.settleMs, run.stop.signal).catch(() => undefined);
      await compare(run, written);
      await store.facts.set(run.plan.tenantId, ADDITIVE_CAPABILITY, 'yes', clock.now());
    }
  }
  if (run.stop.signal.aborted) return;
  const written = await write(run, lanes, tasks);
  if (written.length === 0 || run.stop.signal.aborted) return;
  await clock.sleep(settings.settleMs, run.stop.signal).catch(() => undefined);
  await compare(run, written);
}

async function write(run: Run, lanes: Lanes, tasks: readonly PersonTask[]): Promise<readonly Written[]> {
  const written: Written[] = [];
  await run.all(
    tasks.map(async (task) => {
      let before: ReadonlySet<string> | undefined;
      const state = await carryOutTask(run, task, lanes, async () => {
        if (task.grant !== undefined) before = await held(run, task.grant.principal);
      });
      if (task.grant !== undefined && before !== undefined && state === 'done')
        written.push({ grant: task.grant, before });
    }),
  );
  return written;
}

async function held(run: Run, principal: string): Promise<ReadonlySet<string>> {
  const access = await run.context.okta.access.principalEntitlements(run.job.appId, principal);
  return new Set(access.flatMap((entitlement) => entitlement.values));
}

async function compare(run: Run, written: readonly Written[]): Promise<void> {
  await run.all(
    written.map(async ({ grant, before }) => {
      if (await differs(run, grant, before)) {
        // Reads may lag behind once more than expected: look again before stopping everything.
        await run.context.clock.sleep(run.context.settings.settleMs);
        if (await differs(run, grant, before)) throw new Parked('first-wave-differs', grant.principal);
      }
      run.provenMixes.add(grant.mix.split('|')[0] ?? '');
    }),
  );
}

/** True when something is lost, or something is there that neither the plan nor somebody else explains. */
async function differs(run: Run, grant: WriteGrant, before: ReadonlySet<string>): Promise<boolean> {
  const after = await held(run, grant.principal);
  const intended = new Set(intentOf(run, grant).flatMap((entitlement) => entitlement.values));
  if ([...before].some((value) => !after.has(value))) return true;
  const extra = [...after].filter((value) => !before.has(value) && !intended.has(value));
  if (extra.length === 0) return false;
  const others = await grantsOfOthers(run, grant.principal);
  return others !== 'unknown' && extra.some((value) => !others.has(value));
}
