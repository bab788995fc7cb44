import type { Resolution } from '../model/identity.ts';
import type { User } from '../model/tenant-objects.ts';
import { NearestUsers } from './nearest.ts';

/** Identifiers that are looked up; of more, something else is wrong with the report. */
const MOST_ASKED = 200;

/** Of more users an index takes too long beside what else a plan needs. */
const MOST_INDEXED = 60_000;

/** Adds to each missing identifier the users, of those that were read, who may have been meant. Nobody's class changes. */
export function withNearest(
  resolutions: readonly Resolution[],
  users: readonly User[],
): readonly Resolution[] {
  if (
    users.length === 0 ||
    users.length > MOST_INDEXED ||
    !resolutions.some(({ class: kind }) => kind === 'missing')
  )
    return resolutions;
  const byId = new Map(users.map((user) => [user.id, user]));
  const index = new NearestUsers(
    [...byId.values()].map(({ id, login, email, profile: { firstName, lastName } }) => ({
      id,
      login,
      ...(email === undefined ? {} : { email }),
      ...(firstName === undefined ? {} : { firstName }),
      ...(lastName === undefined ? {} : { lastName }),
    })),
  );
  let asked = 0;
  return resolutions.map((resolution) => {
    if (resolution.class !== 'missing' || asked >= MOST_ASKED) return resolution;
    asked += 1;
    const nearest = index.of(resolution.identifier).map(({ id }) => byId.get(id)?.login ?? id);
    return nearest.length === 0 ? resolution : { ...resolution, nearest };
  });
}
