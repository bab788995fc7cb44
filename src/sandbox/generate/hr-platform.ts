import type { SandboxApp, SandboxUser } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { Seeded } from './random.ts';
import { csvLine } from './report.ts';
import { DEPARTMENTS, DUTIES, OBJECTS, VERBS } from './words.ts';

export interface HrPlatformOptions {
  /** People in the report. */
  readonly people: number;
  readonly roles: number;
  readonly permissions: number;
  readonly supportGroups: number;
  /** How many of them are in the app already. */
  readonly members: number;
}

export const HR_PLATFORM: HrPlatformOptions = {
  people: 847,
  roles: 15,
  permissions: 8,
  supportGroups: 4,
  members: 23,
};

/**
 * The app "HR Platform": entitlement management on, no entitlements yet; and the report of who had what in its
 * predecessor. Roles follow departments, approvals follow managers, both with exceptions.
 */
export function hrPlatform(
  tenant: Tenant,
  employees: readonly SandboxUser[],
  options: HrPlatformOptions,
  seed: number,
): { readonly app: SandboxApp; readonly report: string } {
  const random = new Seeded(seed);
  const app = tenant.addApp({ label: 'HR Platform', name: 'hr_platform' });
  const people = random.shuffled(employees).slice(0, options.people);
  for (const user of random.shuffled(people).slice(0, options.members)) tenant.addMember(app.id, user.id);
  const roles = distinct(
    options.roles,
    (n) => `${DUTIES[n % DUTIES.length] ?? ''} ${OBJECTS[Math.floor(n / DUTIES.length)] ?? ''}`,
  );
  const permissions = distinct(options.permissions, (n) => VERBS[n % VERBS.length] ?? '');
  const groups = distinct(options.supportGroups, (n) => `Tier ${n + 1}`);
  let report = csvLine(['Email', 'Department', 'Title', 'Location', 'Role', 'Permission', 'Support_Group']);
  for (const [n, { profile }] of people.entries()) {
    const { email = '', department = '', title = '', city = '' } = profile;
    const usual = roles[DEPARTMENTS.indexOf(department) % roles.length] ?? '';
    // The first rows see to it that every value occurs.
    const role = n < roles.length ? roles[n] : random.chance(0.94) ? usual : random.pick(roles);
    const approves = /Manager|Director/.test(title) && random.chance(0.9);
    const permission =
      n < permissions.length
        ? permissions[n]
        : approves
          ? permissions[2 % permissions.length]
          : random.pick(permissions);
    const group =
      n < groups.length ? groups[n] : groups[Math.min(groups.length - 1, random.below(groups.length + 2))];
    report += csvLine([email, department, title, city, role ?? '', permission ?? '', group ?? '']);
  }
  return { app, report };
}

/** So many different names. */
function distinct(count: number, name: (n: number) => string): readonly string[] {
  const names = new Set<string>();
  for (let n = 0; names.size < count; n++)
    names.add(names.has(name(n).trim()) ? `${name(n).trim()} ${n}` : name(n).trim());
  return [...names];
}
