import { describe, expect, it } from 'vitest';
import { Seeded } from '../sandbox/generate/random.ts';
import { type Known, NearestUsers } from './nearest.ts';

const SYLLABLES = 'ka ro mi len sta vor bel nu dri san to wej lin gar ze po fur ta'.split(' ');
const random = new Seeded(7);
const below = (n: number) => Math.floor(random.next() * n);
const word = () => {
  const text = Array.from({ length: 2 + below(2) }, () => SYLLABLES[below(SYLLABLES.length)] ?? '').join('');
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
};
const FIRST = Array.from({ length: 300 }, word);
const LAST = Array.from({ length: 2_000 }, word);
const USERS = Array.from(
  { length: 4_000 },
  (_, n): Known & { readonly firstName: string; readonly lastName: string } => {
    const [firstName, lastName] = [FIRST[below(300)] ?? '', LAST[below(2_000)] ?? ''];
    const login = `${firstName}.${lastName}@company.example`.toLowerCase();
    return { id: `u${n}`, login, email: login, firstName, lastName };
  },
);
// Two people of one name cannot be told apart by it.
const counts = new Map<string, number>();
for (const { login } of USERS) counts.set(login, (counts.get(login) ?? 0) + 1);
const ALONE = USERS.filter(({ login }) => counts.get(login) === 1);

const typo = (text: string) => {
  const at = 1 + below(text.indexOf('@') < 0 ? text.length - 2 : text.indexOf('@') - 2);
  const letter = 'abcdefghijklmnopqrstuvwxyz'[below(26)] ?? 'x';
  return (
    [
      text.slice(0, at) + text.slice(at + 1),
      text.slice(0, at) + letter + text.slice(at),
      text.slice(0, at) + letter + text.slice(at + 1),
    ][below(3)] ?? text
  );
};

const DAMAGE: Readonly<Record<string, (user: (typeof USERS)[number]) => string>> = {
  'one letter wrong in the address': ({ login }) => typo(login),
  'two letters wrong in the address': ({ login }) => typo(typo(login)),
  'last name, first name': ({ firstName, lastName }) => `${lastName}, ${firstName}`,
  'one letter wrong in the name': ({ firstName, lastName }) => typo(`${firstName} ${lastName}`),
  'initial and last name': ({ firstName, lastName }) => `${firstName[0] ?? ''}${lastName}`.toLowerCase(),
  'last.first': ({ firstName, lastName }) => `${lastName}.${firstName}@company.example`.toLowerCase(),
};

describe('nearest users', () => {
  const index = new NearestUsers(USERS);

  it.each(Object.keys(DAMAGE))('%s: the one who is meant is among the three in 92 of 100', (kind) => {
    const some = Array.from({ length: 150 }, () => ALONE[below(ALONE.length)]).flatMap((user) => user ?? []);
    const found = some.filter((user) =>
      index.of(DAMAGE[kind]?.(user) ?? '').some(({ id }) => id === user.id),
    );
    console.log(kind, (found.length / some.length).toFixed(3));
    expect(found.length).toBeGreaterThanOrEqual(0.92 * some.length);
  });

  it('nobody is near a text that is like nobody', () => {
    expect(index.of('svc-backup-2291')).toEqual([]);
    expect(index.of('')).toEqual([]);
    expect(new NearestUsers([]).of('anna')).toEqual([]);
  });

  it('accents and the domain of an account do not matter', () => {
    const users = new NearestUsers([
      { id: 'u1', login: 'jm@x.example', firstName: 'Jürgen', lastName: 'Müller' },
    ]);
    expect(users.of('CORP\\muller.jurgen')).toEqual([{ id: 'u1', likeness: 1 }]);
  });
});
