import { expect, it } from 'vitest';
import { Reading } from './reading.ts';

it('counts for its time, is one for all who wait, and is made again at once where it failed', async () => {
  let [now, reads, fails] = [0, 0, true];
  const reading = new Reading(
    { now: () => now },
    async () => {
      reads++;
      await Promise.resolve();
      if (fails) throw new Error('no answer');
      return reads;
    },
    1000,
  );
  await Promise.all([
    expect(reading.now()).rejects.toThrow('no answer'),
    expect(reading.now()).rejects.toThrow('no answer'),
  ]);
  expect(reads).toBe(1);
  fails = false;
  expect(await reading.now()).toBe(2);
  now = 999;
  expect(await reading.now()).toBe(2);
  now = 1000;
  expect(await Promise.all([reading.now(), reading.now()])).toEqual([3, 3]);
});
