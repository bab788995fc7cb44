import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/support/world.ts';
import { analyzeReport } from './analyze-report.ts';
import { planGrants } from '../plans/plan-grants.ts';

let world: World;
afterEach(() => world.close());

type Profile = Readonly<Record<'login' | 'email', string>> & { readonly employeeNumber?: string };

interface Person {
  readonly short: string;
  readonly long: string;
}

const PEOPLE: readonly Person[] = Array.from({ length: 40 }, (_, n) => {
  const [first, last] = [
    ['anna', 'berta', 'carl', 'dora'][n % 4] ?? '',
    ['stein', 'wolf', 'koch'][n % 3] ?? '',
  ];
  return { short: `${first[0] ?? ''}${last}${n}`, long: `${first}.${last}${n}@acme.example` };
});

/** An organisation with these people, and a report with two columns of names. */
async function arranged(
  columns: readonly [short: string, long: string],
  users: (person: Person, n: number) => readonly Profile[],
  cellOf = ({ long }: Person) => long,
) {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { tenant } = world.sandbox;
  const app = tenant.addApp({ label: 'Small' });
  tenant.addEntitlement({
    appId: app.id,
    name: 'Role',
    values: [{ name: 'Admin' }, { name: 'Viewer' }],
  });
  for (const [n, person] of PEOPLE.entries())
    for (const profile of users(person, n)) tenant.addUser({ profile });
  const lines = PEOPLE.map(
    (person, n) => `${person.short},${cellOf(person)},${n % 2 === 0 ? 'Admin' : 'Viewer'}\n`,
  );
  world.report('both.csv', `${columns.join(',')},Role\n${lines.join('')}`);
  const understanding = await analyzeReport(world.context, { report: 'both.csv' });
  return {
    key: understanding.columns[understanding.identifier]?.name,
    plan: () => planGrants(world.context, { app: app.id, report: 'both.csv' }),
    said: (identifier: string) =>
      analyzeReport(world.context, { report: 'both.csv', overrides: { identifier } }),
  };
}

const AD = ['SamAccountName', 'UserPrincipalName'] as const;
const ADDRESS = ['User ID', 'Email'] as const;

describe('a report with two names of each account', () => {
  it.each([
    ['the long one as login', ({ long }: Person) => [{ login: long, email: long }]],
    ['the short one as login', ({ short, long }: Person) => [{ login: short, email: long }]],
  ])('is asked about where Okta has %s and only the other one finds everybody', async (_, users) => {
    const { key, plan, said } = await arranged(AD, users);
    expect(key).toBe('SamAccountName');
    await expect(plan()).rejects.toMatchObject({
      code: 'intake.other_key',
      subject: 'UserPrincipalName instead of SamAccountName',
    });
    await said('UserPrincipalName');
    expect((await plan()).counts.identities).toEqual({ matched: 40 });
  });

  it('is not planned by the one that finds clearly fewer, until somebody says which it is', async () => {
    const { key, plan, said } = await arranged(ADDRESS, ({ short, long }, n) => [
      { login: n < 10 ? short : long, email: long },
    ]);
    expect(key).toBe('User ID');
    await expect(plan()).rejects.toMatchObject({
      code: 'intake.other_key',
      reason: expect.stringContaining('40 of 40; the one that was taken as identifier finds 10') as string,
      subject: 'Email instead of User ID',
    });
    await said('User ID');
    expect((await plan()).counts.identities).toEqual({ matched: 10, missing: 30 });
    await said('Email');
    expect((await plan()).counts.identities).toEqual({ matched: 40 });
  });

  it('is not planned by the one that leads to others, whom the rest of the line contradicts', async () => {
    const { plan, said } = await arranged(ADDRESS, ({ short, long }) => [
      { login: short, email: `${short}@else.example` },
      { login: long, email: long },
    ]);
    await expect(plan()).rejects.toMatchObject({ code: 'intake.other_key' });
    await said('User ID');
    expect((await plan()).counts.identities).toEqual({ conflict: 40 });
  });

  it.each([
    ['both find the same', ({ short, long }: Person) => [{ login: short, email: long }], { matched: 40 }],
    [
      'the other finds hardly more',
      ({ short, long }: Person, n: number) => [{ login: n < 2 ? long : short, email: long }],
      { matched: 38, missing: 2 },
    ],
    [
      'neither finds those who left',
      ({ short, long }: Person, n: number) => (n < 10 ? [] : [{ login: short, email: long }]),
      { matched: 30, missing: 10 },
    ],
  ])('is planned by the one of the analysis where %s', async (_, users, identities) => {
    const { plan } = await arranged(ADDRESS, users);
    expect((await plan()).counts.identities).toEqual(identities);
  });

  it('is planned by the one that finds more, though the other finds those whom it does not find', async () => {
    const number = ({ short }: Person) => `E${10_000 + Number(/\d+$/.exec(short)?.[0])}`;
    const { key, plan } = await arranged(
      ['User ID', 'Employee ID'],
      (person, n) =>
        n < 10
          ? [{ login: person.long, email: person.long, employeeNumber: number(person) }]
          : [{ login: person.short, email: person.long }],
      number,
    );
    expect(key).toBe('User ID');
    expect((await plan()).counts.identities).toEqual({ matched: 30, missing: 10 });
  });
});
