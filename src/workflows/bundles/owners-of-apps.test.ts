import { expect, it } from 'vitest';
import { ownersOfApps } from './owners-of-apps.ts';

const APPS = [
  { id: '0oa1', label: 'Wiki' },
  { id: '0oa2', label: 'Blog' },
];
const named = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([app, owner]) => ({ app, owner }));

it('one owner signs for all apps, or one for each, by its id or name', () => {
  expect(ownersOfApps(APPS, ' Ann ')).toEqual(['Ann', 'Ann']);
  expect(ownersOfApps(APPS, named(['0oa2', 'Ben'], [' WIKI', 'Ann'], ['Payroll', 'Cem']))).toEqual([
    'Ann',
    'Ben',
  ]);
  expect(ownersOfApps(APPS, named(['0oa1', 'Ann'], ['wiki', 'Ann '], ['Blog', 'Ben']))).toEqual([
    'Ann',
    'Ben',
  ]);
});

it('an app without an owner is refused', () => {
  expect(() => ownersOfApps(APPS, named(['Wiki', 'Ann'], ['Blog', ' ']))).toThrow(
    expect.objectContaining({ code: 'signoff.no_owner', subject: 'Blog' }),
  );
});

it.each([
  ['two owners by its id and its name', APPS, named(['0oa1', 'Ann'], ['Wiki', 'Ben'], ['Blog', 'Ben'])],
  [
    'the name of another app',
    [...APPS, { id: '0oa3', label: 'wiki ' }],
    named(['Wiki', 'Ann'], ['Blog', 'Ben']),
  ],
  [
    'the name of another app, beside ids',
    [...APPS, { id: '0oa3', label: 'Wiki' }],
    named(['0oa1', 'Ann'], ['Wiki', 'Ben'], ['Blog', 'Ben']),
  ],
])('an app with %s is refused: who was meant is not known', (_, apps, owners) => {
  expect(() => ownersOfApps(apps, owners)).toThrow(
    expect.objectContaining({ code: 'signoff.ambiguous_owner' }),
  );
});

it('apps of one name are told apart by their ids', () => {
  const apps = [...APPS, { id: '0oa3', label: 'Wiki' }];
  expect(ownersOfApps(apps, named(['0oa1', 'Ann'], ['0oa3', 'Ben'], ['Blog', 'Ben']))).toEqual([
    'Ann',
    'Ben',
    'Ben',
  ]);
});

it('an app that is called as one of which nothing is asked is refused too', () => {
  const known = [...APPS, { label: 'Wiki' }];
  expect(() => ownersOfApps(APPS, named(['Wiki', 'Ann'], ['Blog', 'Ben']), known)).toThrow(
    expect.objectContaining({ code: 'signoff.ambiguous_owner' }),
  );
});
