import type { SandboxApp, SandboxUser } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { Seeded } from './random.ts';
import { csvLine } from './report.ts';
import { DUTIES, PLACES, VERBS } from './words.ts';

/** How somebody holds access to the app before the import. */
export const HOLDER_KINDS = [
  'custom',
  'custom-until',
  'policy',
  'bundle',
  'entitlement',
  'entitlement-until',
  'deny',
  'member-without-grants',
  'not-a-member',
] as const;

export type HolderKind = (typeof HOLDER_KINDS)[number];

export interface FinanceCoreOptions {
  /** People of each kind. */
  readonly people: Readonly<Record<HolderKind, number>>;
  /** Identifiers that no active person answers to, one status each: staged, suspended, deactivated, missing. */
  readonly unusable: number;
}

export const FINANCE_CORE: FinanceCoreOptions = {
  people: {
    custom: 40,
    'custom-until': 8,
    policy: 40,
    bundle: 25,
    entitlement: 25,
    'entitlement-until': 8,
    deny: 3,
    'member-without-grants': 10,
    'not-a-member': 12,
  },
  unusable: 2,
};

const DAY = 24 * 60 * 60 * 1000;

/**
 * The app "Finance Core", whose members hold access by every kind of grant, and a report that names what they should
 * hold: some of it they have, some is missing. Returns somebody of each kind.
 */
export function financeCore(
  tenant: Tenant,
  employees: readonly SandboxUser[],
  options: FinanceCoreOptions,
  seed: number,
): {
  readonly app: SandboxApp;
  readonly report: string;
  readonly examples: ReadonlyMap<HolderKind, SandboxUser>;
} {
  const random = new Seeded(seed);
  const app = tenant.addApp({ label: 'Finance Core', name: 'finance_core' });
  const valuesOf = (name: string, names: readonly string[], multiValue: boolean) => {
    const entitlement = tenant.addEntitlement({
      appId: app.id,
      name,
      multiValue,
      values: names.map((value) => ({ name: value })),
    });
    return [...entitlement.values.values()];
  };
  const ledger = valuesOf(
    'Ledger_Role',
    DUTIES.slice(0, 8).map((duty) => `Ledger ${duty}`),
    true,
  );
  const region = valuesOf('Region_Access', PLACES, true);
  const approval = valuesOf(
    'Approval_Permission',
    VERBS.slice(0, 4).map((verb) => `${verb} up to limit`),
    false,
  );
  const bundle = tenant.addBundle({
    appId: app.id,
    name: 'Month end',
    values: [ledger[0]?.id ?? '', region[0]?.id ?? ''],
  });
  app.policyValues = [ledger[1]?.id ?? '', region[1]?.id ?? ''];

  let report = csvLine([
    'Email',
    'Department',
    'Title',
    'Ledger_Role',
    'Approval_Permission',
    'Region_Access',
  ]);
  const examples = new Map<HolderKind, SandboxUser>();
  const pool = random.shuffled(employees);
  let next = 0;
  for (const kind of HOLDER_KINDS) {
    for (let i = 0; i < options.people[kind]; i++) {
      const user = pool[next++];
      if (user === undefined) throw new Error('too few employees');
      if (!examples.has(kind)) examples.set(kind, user);
      const held = [
        random.pick(ledger),
        random.pick(region),
        ...(random.chance(0.3) ? [random.pick(approval)] : []),
      ].map((v) => v.id);
      const common = { appId: app.id, userId: user.id };
      const until = tenant.now() + (30 + random.below(60)) * DAY;
      if (kind !== 'not-a-member') tenant.addMember(app.id, user.id);
      if (kind === 'custom' || kind === 'deny')
        tenant.placeGrant({ ...common, type: 'CUSTOM', values: held });
      if (kind === 'custom-until')
        tenant.placeGrant({ ...common, type: 'CUSTOM', values: held, expiresAt: until });
      if (kind === 'policy')
        tenant.placeGrant({ ...common, type: 'POLICY', values: app.policyValues, actor: 'NONE' });
      if (kind === 'bundle')
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT-BUNDLE', bundleId: bundle.id });
      if (kind === 'entitlement')
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT', values: held.slice(0, 2) });
      if (kind === 'entitlement-until')
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT', values: held.slice(0, 2), expiresAt: until });
      if (kind === 'deny') tenant.placeGrant({ ...common, type: 'CUSTOM', action: 'DENY', values: [] });
      report += row(
        user,
        random.pick(ledger).name,
        random.chance(0.5) ? random.pick(approval).name : '',
        random.pick(region).name,
      );
    }
  }
  for (const status of ['STAGED', 'SUSPENDED', 'DEPROVISIONED']) {
    for (let i = 0; i < options.unusable; i++) {
      const login = `former.${status.toLowerCase()}${i + 1}@acme.example`;
      const user = tenant.addUser({
        status,
        profile: {
          login,
          email: login,
          firstName: 'Former',
          lastName: status,
          department: 'Finance',
          title: 'Analyst',
        },
      });
      report += row(user, random.pick(ledger).name, '', random.pick(region).name);
    }
  }
  for (let i = 0; i < options.unusable; i++) {
    report += csvLine([
      `nobody${i + 1}@acme.example`,
      'Finance',
      'Analyst',
      random.pick(ledger).name,
      '',
      random.pick(region).name,
    ]);
  }
  return { app, report, examples };
}

function row({ profile }: SandboxUser, ledger: string, approval: string, region: string): string {
  return csvLine([
    profile['email'] ?? '',
    profile['department'] ?? '',
    profile['title'] ?? '',
    ledger,
    approval,
    region,
  ]);
}
