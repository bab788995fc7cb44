import type { Outsider } from '../../src/sandbox/outsider.ts';
import type { Draws } from './draws.ts';

/** A generated tenant with one app, of which everybody is a member. */
export interface DrawnPeople {
  readonly appId: string;
  /** Ids of the people, in the order in which they were drawn. */
  readonly ids: readonly string[];
  /** Names of all attributes. */
  readonly attributes: readonly string[];
  /** The attributes that the nth person was drawn with. */
  readonly attributesOf: (n: number) => Readonly<Record<string, string>>;
  /** Ids of the values that the nth person was drawn with. */
  readonly valuesOf: (n: number) => readonly string[];
}

/** How many people were changed, and how; who moved and was granted anew counts in both. */
export interface ChangedPeople {
  readonly changed: number;
  readonly moved: number;
  readonly regranted: number;
  readonly left: number;
  /** Beside those who changed. */
  readonly joined: number;
}

const LEAVES = 0.02;
const MOVES = 0.6;
const REGRANTED = 0.6;

/**
 * A while in a company, each time it is called: of a share of the people some leave the app; the others get the
 * attributes of somebody, the values of somebody by a CUSTOM grant, or both; and as many people join as leave.
 */
export function peopleChanger(
  outsider: Outsider,
  draws: Draws,
  { appId, ids, attributes, attributesOf, valuesOf }: DrawnPeople,
): (share: number) => ChangedPeople {
  let present: readonly string[] = ids;
  let joiners = 0;
  const nothing = Object.fromEntries(attributes.map((name) => [name, null]));
  const somebody = () => draws.below(ids.length);
  const grant = (userId: string) =>
    outsider.grant({ type: 'CUSTOM', appId, userId, values: valuesOf(somebody()) });
  const join = () => {
    joiners += 1;
    const login = `joiner.${joiners}@acme.example`;
    const { id } = outsider.addUser({
      profile: {
        login,
        email: login,
        firstName: 'Joiner',
        lastName: `${joiners}`,
        ...attributesOf(somebody()),
      },
    });
    outsider.assign(appId, id);
    grant(id);
    return id;
  };

  return (share) => {
    const chosen = draws.shuffled(present.length).subarray(0, Math.round(share * present.length));
    const gone = new Set<string>();
    let [moved, regranted] = [0, 0];
    for (const n of chosen) {
      const userId = present[n]!;
      if (draws.chance(LEAVES)) {
        outsider.unassign(appId, userId);
        gone.add(userId);
        continue;
      }
      let [moves, changes] = [false, false];
      while (!moves && !changes) [moves, changes] = [draws.chance(MOVES), draws.chance(REGRANTED)];
      if (moves) {
        outsider.updateUser(userId, { profile: { ...nothing, ...attributesOf(somebody()) } });
        moved += 1;
      }
      if (changes) {
        grant(userId);
        regranted += 1;
      }
    }
    const joined = Array.from(gone, join);
    present = [...present.filter((id) => !gone.has(id)), ...joined];
    return { changed: chosen.length, moved, regranted, left: gone.size, joined: joined.length };
  };
}
