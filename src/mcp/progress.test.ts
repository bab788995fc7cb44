import { describe, expect, it } from 'vitest';
import type { ProgressStage } from '../workflows/context.ts';
import { notifier } from './progress.ts';

interface Sent {
  readonly progress: number;
  readonly total?: number;
  readonly message: string;
}

function recorder(notify?: () => Promise<void>) {
  let now = 0;
  const sent: Sent[] = [];
  const clock = {
    now: () => now,
    sleep: async () => {},
    deadline: () => ({ signal: new AbortController().signal, cancel() {} }),
  };
  const told = notifier(clock, async (params) => {
    sent.push(params);
    await notify?.();
  });
  const at = (ms: number, done: number, total: number | undefined, stage: ProgressStage) => {
    now = ms;
    told.progress(done, total, stage);
  };
  return { sent, at, stop: told.stop };
}

describe('progress notifications', () => {
  it('only grow, although every stage counts from 0', () => {
    const { sent, at } = recorder();
    at(0, 0, undefined, 'reading-report');
    at(1000, 10, 100, 'writing');
    at(2000, 100, 100, 'writing');
    at(3000, 0, 100, 'verifying');
    at(4000, 50, 100, 'verifying');
    at(5000, 40, 100, 'verifying');
    const numbers = sent.map(({ progress }) => progress);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    for (const { progress, total } of sent)
      if (total !== undefined) expect(progress).toBeLessThanOrEqual(total);
    expect(sent.at(-1)?.message).toBe('Reading back: 50 of 100');
  });

  it('come twice a second at most, but never leave out the end of a stage', () => {
    const { sent, at } = recorder();
    for (let i = 0; i <= 1000; i++) at(i, i, 1000, 'writing');
    expect(sent.length).toBeLessThanOrEqual(4);
    expect(sent.at(-1)?.message).toBe('Writing: 1,000 of 1,000');
  });

  it('end with the call', () => {
    const { sent, at, stop } = recorder();
    at(0, 1, 10, 'writing');
    stop();
    at(1000, 5, 10, 'writing');
    expect(sent).toHaveLength(1);
  });

  it('do not stop the work when the client is gone', async () => {
    const { sent, at } = recorder(() => Promise.reject(new Error('closed')));
    at(0, 1, 10, 'writing');
    await Promise.resolve();
    expect(sent).toHaveLength(1);
  });
});
