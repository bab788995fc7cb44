import { describe, expect, it } from 'vitest';
import type { Resolution } from '../model/identity.ts';
import type { User } from '../model/tenant-objects.ts';
import { withNearest } from './suggest.ts';

const user = (login: string): User => ({ id: login, login, email: login, status: 'ACTIVE', profile: {} });
const USERS = ['anna.berg@a.example', 'ben.lund@a.example', 'cleo.moss@a.example'].map(user);
const missing = (identifier: string): Resolution => ({ identifier, class: 'missing' });
const MISSING = ['anna.bergg@a.example', 'ben.lumd@a.example'].map(missing);

describe('users nearest to identifiers that nobody has', () => {
  it.each([
    ['all are looked up', { asked: 2, indexed: 3 }, 0, [['anna.berg@a.example'], ['ben.lund@a.example']]],
    [
      'more identifiers than are looked up',
      { asked: 1, indexed: 3 },
      1,
      [['anna.berg@a.example'], undefined],
    ],
    ['more users than are looked at', { asked: 2, indexed: 2 }, 2, [undefined, undefined]],
  ])('%s: it is told for how many nobody was looked for', (_title, most, notSought, nearest) => {
    const found = withNearest(MISSING, USERS, most);
    expect(found.notSought).toBe(notSought);
    expect(found.resolutions.map((one) => one.nearest)).toEqual(nearest);
  });

  it('nothing is told where nobody is missing', () => {
    const matched: Resolution = { identifier: 'x', class: 'matched' };
    expect(withNearest([matched], USERS, { asked: 0, indexed: 0 })).toEqual({
      resolutions: [matched],
      notSought: 0,
    });
  });
});
