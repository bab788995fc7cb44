import { describe, expect, it } from 'vitest';
import { Resolver } from './resolver.ts';

const LOGIN = 'anna.berg@acme.example';

/** The class of a member of whom the report says this name. */
function classOf(said: string, profile: Readonly<Record<string, string>>) {
  const user = { id: '00u1', status: 'ACTIVE', login: LOGIN, profile };
  const resolver = new Resolver([LOGIN], new Map([[LOGIN, user]]), () => [
    { attribute: 'displayName', text: said },
  ]);
  return resolver.results()[0]?.class;
}

describe('a full name beside a login', () => {
  it.each([
    ['Anna Berg', { firstName: 'Anna', lastName: 'Berg' }, 'matched'],
    ['Berg, Anna', { firstName: 'Anna', lastName: 'Berg' }, 'matched'],
    ['BERG Anna', { firstName: 'Anna', lastName: 'Berg' }, 'matched'],
    ['van der Berg, Anna Maria', { firstName: 'Anna Maria', lastName: 'van der Berg' }, 'matched'],
    ['Berg, Anna', { firstName: 'Anna', lastName: 'Berg', displayName: 'Anna Berg (EXT)' }, 'matched'],
    ['Anna Berg (EXT)', { firstName: 'Anna', lastName: 'Berg', displayName: 'Anna Berg (EXT)' }, 'matched'],
    ['Tom Ray', { firstName: 'Anna', lastName: 'Berg' }, 'name-differs'],
    ['Ray, Anna', { firstName: 'Anna', lastName: 'Berg', displayName: 'Anna Berg' }, 'name-differs'],
    ['Anna', { firstName: 'Anna', lastName: 'Berg' }, 'name-differs'],
    ['Tom Ray', { firstName: 'Anna' }, 'matched'],
  ])('%s, of %j: %s', (said, profile, expected) => {
    expect(classOf(said, profile)).toBe(expected);
  });
});
