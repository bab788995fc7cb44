import { describe, expect, it } from 'vitest';
import { RateWindows } from '../sandbox/rate-windows.ts';
import { SimulatedClock } from '../sandbox/simulated-clock.ts';
import { Budget } from './budget.ts';

/** Sends as many requests as the budget admits until so many were answered. */
async function drive(options: {
  readonly limit: number;
  readonly neighbour: number;
  readonly requests: number;
}) {
  const clock = new SimulatedClock();
  const start = clock.now();
  const windows = new RateWindows({
    windowMs: 60_000,
    limits: { '*': options.limit },
    neighbour: options.neighbour,
    concurrency: 0,
  });
  const budget = new Budget('bucket', clock, 0.75);
  let answered = 0;
  let limited = 0;
  const perWindow = new Map<number, number>();
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      while (answered < options.requests) {
        const ticket = await budget.acquire();
        if (answered >= options.requests) return budget.giveBack(ticket);
        budget.leaves(ticket);
        await clock.sleep(100);
        const now = clock.now();
        const { limited: refused, limit, remaining, reset } = windows.take('bucket', now);
        const endsInMs = reset * 1000 - Math.floor(now / 1000) * 1000;
        if (refused) {
          limited += 1;
          budget.exhausted(ticket, endsInMs + 1_000);
          continue;
        }
        answered += 1;
        perWindow.set(reset, (perWindow.get(reset) ?? 0) + 1);
        budget.observe(ticket, { limit, remaining, reset, endsInMs });
      }
      return undefined;
    }),
  );
  return {
    seconds: (clock.now() - start) / 1000,
    limited,
    mostPerWindow: Math.max(...perWindow.values()),
    windows: perWindow.size,
  };
}

describe('the budget of a rate bucket', () => {
  it.each([
    [100, 1_000],
    [50, 300],
    [600, 6_000],
  ])(
    'alone, with %i per window: no 429, never more than its share, and hardly a second wasted',
    async (limit, requests) => {
      const { seconds, limited, mostPerWindow } = await drive({ limit, neighbour: 0, requests });
      const share = Math.floor(limit * 0.75);
      expect(limited).toBe(0);
      expect(mostPerWindow).toBeLessThanOrEqual(share);
      expect(seconds / (Math.ceil(requests / share) * 60)).toBeLessThanOrEqual(1.05);
    },
  );

  it('beside a neighbour who uses 40 %: at most one 429 per window, and the neighbour keeps its part', async () => {
    const { limited, windows, mostPerWindow } = await drive({ limit: 100, neighbour: 0.4, requests: 1_000 });
    expect(limited).toBeLessThanOrEqual(windows);
    expect(mostPerWindow).toBeLessThanOrEqual(75);
  });

  it('waits in order, and whoever gives up leaves the queue', async () => {
    const clock = new SimulatedClock();
    const budget = new Budget('bucket', clock, 1);
    const first = await budget.acquire();
    const stop = new AbortController();
    const second = budget.acquire(stop.signal);
    const third = budget.acquire();
    stop.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    budget.observe(first, { limit: 10, remaining: 9, reset: 100, endsInMs: 60_000 });
    expect(await third).toMatchObject({ probe: false });
  });
});
