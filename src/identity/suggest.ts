import type { Resolution } from '../model/identity.ts';
import type { User } from '../model/tenant-objects.ts';
import { NearestUsers } from './nearest.ts';

/** Identifiers that are looked up; of more, something else is wrong with the report. */
const MOST_ASKED = 200;

/** Of more users an index takes too long beside what else a plan needs. */
const MOST_INDEXED = 60_000;

export interface Suggested {
  readonly resolutions: readonly Resolution[];
  /** Missing identifiers for which nobody was looked for. */
  readonly notSought: number;
}

/**
 * Adds to each missing identifier the users, of those that were read, who may have been meant, and tells for how many this
 * was not done because there are too many of either. Nobody's class changes.
 */
export function withNearest(
  resolutions: readonly Resolution[],
  users: readonly User[],
  most: { readonly asked: number; readonly indexed: number } = { asked: MOST_ASKED, indexed: MOST_INDEXED },
): Suggested {
  const missing = resolutions.filter(({ class: kind }) => kind === 'missing').length;
  if (missing === 0 || users.length === 0) return { resolutions, notSought: 0 };
  if (users.length > most.indexed) return { resolutions, notSought: missing };
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
  return {
    notSought: Math.max(0, missing - most.asked),
    resolutions: resolutions.map((resolution) => {
      if (resolution.class !== 'missing' || asked >= most.asked) return resolution;
      asked += 1;
      const nearest = index.of(resolution.identifier).map(({ id }) => byId.get(id)?.login ?? id);
      return nearest.length === 0 ? resolution : { ...resolution, nearest };
    }),
  };
}
