import type { SandboxApp, SandboxUser } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { Seeded } from './random.ts';
import { csvLine } from './report.ts';
import { DUTIES, PLACES } from './words.ts';

/** The app "Dev Platform" and its report: logins, one role, several environments in one cell. */
export function devPlatform(
  tenant: Tenant,
  employees: readonly SandboxUser[],
  people: number,
  seed: number,
): { readonly app: SandboxApp; readonly report: string } {
  const random = new Seeded(seed);
  const app = tenant.addApp({ label: 'Dev Platform', name: 'dev_platform' });
  let report = csvLine(['Username', 'Department', 'Repository_Role', 'Environment_Access']);
  for (const { profile } of random.shuffled(employees).slice(0, people)) {
    const environments = random
      .shuffled(PLACES)
      .slice(0, 1 + random.below(3))
      .map((place) => `${place} cluster`);
    report += csvLine([
      profile['login'] ?? '',
      profile['department'] ?? '',
      `Repository ${random.pick(DUTIES)}`,
      environments.join(';'),
    ]);
  }
  return { app, report };
}
