import { expect, it } from 'vitest';
import type { Freshness } from '../../workflows/patterns/freshness.ts';
import { freshnessAsData, freshnessData } from './freshness-answer.ts';

it.each<[Freshness, RegExp]>([
  [
    { state: 'nothing-logged', events: {} },
    /^Nothing about the apps in the System Log since .*log may lag some minutes.*profiles of people may have changed/,
  ],
  [{ state: 'changed', events: { a: 1 } }, /1 event in the System Log\. Analysing by what changed/],
  [{ state: 'changed', events: { a: 1, b: 2 } }, /3 events in the System Log/],
  [{ state: 'unknown', why: 'log-may-lag' }, /is unknown: that is so short ago/],
  [{ state: 'unknown', why: 'not-permitted' }, /is unknown: the owner of the token/],
])('%j is said in words', (freshness, words) => {
  const data = freshnessData.parse(freshnessAsData(freshness));
  expect(data.says).toMatch(words);
  expect(data.state).toBe(freshness.state);
});
