import { describe, expect, it } from 'vitest';
import { analyze, readWanted } from '../../intake/analyze.ts';
import { readWantedApart } from './read-wanted-apart.ts';

const TEXT = Buffer.from(
  `Email,Name,Role,Ends\n${Array.from(
    { length: 5_000 },
    (_, n) => `p${n % 3_000}@a.example,Person ${n},Role ${n % 7},${n % 9 ? '' : '2031-01-01'}`,
  ).join('\n')}\n`,
);

async function* chunked(onRead: () => void = () => undefined): AsyncIterable<Uint8Array> {
  for (let at = 0; at < TEXT.length; at += 10_000) {
    onRead();
    yield TEXT.subarray(at, at + 10_000);
  }
}

const NOW = Date.UTC(2026, 10, 25);
const understood = () =>
  analyze({ id: 'und_test', name: 'x.csv', path: 'x.csv', now: NOW, open: () => chunked() });

const PLACES = [
  ['in a thread', 0],
  ['here', 1_000_000_000],
] as const;

describe('what a report wants, read again', () => {
  it.each(PLACES)('is what it wanted, and how far the reading is is told (%s)', async (_title, least) => {
    const understanding = await understood();
    const expected = await readWanted(chunked(), understanding, NOW);
    expect(expected.wanted.ends).toBeDefined();
    const told: (readonly [number, number | undefined])[] = [];
    const found = await readWantedApart(
      { open: () => chunked(), understanding, now: NOW },
      { progress: (done, total) => told.push([done, total]) },
      least,
    );
    expect(found).toMatchObject(expected);
    expect(found.sha256).toBe(understanding.report.sha256);
    expect(told.at(-1)).toEqual([TEXT.length, TEXT.length]);
    expect(told.length).toBe(Math.ceil(TEXT.length / 10_000));
  });

  it.each(PLACES)('keeps the columns that are asked for (%s)', async (_title, least) => {
    const understanding = await understood();
    const { wanted } = await readWantedApart(
      { open: () => chunked(), understanding, now: NOW, beside: [{ column: 1 }] },
      {},
      least,
    );
    expect(wanted.corroboration[2_999]).toEqual(['Person 2999']);
  });

  it.each(PLACES)('ends when it is cancelled (%s)', async (_title, least) => {
    const understanding = await understood();
    const controller = new AbortController();
    let reads = 0;
    const open = () =>
      chunked(() => {
        reads += 1;
        if (reads === 3) controller.abort(new Error('enough'));
      });
    await expect(
      readWantedApart({ open, understanding, now: NOW }, { signal: controller.signal }, least),
    ).rejects.toThrow('enough');
    expect(reads).toBeLessThanOrEqual(4);
  });
});
