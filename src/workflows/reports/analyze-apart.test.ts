import { describe, expect, it } from 'vitest';
import { analyze } from '../../intake/analyze.ts';
import type { AnalyzeInput } from '../../intake/analyze-input.ts';
import { analyzeApart } from './analyze-apart.ts';

const TEXT = Buffer.from(
  `Email,Role\n${Array.from({ length: 5_000 }, (_, n) => `p${n}@a.example,Role ${n % 7}`).join('\n')}\n`,
);

function inputOf(bytes: Uint8Array, onRead: (offset: number) => void = () => undefined): AnalyzeInput {
  return {
    id: 'und_test',
    name: 'x.csv',
    now: 0,
    path: 'x.csv',
    open: async function* () {
      for (let at = 0; at < bytes.length; at += 10_000) {
        onRead(at);
        yield bytes.subarray(at, at + 10_000);
      }
    },
  };
}

describe('an analysis in a thread of its own', () => {
  it('concludes what an analysis here concludes, and tells how far it is', async () => {
    const told: (readonly [number, number | undefined])[] = [];
    const input = inputOf(TEXT);
    const progress = (done: number, total: number | undefined) => told.push([done, total]);
    expect(await analyzeApart(input, TEXT.length, { progress }, 0)).toEqual(await analyze(input));
    expect(told.at(-1)).toEqual([TEXT.length, TEXT.length]);
    expect(told.length).toBeGreaterThan(3);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).sort((a, b) => a - b));
  });

  it('a refusal keeps its code', async () => {
    await expect(analyzeApart(inputOf(Buffer.from('%PDF-1.7')), 8, {}, 0)).rejects.toMatchObject({
      name: 'ProductError',
      code: 'intake.unreadable',
      fill: { why: 'it is a PDF' },
    });
  });

  it.each([
    ['in a thread', 0],
    ['here', 1_000_000_000],
  ])('ends when it is cancelled, %s', async (_title, least) => {
    const controller = new AbortController();
    let reads = 0;
    const input = inputOf(TEXT, () => {
      reads += 1;
      if (reads === 3) controller.abort(new Error('enough'));
    });
    await expect(analyzeApart(input, TEXT.length, { signal: controller.signal }, least)).rejects.toThrow(
      'enough',
    );
    expect(reads).toBeLessThanOrEqual(4);
  });
});
