import { afterEach, describe, expect, it } from 'vitest';
import { EMPTY_APP } from '../../../test/support/empty-app.ts';
import { snapshotChunks, snapshotFrom } from '../../access/snapshot-chunks.ts';
import { readAnew } from '../../access/read-again.ts';
import { SnapshotBuilder } from '../../access/snapshot-builder.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import { chunksOf } from '../../access/stored-chunks.ts';
import { DatasetBuilder } from '../../mining/dataset/dataset-builder.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';
import { textList, textsOf } from '../../model/text-list.ts';
import { peopleChunks } from '../patterns/analysed-people.ts';
import { type EarlierWork, EarlierWorkHere } from './earlier-work.ts';
import { EarlierWorkApart } from './earlier-work-apart.ts';

let work: EarlierWork | undefined;
afterEach(async () => {
  await work?.close();
});

/** An app with members, each with a grant of their own of so many values. */
function appOf(values: Readonly<Record<string, readonly string[]>>, header = EMPTY_APP): Snapshot {
  const builder = new SnapshotBuilder();
  builder.addMembers(Object.keys(values).map((userId) => ({ userId, scope: 'USER', status: '' })));
  builder.addGrants(
    Object.entries(values).map(([principalId, own]) => ({
      id: `g-${principalId}-${own.join('-')}`,
      type: 'CUSTOM',
      status: 'ACTIVE',
      action: 'ALLOW',
      principalId,
      entitlements: [{ id: 'role', values: own }],
      expirationDate: '2030-01-01T00:00:00Z',
    })),
    0,
  );
  return builder.build(header);
}

function storedPeople(ids: readonly string[]): Promise<readonly StoredChunk[]> {
  const builder = new DatasetBuilder({ named: [], without: [] });
  for (const id of ids) builder.addPerson({ id, active: true, profile: { department: `Of ${id}` } });
  const scope = { at: 0, source: 'snapshot', filters: [], coverage: [] } as const;
  return peopleChunks({ dataset: builder.build(scope, { withAside: true }), logins: textList(ids) });
}

const told = (snapshot: Snapshot) =>
  [...snapshot.principals()].map((id, p) => [id, snapshot.isMember(p), snapshot.grantsOf(p)]);

const IDS = ['ann', 'bob', 'cid', 'dan'];
const BEFORE = appOf({ ann: ['A'], bob: ['A', 'B'], cid: ['B'], dan: ['C'] });
const NOW = { ...EMPTY_APP, takenAt: 7 };

describe.each([
  ['in this thread', () => new EarlierWorkHere()],
  ['in threads of its own', () => new EarlierWorkApart()],
])('what an earlier reading is put to, %s', (_, start) => {
  it('finds everybody, adds what was read anew, and makes it ready for the store', async () => {
    work = start();
    const people = await work.people(await storedPeople(IDS));
    expect(IDS.map((id) => people.rows.find(id))).toEqual([0, 1, 2, 3]);
    expect(people.rows.find('eve')).toBeUndefined();
    expect([...textsOf(people.logins)]).toEqual(IDS);
    const before = await work.app(0, await snapshotChunks(BEFORE));
    expect(told(before)).toEqual(told(BEFORE));
    expect(before.indexOf('cid')).toBe(2);
    const fresh = appOf({ bob: ['D'], eve: ['A'] }, NOW);
    const anew = readAnew(before, fresh, new Set(['bob', 'eve']), new Set(['eve']));
    const now = snapshotFrom(await work.chunks(0, anew));
    expect(now.header).toEqual(NOW);
    const expected = appOf({ ann: ['A'], cid: ['B'], dan: ['C'], bob: ['D'], eve: ['A'] });
    expect(told(now)).toEqual(told(expected));
  });

  it('fails with what is wrong in the store', async () => {
    work = start();
    const newer = await chunksOf([['header', JSON.stringify({ format: 99 })]]);
    await expect(work.app(0, newer)).rejects.toMatchObject({ code: 'plan.newer_format' });
  });
});

it('whoever waits for the threads of a cancelled reading waits no longer', async () => {
  const end = new AbortController();
  work = new EarlierWorkApart(end.signal);
  const people = work.people(await storedPeople(IDS));
  end.abort(new Error('enough'));
  await expect(people).rejects.toThrow('enough');
  await expect(work.app(0, [])).rejects.toThrow('enough');
});
