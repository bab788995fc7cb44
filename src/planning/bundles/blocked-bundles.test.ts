import { expect, it } from 'vitest';
import type { BlockedBundle } from '../../model/blocked-bundle.ts';
import { blockedLine, refusal } from './blocked-bundles.ts';

it('says so where it is not known when a bundle was made', () => {
  const blocked: BlockedBundle = {
    name: 'Lawyers',
    pattern: 1,
    by: ['Lawyers'],
    reason: 'made-already',
    made: { bundleId: 'enb1', jobId: 'job_1', planId: 'pln_1' },
  };
  expect(blockedLine([blocked], 2)).toContain('by job_1 of pln_1, at a time not known.');
  expect(refusal([blocked]).reason).toContain('by job_1 of pln_1, at a time not known.');
});
