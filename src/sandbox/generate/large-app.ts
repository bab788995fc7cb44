import type { Sandbox } from '../sandbox.ts';
import type { SandboxApp } from '../state/objects.ts';
import { hire } from './company.ts';
import { Seeded } from './random.ts';
import { csvLine } from './report.ts';

export interface LargeAppOptions {
  readonly people: number;
  /** Entitlement columns of the report; each person has one value in each. */
  readonly columns: number;
  readonly valuesPerColumn: number;
  /** Part of the people who are in the app already, 0..1. */
  readonly members: number;
  readonly seed?: number;
}

/** An app and a report of any size. The report comes line by line: it need not fit in memory. */
export function largeApp(
  sandbox: Sandbox,
  options: LargeAppOptions,
): { readonly app: SandboxApp; readonly lines: () => Iterable<string> } {
  const { tenant } = sandbox;
  const seed = options.seed ?? 1;
  const app = tenant.addApp({ label: 'Large App', name: 'large_app' });
  const employees = hire(tenant, new Seeded(seed), options.people);
  const members = Math.floor(options.people * options.members);
  for (const user of employees.slice(0, members)) tenant.addMember(app.id, user.id);
  const names = Array.from({ length: options.columns }, (_, c) => `Module_${c + 1}_Role`);
  function* lines(): Iterable<string> {
    const random = new Seeded(seed + 1);
    yield csvLine(['Email', 'Department', ...names]);
    for (const { profile } of employees) {
      const cells = names.map((_, c) => `M${c + 1} level ${random.below(options.valuesPerColumn) + 1}`);
      yield csvLine([profile['email'] ?? '', profile['department'] ?? '', ...cells]);
    }
  }
  return { app, lines };
}
