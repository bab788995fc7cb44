import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ProductError } from '../../model/product-error.ts';
import { parseExpression, testsOf } from '../../sandbox/filter.ts';
import { Batches } from './batches.ts';

const texts = (n: number) => Array.from({ length: n }, (_, i) => `t${i}`);
const textsOf = (expression: string) => testsOf(parseExpression(expression)).map(({ value }) => value);
const refused = new ProductError('okta.refused', {
  fill: { status: 414, method: 'GET', path: '/', why: '' },
});

/** A tenant that answers when it is told to. */
function slowTenant() {
  const waiting: {
    readonly texts: readonly string[];
    readonly answer: () => void;
    readonly fail: (e: Error) => void;
  }[] = [];
  const asked: (readonly string[])[] = [];
  const ask = (expression: string) =>
    new Promise<readonly string[]>((resolve, reject) => {
      const own = textsOf(expression);
      asked.push(own);
      waiting.push({ texts: own, answer: () => resolve(own), fail: reject });
    });
  return { ask, asked, waiting };
}

describe('batches', () => {
  it('are asked for one alone until it is taken, then several at once, and found in the order of the texts', async () => {
    const { ask, asked, waiting } = slowTenant();
    const found = new Batches().all('id', texts(620), ask);
    await setImmediate();
    expect(asked.map(({ length }) => length)).toEqual([100]);
    waiting.shift()?.answer();
    await setImmediate();
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 100, 100, 100]);
    while (waiting.length > 0) {
      waiting.pop()?.answer();
      await setImmediate();
    }
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 100, 100, 100, 100, 20]);
    expect(await found).toEqual(texts(620));
  });

  it('lose nobody where the tenant takes fewer than it took', async () => {
    const { ask, asked, waiting } = slowTenant();
    const batches = new Batches();
    const found = batches.all('id', texts(500), ask);
    await setImmediate();
    waiting.shift()?.answer();
    for (await setImmediate(); waiting.length > 0; await setImmediate()) {
      const one = waiting.shift();
      if ((one?.texts.length ?? 0) > 30) one?.fail(refused);
      else one?.answer();
    }
    expect(await found).toEqual(texts(500));
    // Four were under way when the first was refused, and four again of half of that.
    expect(asked.filter(({ length }) => length > 30).length).toBeLessThanOrEqual(1 + 4 + 4);
  });

  it('ask nothing more once one failed, whatever becomes of the others', async () => {
    const { ask, asked, waiting } = slowTenant();
    const found = new Batches().all('id', texts(2_000), ask);
    const outcome = found.catch((error: unknown) => error);
    await setImmediate();
    waiting.shift()?.answer();
    await setImmediate();
    const down = new Error('down');
    waiting.shift()?.fail(down);
    await setImmediate();
    waiting.shift()?.fail(refused);
    waiting.shift()?.answer();
    await setImmediate();
    expect(await outcome).toBe(down);
    expect(asked).toHaveLength(5);
  });
});
