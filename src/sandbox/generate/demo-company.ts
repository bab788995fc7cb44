import type { Sandbox } from '../sandbox.ts';
import type { SandboxApp, SandboxUser } from '../state/objects.ts';
import { hire } from './company.ts';
import { DEV_PLATFORM, devPlatform, type DevPlatformOptions } from './dev-platform.ts';
import { FINANCE_CORE, financeCore, type FinanceCoreOptions, type HolderKind } from './finance-core.ts';
import { HR_PLATFORM, hrPlatform, type HrPlatformOptions } from './hr-platform.ts';
import { Seeded } from './random.ts';

export interface DemoCompanyOptions {
  readonly seed?: number;
  /** Employees; at least as many as a report names. */
  readonly people?: number;
  readonly hr?: HrPlatformOptions;
  readonly finance?: FinanceCoreOptions;
  readonly dev?: DevPlatformOptions;
}

export interface DemoCompany {
  readonly hr: SandboxApp;
  readonly finance: SandboxApp;
  readonly dev: SandboxApp;
  /** An app without entitlement management. */
  readonly ungoverned: SandboxApp;
  /** File name → CSV. */
  readonly reports: ReadonlyMap<string, string>;
  /** Somebody of each kind of holder on Finance Core. */
  readonly examples: ReadonlyMap<HolderKind, SandboxUser>;
}

/** The generated company of demo and tests: employees, apps, and reports that fit them. */
export function demoCompany(sandbox: Sandbox, options: DemoCompanyOptions = {}): DemoCompany {
  const seed = options.seed ?? 1;
  const { tenant } = sandbox;
  const employees = hire(tenant, new Seeded(seed), options.people ?? 1_200);
  const hr = hrPlatform(tenant, employees, options.hr ?? HR_PLATFORM, seed + 1);
  const finance = financeCore(tenant, employees, options.finance ?? FINANCE_CORE, seed + 2);
  const dev = devPlatform(tenant, employees, options.dev ?? DEV_PLATFORM, seed + 3);
  const ungoverned = tenant.addApp({ label: 'Lunch Menu', name: 'lunch_menu', emOptInStatus: 'NONE' });
  tenant.addApp({ label: 'Okta Entitlement Management', name: 'okta_entitlement_management', hidden: true });
  return {
    hr: hr.app,
    finance: finance.app,
    dev: dev.app,
    ungoverned,
    reports: new Map([
      ['hr_platform_access_report.csv', hr.report],
      ['finance_core_access_report.csv', finance.report],
      ['dev_platform_access_report.csv', dev.report],
    ]),
    examples: finance.examples,
  };
}
