import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { generateTenant } from '../../bench/mining/tenant.ts';
import { datasetOf } from '../../bench/mining/tenant-dataset.ts';
import { DatasetBuilder } from '../../src/mining/dataset/dataset-builder.ts';
import { StoredParts } from '../../src/access/stored-chunks.ts';
import { mine } from '../../src/mining/mine.ts';
import { packed } from '../../src/mining/packed-analysis.ts';
import type { Helpers } from '../../src/mining/threads/tasks.ts';
import { MINING_DEFAULTS } from '../../src/model/patterns.ts';
import { PatientHelpers } from '../support/patient-helpers.ts';
import { MiningHelpers } from '../../src/workflows/patterns/mining-helpers.ts';
import { giveBackMemory } from '../../src/workflows/give-back-memory.ts';
import { mineApart } from '../../src/workflows/patterns/mine-apart.ts';

const tenant = { seed: 2, people: 300, grantScale: 0.5 };
const options = { ...MINING_DEFAULTS, permutations: 2 };
/** Whether this thread did anything else since: while it mines itself it does not. */
function othersHadTheirTurn(): () => boolean {
  let had = false;
  setImmediate(() => (had = true));
  return () => had;
}

const nothing = () => Promise.resolve();

/** However small, in a thread of its own. */
const APART = 0;

describe('mining in a thread of its own', () => {
  it('finds the same bytes as in this thread, leaves the dataset as it is and tells how far it is', async () => {
    const dataset = datasetOf(generateTenant(tenant));
    const untouched = JSON.stringify(dataset);
    const here = JSON.stringify(await mine(dataset, options));
    const told: number[] = [];
    const others = othersHadTheirTurn();
    const call = { progress: (done: number) => told.push(done) };
    const [there, besides, chunk] = await mineApart(dataset, options, async () => 'done', call, APART);
    expect(JSON.stringify(there) === here).toBe(true);
    const parts = new StoredParts([await chunk]);
    expect(parts.text('packed') === JSON.stringify(packed(there))).toBe(true);
    expect(besides).toBe('done');
    expect(others()).toBe(true);
    expect(JSON.stringify(dataset) === untouched).toBe(true);
    expect(told.length).toBeGreaterThan(0);
  });

  it('ends when the call is cancelled', async () => {
    const cancelled = new AbortController();
    const progress = () => cancelled.abort(new Error('enough'));
    const call = { signal: cancelled.signal, progress };
    await expect(mineApart(datasetOf(generateTenant(tenant)), options, nothing, call, APART)).rejects.toThrow(
      'enough',
    );
  });

  it('is where many people are read, however few their holdings are', async () => {
    const builder = new DatasetBuilder({ named: [], without: [] });
    const app = builder.addApp('app', 'App');
    for (let person = 0; person < 20_000; person++)
      builder.addMember(app, builder.addPerson({ id: `u${person}`, active: true, profile: {} }));
    const dataset = builder.build({ at: 0, source: 'report', filters: [], coverage: [] });
    const others = othersHadTheirTurn();
    const [there] = await mineApart(dataset, options, nothing);
    expect(there.people).toBe(20_000);
    expect(others()).toBe(true);
  });

  it.each([APART, undefined])('fails with what is done besides (%s)', async (least) => {
    const full = () => Promise.reject(new Error('disk full'));
    const call = {};
    await expect(mineApart(datasetOf(generateTenant(tenant)), options, full, call, least)).rejects.toThrow(
      'disk full',
    );
  });

  it('leaves nothing behind on a signal that outlives the call', async () => {
    const { signal } = new AbortController();
    const dataset = datasetOf(generateTenant(tenant));
    const [, , chunk] = await mineApart(dataset, options, nothing, { signal }, APART);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    await chunk;
  });

  it('keeps nothing for a call that is cancelled while the thread starts', async () => {
    const cancelled = new AbortController();
    let kept = 0;
    const keep = () => Promise.resolve((kept += 1));
    const call = { signal: cancelled.signal };
    const mining = mineApart(datasetOf(generateTenant(tenant)), options, keep, call, APART);
    cancelled.abort(new Error('enough'));
    await expect(mining).rejects.toThrow('enough');
    await giveBackMemory();
    await new Promise((resolve) => setImmediate(resolve));
    expect(kept).toBe(0);
  });

  it('does not begin for a call that was cancelled before', async () => {
    const dataset = datasetOf(generateTenant(tenant));
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(mineApart(dataset, options, nothing, { signal }, APART)).rejects.toThrow('too late');
    expect(dataset.holdings.people.length).toBeGreaterThan(0);
  });
});

describe('mining with the help of other threads', () => {
  it.each([1, 3])('finds the same bytes with %i helpers as alone', async (count) => {
    const dataset = datasetOf(generateTenant(tenant));
    const alone = JSON.stringify(await mine(dataset, options));
    const helped: number[] = [];
    const threads = new MiningHelpers(count);
    const helpers: Helpers = {
      count,
      begin: (universes, logarithms) => threads.begin(universes, logarithms),
      describe: (profiles) => threads.describe(profiles),
      work: async (task) => {
        const done = await threads.work(task);
        helped.push(done.length);
        return done;
      },
    };
    try {
      // Again and again until a helper has taken a part: a small dataset may be done before it has started.
      for (let run = 0; run < 50 && Math.max(0, ...helped) === 0; run++)
        expect(JSON.stringify(await mine(dataset, options, {}, helpers)) === alone).toBe(true);
      expect(Math.max(...helped)).toBeGreaterThan(0);
    } finally {
      await threads.close();
    }
  });

  it('rejects with what the call was cancelled for in the middle, and the helpers may be used again', async () => {
    const dataset = datasetOf(generateTenant(tenant));
    const helpers = new PatientHelpers(2);
    try {
      const cancelled = new AbortController();
      const reason = new Error('enough');
      const call = { signal: cancelled.signal, progress: () => cancelled.abort(reason) };
      await expect(mine(dataset, options, call, helpers)).rejects.toBe(reason);
      const again = JSON.stringify(await mine(dataset, options, {}, helpers));
      expect(again === JSON.stringify(await mine(dataset, options))).toBe(true);
    } finally {
      await helpers.close();
    }
  });

  it('fails when a helper fails', async () => {
    const failing: Helpers = {
      count: 1,
      begin: () => undefined,
      describe: () => undefined,
      work: () => Promise.reject(new Error('out of memory')),
    };
    await expect(mine(datasetOf(generateTenant(tenant)), options, {}, failing)).rejects.toThrow(
      'out of memory',
    );
  });
});
