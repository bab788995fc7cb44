import { expect, it } from 'vitest';
import { volume } from '../support/volume.ts';
import { program } from '../support/program.ts';
import type { Moment } from './gate.ts';
import { killedJob } from './killed-job.ts';
import { scenario } from './scenario.ts';

/** A removal changes many people's access at once, and no commit of the tenant is one person's. */
const MOMENTS: readonly Moment[] = [
  'before the tenant has it',
  'after the commit, before the reply',
  'after the reply, before the journal',
  "inside the store's commit",
];

it.concurrent.each(
  Array.from({ length: volume(1, 25) }, (_, n) => MOMENTS.map((moment) => [moment, 700 + n] as const)).flat(),
)(
  'a structure that is replaced and killed %s ends with what its plan promised (seed %i)',
  async (moment, seed) => {
    const file = program();
    const made = await scenario(seed, 12, { kind: 'replace' });
    try {
      expect(made.operations.length).toBeGreaterThan(1);
      expect([...made.promised].some(([user, left]) => left.size < (made.before.get(user)?.size ?? 0))).toBe(
        true,
      );
      const { deaths, job, said } = await killedJob(file, made, [moment]);
      expect(deaths.map((death) => death.moment)).toEqual([moment]);
      expect({ state: job.state, parked: job.parked }, said).toEqual({ state: 'done', parked: undefined });
      expect(job.verification, said).toMatchObject({ lost: 0, extra: 0 });
      for (const [user, promised] of made.promised)
        expect([...made.access(user)].sort(), user).toEqual([...promised].sort());
    } finally {
      await made.close();
    }
  },
  120_000,
);
