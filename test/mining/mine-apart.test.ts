import { describe, expect, it } from 'vitest';
import { generateTenant } from '../../bench/mining/tenant.ts';
import { datasetOf } from '../../bench/mining/tenant-dataset.ts';
import { mine } from '../../src/mining/mine.ts';
import { MINING_DEFAULTS } from '../../src/model/patterns.ts';
import { mineApart } from '../../src/workflows/mine-apart.ts';

const tenant = { seed: 2, people: 300, grantScale: 0.5 };
const options = { ...MINING_DEFAULTS, permutations: 2 };
/** However small, in a thread of its own. */
const APART = 0;

describe('mining in a thread of its own', () => {
  it('finds the same bytes as in this thread, gives the dataset back and tells how far it is', async () => {
    const dataset = datasetOf(generateTenant(tenant));
    const untouched = JSON.stringify(dataset);
    const here = JSON.stringify(await mine(dataset, options));
    const told: number[] = [];
    const there = await mineApart(dataset, options, { progress: (done) => told.push(done) }, APART);
    expect(JSON.stringify(there.mined) === here).toBe(true);
    // The columns left this thread: it really was another one.
    expect(dataset.holdings.people).toHaveLength(0);
    expect(JSON.stringify(there.dataset) === untouched).toBe(true);
    expect(told.length).toBeGreaterThan(0);
  });

  it('ends when the call is cancelled', async () => {
    const cancelled = new AbortController();
    const progress = () => cancelled.abort(new Error('enough'));
    const call = { signal: cancelled.signal, progress };
    await expect(mineApart(datasetOf(generateTenant(tenant)), options, call, APART)).rejects.toThrow(
      'enough',
    );
  });

  it('does not begin for a call that was cancelled before', async () => {
    const dataset = datasetOf(generateTenant(tenant));
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(mineApart(dataset, options, { signal }, APART)).rejects.toThrow('too late');
    expect(dataset.holdings.people.length).toBeGreaterThan(0);
  });
});
