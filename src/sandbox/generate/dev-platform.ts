import type { SandboxApp, SandboxUser, SandboxValue } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { Seeded } from './random.ts';
import { csvLine } from './report.ts';

/** Who is meant to hold what on "Dev Platform", and how faithfully they do. */
export interface PlantedRule {
  /** All of these must hold; `word`: the title holds it as a word. */
  readonly department?: string;
  readonly word?: string;
  readonly city?: string;
  readonly values: readonly (readonly [entitlement: string, value: string])[];
  /** Part of those people who hold a value, each value by itself, 0..1. */
  readonly adherence: number;
}

export const DEV_PLATFORM_RULES: readonly PlantedRule[] = [
  { values: [['Permission', 'Sign_In']], adherence: 0.99 },
  {
    department: 'Engineering',
    values: [
      ['Role', 'Developer'],
      ['Permission', 'Deploy'],
      ['Permission', 'Code_Review'],
    ],
    adherence: 0.94,
  },
  { department: 'Finance', values: [['Role', 'Analyst']], adherence: 0.91 },
  { word: 'Manager', values: [['Permission', 'Approve']], adherence: 0.89 },
  { department: 'Support', values: [['Support_Group', 'Tier1']], adherence: 0.78 },
  { city: 'HQ', values: [['Permission', 'Building_Access']], adherence: 0.78 },
  {
    department: 'Data',
    values: [
      ['Role', 'Data_Scientist'],
      ['Permission', 'Query'],
    ],
    adherence: 0.96,
  },
  { department: 'Product', values: [['Role', 'Planner']], adherence: 0.93 },
  { department: 'Marketing', values: [['Role', 'Publisher']], adherence: 0.82 },
  { department: 'Sales', values: [['Role', 'Demo_Viewer']], adherence: 0.9 },
  { department: 'Security', values: [['Role', 'Security_Admin']], adherence: 0.97 },
  { department: 'Research', values: [['Role', 'Researcher']], adherence: 0.92 },
  { department: 'Operations', values: [['Support_Group', 'On_Call']], adherence: 0.88 },
  { department: 'Engineering', city: 'Berlin', values: [['Permission', 'Lab_Berlin']], adherence: 0.95 },
  { word: 'Director', values: [['Permission', 'Budget']], adherence: 0.9 },
];

/** Departments of which only so many people are in the app: too few to tell anything. */
const FEW: Readonly<Record<string, number>> = { Legal: 3, Facilities: 4 };

export interface DevPlatformOptions {
  /** Members among the employees, at most. */
  readonly members: number;
  /** Members who do not work at present; they hold what they held. */
  readonly suspended: number;
  /** Accounts of programs, which hold half of everything. */
  readonly services: number;
}

export const DEV_PLATFORM: DevPlatformOptions = { members: 620, suspended: 8, services: 5 };

/**
 * The app "Dev Platform", whose members hold access that follows department, title and place, with exceptions; some of
 * it by policy and by a bundle, some left over from elsewhere; and the report that says the same of those who work.
 */
export function devPlatform(
  tenant: Tenant,
  employees: readonly SandboxUser[],
  options: DevPlatformOptions,
  seed: number,
): { readonly app: SandboxApp; readonly report: string } {
  const random = new Seeded(seed);
  const app = tenant.addApp({ label: 'Dev Platform', name: 'dev_platform' });
  const values = addValues(tenant, app);
  const idOf = (name: string) => values.get(name)?.id ?? '';
  const bundle = tenant.addBundle({ appId: app.id, name: 'Data starter kit', values: BUNDLED.map(idOf) });
  app.policyValues = [idOf(BY_POLICY)];

  let report = csvLine(['Username', 'Department', 'Title', 'Location', ...ENTITLEMENTS]);
  for (const { profile, id: userId } of membersOf(random, employees, options.members)) {
    const held = heldBy(random, profile);
    if (random.chance(0.1)) held.add(random.pick([...values.keys()]));
    tenant.addMember(app.id, userId);
    const place = (type: string, names: Iterable<string>) =>
      tenant.placeGrant({ appId: app.id, userId, type, values: [...names].map(idOf) });
    // Data people often hold the bundle; others a policy grant, and the rest on top of it.
    const byBundle = BUNDLED.every((name) => held.has(name)) && random.chance(0.4);
    const direct = [...held].filter((name) => !(byBundle && BUNDLED.includes(name)));
    if (byBundle)
      tenant.placeGrant({ appId: app.id, userId, type: 'ENTITLEMENT-BUNDLE', bundleId: bundle.id });
    if (random.chance(0.1)) {
      tenant.placeGrant({ appId: app.id, userId, type: 'POLICY', values: app.policyValues, actor: 'NONE' });
      if (direct.length > 0) place('ENTITLEMENT', direct);
    } else if (direct.length > 0) place('CUSTOM', direct);
    if (held.size > 0) report += row(profile, held);
  }
  for (let n = 1; n <= options.suspended; n++) {
    const profile = { ...person(`on.leave${n}`), department: 'Engineering', title: 'Engineer', city: 'HQ' };
    const { id } = tenant.addUser({ status: 'SUSPENDED', profile });
    tenant.addMember(app.id, id);
    tenant.placeGrant({
      appId: app.id,
      userId: id,
      type: 'CUSTOM',
      values: [...heldBy(random, profile)].map(idOf),
    });
  }
  for (let n = 1; n <= options.services; n++) {
    const { id } = tenant.addUser({ profile: person(`svc-build-${n}`) });
    tenant.addMember(app.id, id);
    const half = [...values.keys()].filter(() => random.chance(0.5));
    tenant.placeGrant({ appId: app.id, userId: id, type: 'CUSTOM', values: half.map(idOf) });
  }
  return { app, report };
}

const ENTITLEMENTS = ['Role', 'Permission', 'Support_Group'] as const;
/** Values that no rule gives. */
const OTHERS = ['Role=Auditor', 'Permission=Export', 'Support_Group=Tier2', 'Support_Group=Tier3'];
const BUNDLED = ['Role=Data_Scientist', 'Permission=Query'];
const BY_POLICY = 'Permission=Read_Docs';

/** `Entitlement=Value` → the value. */
function addValues(tenant: Tenant, app: SandboxApp): ReadonlyMap<string, SandboxValue> {
  const names = new Set([
    ...DEV_PLATFORM_RULES.flatMap(({ values }) => values.map((pair) => pair.join('='))),
    ...OTHERS,
    BY_POLICY,
  ]);
  const values = new Map<string, SandboxValue>();
  for (const name of ENTITLEMENTS) {
    const entitlement = tenant.addEntitlement({
      appId: app.id,
      name,
      values: [...names]
        .filter((pair) => pair.startsWith(`${name}=`))
        .map((pair) => ({ name: pair.slice(name.length + 1) })),
    });
    for (const value of entitlement.values.values()) values.set(`${name}=${value.name}`, value);
  }
  return values;
}

function membersOf(random: Seeded, employees: readonly SandboxUser[], most: number): readonly SandboxUser[] {
  const seen = new Map<string, number>();
  return random
    .shuffled(employees)
    .filter(({ profile: { department = '' } }) => {
      const so = (seen.get(department) ?? 0) + 1;
      seen.set(department, so);
      return so <= (FEW[department] ?? Infinity);
    })
    .slice(0, most);
}

/** What the rules give, less what they missed, and now and then something from an earlier post. */
function heldBy(random: Seeded, profile: Readonly<Record<string, string>>): Set<string> {
  const held = new Set<string>();
  for (const { department, word, city, values, adherence } of DEV_PLATFORM_RULES) {
    const fits =
      (department === undefined || profile['department'] === department) &&
      (city === undefined || profile['city'] === city) &&
      (word === undefined || (profile['title'] ?? '').split(' ').includes(word));
    if (fits) for (const pair of values) if (random.chance(adherence)) held.add(pair.join('='));
  }
  if (random.chance(0.04)) held.add(random.pick(['Role=Developer', 'Role=Analyst', 'Permission=Deploy']));
  return held;
}

function person(name: string): Record<string, string> {
  const login = `${name}@acme.example`;
  return { login, email: login, firstName: name, lastName: 'Account' };
}

function row(profile: Readonly<Record<string, string>>, held: ReadonlySet<string>): string {
  const { login = '', department = '', title = '', city = '' } = profile;
  const cells = ENTITLEMENTS.map((name) =>
    [...held]
      .filter((pair) => pair.startsWith(`${name}=`))
      .map((pair) => pair.slice(name.length + 1))
      .sort()
      .join(';'),
  );
  return csvLine([login, department, title, city, ...cells]);
}
