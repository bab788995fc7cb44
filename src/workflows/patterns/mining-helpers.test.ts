import { afterEach, describe, expect, it } from 'vitest';
import type { Logarithms } from '../../mining/search/description-length.ts';
import { partTurns } from '../../mining/threads/part-turns.ts';
import type { Task } from '../../mining/threads/tasks.ts';
import { MiningHelpers } from './mining-helpers.ts';

let helpers: MiningHelpers | undefined;

afterEach(async () => {
  await helpers?.close();
});

function placeTask(parts: number): Task<'place'> {
  const [holders, holderOffsets] = [new Uint32Array(), Uint32Array.of(0, 0)];
  const holdings = { people: holders, offsets: holderOffsets };
  const columns = [{ personAt: new Uint32Array(), values: Uint32Array.of(0), holders, holderOffsets }];
  return {
    what: { kind: 'place', holdings, derived: undefined, people: 0, columns },
    parts: Array.from({ length: parts }, () => ({ universe: 0, values: [0] })),
    turns: partTurns(parts, 3),
  };
}

describe('threads that help to mine', () => {
  it('answer each task with what it found, also when the one before was given up', async () => {
    helpers = new MiningHelpers(2);
    const before = helpers.work(placeTask(5));
    expect(await helpers.work(placeTask(7))).toHaveLength(7);
    expect(await before).toHaveLength(5);
  });

  it('fail a task with what one of them failed with, and every task after it', async () => {
    helpers = new MiningHelpers(1);
    const failed = { name: 'TypeError' };
    const { what, ...rest } = placeTask(1);
    const broken = { what: { ...what, columns: null }, ...rest } as unknown as Task<'place'>;
    await expect(helpers.work(broken)).rejects.toMatchObject(failed);
    await expect(helpers.work(placeTask(1))).rejects.toMatchObject(failed);
  });

  it('fail a task when they were told what they cannot read before', async () => {
    helpers = new MiningHelpers(1);
    // Answered before anything else is told.
    expect(await helpers.work(placeTask(1))).toHaveLength(1);
    helpers.begin([], undefined as unknown as Logarithms);
    await new Promise((resolve) => setImmediate(resolve));
    await expect(helpers.work(placeTask(1))).rejects.toMatchObject({ name: 'TypeError' });
  });

  it('fail a task when they have ended', async () => {
    helpers = new MiningHelpers(1);
    await helpers.close();
    await expect(helpers.work(placeTask(1))).rejects.toMatchObject({ code: 'internal' });
  });
});
