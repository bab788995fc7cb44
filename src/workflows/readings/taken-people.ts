import { placesOf } from '../../access/read-again.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import { SHARED } from '../../mining/dataset/shared-columns.ts';
import type { Changes } from './app-changes.ts';
import type { EarlierPeople } from './earlier-work.ts';

/** People of an earlier reading who are taken over from it. */
export interface TakenPeople {
  /** Rows of the earlier dataset, ascending; in shared memory. */
  readonly people: Uint32Array;
  /** Per person of the earlier dataset their row now, or -1. */
  readonly rowOf: Int32Array;
  /** Per app and principal of its snapshot then their row of the earlier dataset, or -1. */
  readonly persons: readonly Int32Array[];
  /** Row now of a person of the earlier dataset, and of whom an id means. */
  readonly rowOfPerson: (person: number | undefined) => number | undefined;
  readonly row: (id: string) => number | undefined;
}

/**
 * Those who are mined and members of an app, as they were: neither they nor whether they are changed. Whoever is read again may be
 * another.
 */
export function takenPeople(
  { dataset, rows }: EarlierPeople,
  snapshots: readonly Snapshot[],
  { users, apps }: Changes,
): TakenPeople {
  const { length } = dataset.people.ids;
  const rowOf = new Int32Array(length).fill(-1);
  const persons = snapshots.map((snapshot, a) => {
    const own = rows.places(snapshot.columns.principals);
    const isAnother = new Uint8Array(own.length);
    for (const ids of [users, apps[a]?.memberships ?? new Map<string, boolean>()])
      for (const p of placesOf(snapshot, ids.keys())) isAnother[p] = 1;
    for (let p = 0; p < own.length; p++) {
      const person = own[p] ?? -1;
      if (person >= 0 && isAnother[p] === 0 && snapshot.isMember(p)) rowOf[person] = 0;
    }
    return own;
  });
  const people = new Uint32Array(SHARED(4 * length));
  let taken = 0;
  for (let person = 0; person < rowOf.length; person++)
    if (rowOf[person] === 0) {
      rowOf[person] = taken;
      people[taken++] = person;
    }
  const rowOfPerson = (person = -1) => {
    const row = rowOf[person] ?? -1;
    return row < 0 ? undefined : row;
  };
  const row = (id: string) => rowOfPerson(rows.find(id));
  return { people: people.subarray(0, taken), rowOf, persons, rowOfPerson, row };
}
