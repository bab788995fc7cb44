import { describe, expect, it } from 'vitest';
import { EMPTY_APP } from '../../test/support/empty-app.ts';
import type { StoredChunk } from '../model/stored-chunk.ts';
import { readAnew } from './read-again.ts';
import { SnapshotBuilder } from './snapshot-builder.ts';
import { formatOf, snapshotChunks, snapshotFrom, StoredSnapshot } from './snapshot-chunks.ts';
import type { Snapshot } from './snapshot.ts';
import { chunksOf } from './stored-chunks.ts';

/** An app with members, each with a grant of their own of so many values. */
function appOf(values: ReadonlyMap<string, readonly string[]>, takenAt = 0): Snapshot {
  const builder = new SnapshotBuilder();
  builder.addMembers([...values.keys()].map((userId) => ({ userId, scope: 'USER', status: '' })));
  builder.addGrants(
    [...values].map(([principalId, own]) => ({
      id: `g-${principalId}-${own.join('-')}`,
      type: own.includes('policy') ? 'POLICY' : 'CUSTOM',
      status: 'ACTIVE',
      action: 'ALLOW',
      principalId,
      entitlements: [{ id: 'role', values: own }],
    })),
    0,
  );
  return builder.build({ ...EMPTY_APP, takenAt });
}

const told = (snapshot: Snapshot) =>
  new Map(
    [...snapshot.principals()].map((id, p) => [id, [snapshot.isMember(p), snapshot.grantsOf(p)]] as const),
  );

/** What stands there for the people as they were, byte by byte. */
const asBefore = (chunks: readonly StoredChunk[]) =>
  chunks.filter(({ name }) => name !== 'header' && !name.startsWith('anew '));

const PEOPLE = 200;
const everybody = () => new Map(Array.from({ length: PEOPLE }, (_, n) => [`u${n}`, [`v${n % 7}`]]));

/** Stored, then read again of some people; `undefined`: they hold nothing and are no members any more. */
async function again(
  stored: readonly StoredChunk[],
  changes: ReadonlyMap<string, readonly string[] | undefined>,
  takenAt: number,
) {
  const before = new StoredSnapshot(stored);
  const held = [...changes].flatMap(([id, values]) => (values === undefined ? [] : [[id, values] as const]));
  const of = new Set(changes.keys());
  return before.with(readAnew(before.snapshot, appOf(new Map(held), takenAt), of, of));
}

describe('a snapshot that is read again', () => {
  it('is that of a whole reading, time after time, while what is not read again stays as it is stored', async () => {
    const now = everybody();
    const first = await snapshotChunks(appOf(now));
    expect(formatOf(first)).toBe(2);
    const changes = [
      new Map([
        ['u3', ['v9', 'policy']],
        ['u4', undefined],
        ['joined', ['v1']],
      ]),
      new Map([
        ['u3', ['v2']],
        ['u5', ['v9']],
        ['joined', undefined],
      ]),
      new Map([['u4', ['v3', 'v4']]]),
    ];
    let stored = first;
    for (const [n, changed] of changes.entries()) {
      for (const [id, values] of changed) {
        if (values === undefined) now.delete(id);
        else now.set(id, values);
      }
      stored = await again(stored, changed, n + 1);
      const read = snapshotFrom(stored);
      expect(read.header.takenAt).toBe(n + 1);
      expect(told(read)).toEqual(told(appOf(now)));
      expect(formatOf(stored)).toBe(3);
      expect(asBefore(stored)).toEqual(asBefore(first));
      expect(new Set(stored.map(({ name }) => name)).size).toBe(stored.length);
    }
  });

  it('is stored whole again once that was many', async () => {
    const now = everybody();
    let stored = await snapshotChunks(appOf(now));
    const formats: number[] = [];
    for (let n = 0; n < 16; n++) {
      now.set(`u${n}`, ['v8']);
      stored = await again(stored, new Map([[`u${n}`, ['v8']]]), n);
      formats.push(formatOf(stored));
      expect(told(snapshotFrom(stored))).toEqual(told(appOf(now)));
    }
    const [beside, whole] = [Array.from({ length: 10 }, () => 3), 2];
    expect(formats).toEqual([...beside, whole, ...beside.slice(0, 5)]);
  });

  it('is not read where a later product stored it', async () => {
    const [header] = await chunksOf([['header', JSON.stringify({ format: 4, ...EMPTY_APP })]]);
    expect(() => snapshotFrom(header === undefined ? [] : [header])).toThrow(
      expect.objectContaining({ code: 'plan.newer_format' }),
    );
  });
});
