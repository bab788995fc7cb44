import { describe, expect, it } from 'vitest';
import { Concurrency } from './concurrency.ts';

/** Work that ends when it is told to. */
function workshop(concurrency: Concurrency) {
  const running: { readonly n: number; readonly end: (how?: Error) => void }[] = [];
  const started: number[] = [];
  const start = (n: number, prepared = false) =>
    concurrency.run(
      () =>
        new Promise<number>((resolve, reject) => {
          started.push(n);
          running.push({ n, end: (how) => (how === undefined ? resolve(n) : reject(how)) });
        }),
      prepared,
    );
  const endOne = async (how?: Error) => {
    running.shift()?.end(how);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { running, started, start, endOne };
}

describe('requests in flight', () => {
  it('are at most so many, first come first served, whether they fail or not', async () => {
    const { running, started, start, endOne } = workshop(new Concurrency(3));
    const all = Promise.allSettled(Array.from({ length: 8 }, (_, n) => start(n)));
    expect(started).toEqual([0, 1, 2]);
    await endOne(new Error('failed'));
    expect(started).toEqual([0, 1, 2, 3]);
    while (running.length > 0) {
      expect(running.length).toBeLessThanOrEqual(3);
      await endOne();
    }
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect((await all).flatMap(({ status }, n) => (status === 'rejected' ? [n] : []))).toEqual([0]);
  });

  it('that were read for go before others that wait, in their order', async () => {
    const { started, start, endOne } = workshop(new Concurrency(1));
    const all = Promise.all([start(0), start(1), start(2, true), start(3), start(4, true)]);
    for (let n = 0; n < 5; n++) await endOne();
    await all;
    expect(started).toEqual([0, 2, 4, 1, 3]);
  });

  it('are halved when they were too many, never to none, and come back one by one', async () => {
    const concurrency = new Concurrency(8);
    const seen = [concurrency.allowed];
    for (let i = 0; i < 5; i++) {
      concurrency.tooMany();
      seen.push(concurrency.allowed);
    }
    expect(seen).toEqual([8, 4, 2, 1, 1, 1]);
    const back: number[] = [];
    for (let answers = 0; answers < 1_000; answers++) {
      concurrency.fine();
      if (concurrency.allowed !== back.at(-1)) back.push(concurrency.allowed);
    }
    expect(back).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('that wait begin when the number grows again', async () => {
    const concurrency = new Concurrency(2);
    concurrency.tooMany();
    const { running, started, start, endOne } = workshop(concurrency);
    const all = Promise.all([start(0), start(1), start(2)]);
    expect(started).toEqual([0]);
    for (let answers = 0; answers < 20; answers++) concurrency.fine();
    await endOne();
    expect(running.map(({ n }) => n)).toEqual([1, 2]);
    await endOne();
    await endOne();
    expect(await all).toEqual([0, 1, 2]);
  });
});
