import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { SandboxApp, SandboxUser, SandboxValue } from '../../src/sandbox/state/objects.ts';
import type { Overrides } from '../../src/model/question.ts';
import type { PersonSpec, TenantSpec } from './tenant-spec.ts';

export interface ArrangedPerson {
  readonly spec: PersonSpec;
  readonly user: SandboxUser;
  readonly identifier: string;
  /** Value ids that the report wants for this person; empty for people outside it. */
  readonly wanted: ReadonlySet<string>;
}

export interface Arranged {
  readonly app: SandboxApp;
  readonly people: readonly ArrangedPerson[];
  readonly values: readonly SandboxValue[];
  readonly csv: string;
  /** What a person says of the report, so that tiny samples leave no doubt. */
  readonly overrides: Overrides;
  readonly entitlementOf: (valueId: string) => string;
  readonly isMulti: (valueId: string) => boolean;
}

const DAY = 24 * 3600 * 1000;

/** Builds the tenant and the report of a spec. */
export function arrange(sandbox: Sandbox, spec: TenantSpec): Arranged {
  const { tenant } = sandbox;
  const app = tenant.addApp({ label: 'Law App' });
  const entitlements = spec.entitlements.map(({ multiValue, values }, e) =>
    tenant.addEntitlement({
      appId: app.id,
      name: `Role_${e}`,
      multiValue,
      values: Array.from({ length: values }, (_, v) => ({ name: `R${e} value ${v}` })),
    }),
  );
  const values = entitlements.flatMap((entitlement) => [...entitlement.values.values()]);
  const valueOf = (n: number) => values[n % values.length]!;
  app.policyValues = [valueOf(0).id, valueOf(spec.entitlements[0]!.values).id];
  const bundle = tenant.addBundle({ appId: app.id, name: 'Bundle', values: [valueOf(1).id] });
  const multi = new Map(entitlements.map((row) => [row.id, row.multiValue]));

  const people = spec.people.map((person, n): ArrangedPerson => {
    const login = `person${n}@acme.example`;
    const email = person.identity === 'ambiguous' ? 'shared@acme.example' : `mail${n}@acme.example`;
    const user = tenant.addUser({
      status: STATUS[person.identity] ?? 'ACTIVE',
      profile: { login, email, employeeNumber: `E${n}`, firstName: 'Law', lastName: `Person${n}` },
    });
    hold(person, user);
    const identifier =
      person.identity === 'missing'
        ? `nobody${n}@acme.example`
        : person.identity === 'ambiguous'
          ? email
          : { login, email, employeeNumber: `E${n}` }[person.key];
    const wanted = person.inReport ? new Set(person.wanted.map((v) => valueOf(v).id)) : new Set<string>();
    return { spec: person, user, identifier, wanted };
  });
  if (spec.people.some((person) => person.identity === 'ambiguous')) {
    tenant.addUser({ profile: { login: 'twin@acme.example', email: 'shared@acme.example' } });
  }

  /** The grants of a kind. Values of a single-valued entitlement are taken once. */
  function hold(person: PersonSpec, user: SandboxUser): void {
    const common = { appId: app.id, userId: user.id };
    const taken = new Set<string>();
    const held = person.held
      .map((v) => valueOf(v))
      .filter((value) => {
        const single = multi.get(value.entitlementId) === false;
        if (single && taken.has(value.entitlementId)) return false;
        taken.add(value.entitlementId);
        return true;
      });
    const ids = held.map((value) => value.id);
    const until = tenant.now() + DAY;
    if (person.kind !== 'not-a-member' && person.kind !== 'dormant') {
      tenant.addMember(app.id, user.id, person.byGroup ? 'GROUP' : 'USER');
    }
    switch (person.kind) {
      case 'not-a-member':
      case 'member':
        return;
      case 'custom':
      case 'dormant':
        tenant.placeGrant({ ...common, type: 'CUSTOM', values: ids });
        return;
      case 'custom-until':
        tenant.placeGrant({ ...common, type: 'CUSTOM', values: ids, expiresAt: until });
        return;
      case 'custom-request':
        tenant.placeGrant({ ...common, type: 'CUSTOM', values: ids, actor: 'ACCESS_REQUEST' });
        return;
      case 'policy':
        tenant.placeGrant({ ...common, type: 'POLICY', values: app.policyValues ?? [], actor: 'NONE' });
        return;
      case 'bundle':
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT-BUNDLE', bundleId: bundle.id });
        return;
      case 'collection':
        tenant.placeGrant({
          ...common,
          type: 'ENTITLEMENT-BUNDLE',
          bundleId: bundle.id,
          collectionId: 'col00000000000000001',
        });
        return;
      case 'entitlement':
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT', values: ids });
        return;
      case 'entitlement-until':
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT', values: ids, expiresAt: until });
        return;
      case 'entitlement+entitlement':
        // Of two values of a single-valued entitlement the later grant decides.
        for (const id of new Set([...ids, valueOf(0).id, valueOf(1).id]))
          tenant.placeGrant({ ...common, type: 'ENTITLEMENT', values: [id] });
        return;
      case 'custom+entitlement':
        tenant.placeGrant({ ...common, type: 'CUSTOM', values: ids.slice(0, 1) });
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT', values: ids.slice(1) });
        return;
      case 'policy+entitlement':
        tenant.placeGrant({ ...common, type: 'POLICY', values: app.policyValues ?? [], actor: 'NONE' });
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT', values: ids });
        return;
      case 'custom+bundle':
        tenant.placeGrant({ ...common, type: 'CUSTOM', values: ids });
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT-BUNDLE', bundleId: bundle.id });
        return;
      case 'deny':
        tenant.placeGrant({ ...common, type: 'CUSTOM', values: ids });
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT', values: ids, action: 'DENY' });
        return;
      case 'unknown-type':
        tenant.placeGrant({ ...common, type: 'IMPORT', values: ids });
    }
  }

  const header = ['Login', ...entitlements.map((entitlement) => entitlement.name)];
  const lines = people
    .filter((person) => person.spec.inReport)
    .map(({ identifier, wanted }) => {
      const cells = entitlements.map((entitlement) =>
        [...wanted]
          .filter((v) => entitlement.values.has(v))
          .map((v) => entitlement.values.get(v)!.name)
          .join(';'),
      );
      return [identifier, ...cells].join(',');
    });
  for (let i = 0; i < spec.brokenLines; i++) lines.splice(i, 0, `broken${i}@acme.example,"open`);
  return {
    app,
    people,
    values,
    csv: `${header.join(',')}\n${lines.join('\n')}\n`,
    overrides: {
      identifier: 'Login',
      entitlements: entitlements.map((entitlement) => entitlement.name),
      delimiters: Object.fromEntries(entitlements.map((entitlement) => [entitlement.name, ';'])),
    },
    entitlementOf: (id) => tenant.values.get(id)?.entitlementId ?? '',
    isMulti: (id) => multi.get(tenant.values.get(id)?.entitlementId ?? '') !== false,
  };
}

const STATUS: Partial<Record<PersonSpec['identity'], string>> = {
  locked: 'LOCKED_OUT',
  staged: 'STAGED',
  suspended: 'SUSPENDED',
  deactivated: 'DEPROVISIONED',
};
